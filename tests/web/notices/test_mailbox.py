"""The mailbox is there in a demonstration, on this machine, and nowhere else."""

import runpy

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client

from tansiq.config import urls
from tansiq.notices.queries.mailbox import mails

pytestmark = pytest.mark.django_db
DEMONSTRATION = pytest.mark.urls("tests.web.notices.urls_of_a_demonstration")


@pytest.fixture
def written(settings, tmp_path):
    """Two mails in files, an Arabic one the later."""
    settings.EMAIL_FILE_PATH = tmp_path
    for number, (language, subject, text) in enumerate(
        (("en", "Tansiq: a notice", "See http://127.0.0.1:8000/notices/1/ <b>"), ("ar", "تنسيق: إشعار", "نص"))
    ):
        backend = get_connection("django.core.mail.backends.filebased.EmailBackend")
        backend._fname = str(tmp_path / f"2026-{number}.log")
        mail = EmailMultiAlternatives(
            subject, text, to=["somebody@tansiq.example"], headers={"Content-Language": language}
        )
        mail.attach_alternative("<p>html</p>", "text/html")
        backend.send_messages([mail])
    (tmp_path / "2026-9.log").write_bytes(b"\n")


@pytest.mark.parametrize("is_set", [True, False])
def test_the_route_exists_by_setting_only(settings, is_set):
    settings.TANSIQ_MAILBOX = is_set

    routes = [str(entry.pattern) for entry in runpy.run_path(urls.__file__)["urlpatterns"]]

    assert ("mailbox/" in routes) is is_set


@pytest.mark.parametrize("path", ["/mailbox/", "/mailbox/2026-0-0/"])
def test_without_the_setting_there_is_no_such_page(client, written, path):
    assert client.get(path).status_code == 404
    assert "/mailbox/" not in client.get("/accounts/sign-in/").content.decode()


@DEMONSTRATION
def test_it_shows_the_mails_the_newest_first(client, written):
    page = client.get("/mailbox/").content.decode()

    assert page.index("تنسيق: إشعار") < page.index("Tansiq: a notice")
    assert [mail.key for mail in mails()] == ["2026-1-0", "2026-0-0"]
    assert [mail.key for mail in mails(at_most=1)] == ["2026-1-0"]


@DEMONSTRATION
def test_a_mail_reads_in_its_direction_with_links_to_follow(client, written):
    english, arabic = (client.get(f"/mailbox/2026-{n}-0/").content.decode() for n in (0, 1))

    assert '<a href="http://127.0.0.1:8000/notices/1/"' in english and "&lt;b&gt;" in english
    assert 'class="letter" lang="ar" dir="rtl"' in arabic
    assert client.get("/mailbox/none/").status_code == 404


@DEMONSTRATION
def test_an_empty_mailbox_says_so(client, settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "absent"

    assert "No mail yet" in client.get("/mailbox/").content.decode()


@DEMONSTRATION
@pytest.mark.parametrize(
    "asked",
    [{"REMOTE_ADDR": "192.0.2.7"}, {"REMOTE_ADDR": ""}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}],
)
def test_others_than_this_machine_find_no_such_page(written, asked):
    assert Client(**asked).get("/mailbox/").status_code == 404


@DEMONSTRATION
def test_the_frame_and_the_sign_in_page_lead_there(client, written, django_user_model):
    django_user_model.objects.create_user("example", password="made up, for a test", is_illustrative=True)

    page = client.get("/accounts/sign-in/").content.decode()

    assert page.count('href="/mailbox/"') == 2
