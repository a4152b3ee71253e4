"""The pages of what people are told and of what falls due."""

import re
from datetime import date

import pytest
from django.test import Client

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Perm, Role
from tansiq.accounts.queries import actor_for
from tansiq.notices.actions import set_deadline
from tansiq.notices.enums import Duty
from tansiq.notices.models import MailChoice, Notice
from tansiq.notices.queries.notices import number_unread
from tansiq.sharing.enums import Level
from tests.factories.accounts import MembershipFactory
from tests.factories.projects import project

pytestmark = pytest.mark.django_db
PAGES = ("/notices/", "/notices/deadlines/", "/notices/mail/")


def without_tokens(response) -> str:
    """Leave out what differs from one answer to the next anyway."""
    text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return re.sub(r"/notices/\d+/", "", text)


def owe(organisation, **facts):
    set_deadline(
        subject=project(owner=organisation, **facts),
        what=Duty.RECORD_REVIEW,
        organisation=organisation,
        right=Perm.PROJECT_EDIT,
        due_on=date(2099, 1, 1),
        by=on_the_machine(Role.OPERATOR),
    )


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("is_full", [True, False], ids=["full", "empty"])
def test_each_page_stands_in_both_languages(browser, entity, reader, told, path, language, is_full):
    if is_full:
        owe(entity)
        told(subject=project(), due_on=date(2099, 1, 1))
    Notice.objects.exclude(person=reader).delete()

    response = browser.get(path, headers={"accept-language": language})

    assert response.status_code == 200
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in response.content.decode()


def test_the_header_counts_what_may_still_be_seen(browser, told):
    about = project()
    told(subject=about)
    assert '<b class="unread__number">1</b>' in browser.get("/notices/deadlines/").content.decode()

    about.level = Level.CONFIDENTIAL
    about.save()

    assert "unread__number" not in browser.get("/notices/deadlines/").content.decode()
    assert browser.get(f"/notices/{Notice.objects.get().pk}/").status_code == 404


def test_a_notice_leads_to_its_record_and_is_read(browser, reader, told):
    about = project()
    notice = told(subject=about)

    response = browser.get(f"/notices/{notice.pk}/")

    assert (response.status_code, response.url) == (302, f"/projects/{about.pk}/")
    assert number_unread(by=actor_for(reader)) == 0
    assert browser.get(f"/notices/{told().pk}/").url == "/notices/"


def test_a_link_in_a_mail_opens_nothing_to_somebody_else(browser, told):
    notice = told(subject=project())
    other = Client()
    assert "/accounts/sign-in/" in other.get(f"/notices/{notice.pk}/").url
    other.force_login(MembershipFactory().person)

    somebody_elses, no_such = (other.get(f"/notices/{pk}/") for pk in (notice.pk, 10**9))

    assert somebody_elses.status_code == no_such.status_code == 404
    assert without_tokens(somebody_elses) == without_tokens(no_such)
    assert other.post(f"/notices/{notice.pk}/read/").status_code == 404
    assert Notice.objects.get(pk=notice.pk).seen_at is None


def test_marking_one_and_all(browser, reader, told):
    one, *_rest = told(), told(), told()

    assert browser.get(f"/notices/{one.pk}/read/").status_code == 405
    browser.post(f"/notices/{one.pk}/read/")
    assert number_unread(by=actor_for(reader)) == 2
    page = browser.post("/notices/read/", follow=True).content.decode()
    assert "2 notices marked as read." in page and "All are read." in page


def test_the_choice_is_kept_and_a_wrong_one_refused(browser, reader):
    assert browser.post("/notices/mail/", {"pace": "hourly"}).status_code == 422
    assert browser.post("/notices/mail/", {"pace": "weekly"}).status_code == 302
    assert MailChoice.objects.get(person=reader).pace == "weekly"
    assert 'value="weekly"' in browser.get("/notices/mail/").content.decode()


def test_what_falls_due_is_shown_to_those_whom_it_concerns(browser, entity, outsider):
    owe(entity, title="Owed by the entity")
    other = Client()
    other.force_login(MembershipFactory().person)

    assert "Owed by the entity" in browser.get("/notices/deadlines/").content.decode()
    assert "Owed by the entity" not in other.get("/notices/deadlines/").content.decode()


def test_the_home_page_shows_the_newest(browser, told):
    for number in range(7):
        told(subject=project(title=f"Told of {number}"))

    page = browser.get("/").content.decode()

    assert "For you" in page and "Told of 6" in page and "Told of 1" not in page.split("Due")[0]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_few_queries(browser, told, path, django_assert_max_num_queries):
    for _number in range(10):
        told(subject=project())
    browser.get(path)
    with django_assert_max_num_queries(12):
        browser.get(path)
