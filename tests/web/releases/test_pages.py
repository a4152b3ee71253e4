"""Making a release, finding it again, taking one's own, and what others get: the same answer as for what is not there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tansiq.access.enums import Role
from tansiq.kernel import kept
from tansiq.reports.papers import as_pdf
from tansiq.sharing.actions import withdraw_consent
from tansiq.sharing.models import Release
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.reference import OrganisationFactory, StateFactory
from tests.factories.sharing import approver, body_of
from tests.leaks.walk import Answer, steady
from tests.web.releases.conftest import browser_of


def withdraw(world) -> None:
    withdraw_consent(consent=world.given, by=approver(world.record.state))


def asked(world, **fields) -> dict[str, str]:
    return {"recipient": world.donor.code, "format": "html", "language": "en", **fields}


# --- making one ---


def test_what_a_recipient_would_get_is_shown_before_it_is_made(world):
    page = world.approver.get(world.make_page, {"recipient": world.donor.code}).content.decode()
    would_go, left_out = page.split("Left out, since not released", 1)

    assert "Heading saidh1" in would_go and "Heading saidh3" in would_go and "saidh2" not in would_go
    assert "Heading saidh2" in left_out
    assert "Text saidt" not in page
    assert not Release.objects.exists()


def test_likely_recipients_stand_first(world):
    MembershipFactory(role=Role.DONOR, organisation=world.donor)
    page = world.approver.get(world.make_page).content.decode()
    likely = page.split('<optgroup label="Their people see something of this record today">')[1]

    assert f'value="{world.donor.code}"' in likely.split("</optgroup>")[0]


def test_to_whom_nothing_is_released_it_says_so_and_what_to_do(world):
    other = OrganisationFactory()
    page = world.approver.get(world.make_page, {"recipient": other.code}).content.decode()

    assert f"Nothing of this record is released to {other.name}" in page and "ask for its consent" in page
    answer = world.approver.post(world.make_page, asked(world, recipient=other.code))
    assert answer.status_code == 422
    assert "Nothing of this record is released" in answer.content.decode()


def test_a_recipient_that_there_is_not(world):
    page = world.approver.get(world.make_page, {"recipient": "nobody-here"})

    assert page.status_code == 200 and "would get" not in page.content.decode()
    assert world.approver.post(world.make_page, asked(world, recipient="nobody-here")).status_code == 200
    assert not Release.objects.exists()


@pytest.mark.parametrize("wrong", [{"format": "odt"}, {"language": "tlh"}, {"format": ""}])
def test_a_form_filled_in_wrongly_stands_with_its_errors(world, wrong):
    answer = world.approver.post(world.make_page, asked(world, **wrong))

    assert answer.status_code == 422 and "field--wrong" in answer.content.decode()
    assert not Release.objects.exists()


def test_made_it_leads_to_its_own_page(world):
    answer = world.approver.post(world.make_page, asked(world), follow=True)
    page = answer.content.decode()

    release = Release.objects.get()
    assert answer.redirect_chain == [(f"/releases/{release.stamp}/", 302)]
    assert release.stamp in page and "Stands" in page and "Part of the record" in page
    assert release.sha256[:16] in page


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.STATE_APPROVER])
def test_the_right_elsewhere_opens_no_form(world, role):
    """The coordinator of another organisation, the approver of another State: no such page for them."""
    stranger = browser_of(role, body_of())

    assert stranger.get(world.make_page).status_code == 404


def test_who_sees_the_record_without_being_of_the_state_opens_no_form(world, settings):
    settings.TANSIQ_PUBLIC_LEVEL_OPEN = False
    world.given.audiences.create(organisation=(other := body_of()))

    assert browser_of(Role.STATE_APPROVER, other).get(world.make_page).status_code == 404


@pytest.mark.parametrize(
    "kind", ["library.submission", "projects.project", "accounts.person", "no-kind", "a.b.c"]
)
@pytest.mark.parametrize("what", ["make", "export"])
def test_what_is_no_record_in_sections_is_not_there(world, kind, what):
    assert world.approver.get(f"/releases/{what}/{kind}/987654/").status_code == 404


def test_without_what_pdf_needs_the_page_says_so_and_offers_the_others(world, monkeypatch):
    monkeypatch.setattr(as_pdf, "missing", lambda: "Pango (Debian: libpango-1.0-0)")
    page = world.approver.get(world.make_page, {"recipient": world.donor.code}).content.decode()

    assert "Pango (Debian: libpango-1.0-0) is missing" in page
    assert 'value="docx"' in page and 'value="pdf"' not in page


# --- taking one's own ---


def test_a_reader_takes_away_what_she_sees(world):
    page = world.reader.get(world.export_page).content.decode()
    assert "Heading saidh1" in page and "saidh2" not in page

    answer = world.reader.post(
        world.export_page, {"recipient": world.donor.code, "format": "html", "language": "ar"}
    )
    release = Release.objects.get()
    content = world.reader.get(f"{answer['Location']}file/").content.decode()
    assert release.recipient == world.donor
    assert "saidt1" in content and "saidt2" not in content and 'dir="rtl"' in content


def test_with_several_organisations_one_is_chosen(world):
    person = MembershipFactory(role=Role.DONOR, organisation=world.donor).person
    other = body_of()
    world.given.audiences.create(organisation=other)
    MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=other, person=person)
    client = Client()
    client.force_login(person)

    assert "In the name of" in client.get(world.export_page).content.decode()
    wrong = {"recipient": world.record.owner.code, "format": "html", "language": "en"}
    assert client.post(world.export_page, wrong).status_code == 422
    assert not Release.objects.exists()


def test_who_may_only_read_has_no_export(world):
    university = OrganisationFactory(kind="university")
    world.given.audiences.create(organisation=university)

    assert browser_of(Role.ACADEMIA, university).get(world.export_page).status_code == 403
    assert world.outsider.get(world.export_page).status_code == 404


def test_who_exports_other_things_has_no_export_of_this(world, monkeypatch):
    monkeypatch.setattr("tansiq.reports.queries.may_export", lambda record, by: False)

    assert world.reader.get(world.export_page).status_code == 404


def test_an_export_that_the_rules_refuse_stands_with_the_reason(world, monkeypatch):
    monkeypatch.setattr(
        "tansiq.reports.queries.sections_of", lambda record, recipient, by: record.sections.none()
    )

    answer = world.reader.post(
        world.export_page, {"recipient": world.donor.code, "format": "html", "language": "en"}
    )
    assert answer.status_code == 422 and "Nothing of this record" in answer.content.decode()


# --- those that went out ---


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    "address", ["/releases/", "/releases/check/", "{make}", "{export}", "/releases/{stamp}/"]
)
def test_every_page_in_both_languages(world, address, language):
    stamp = world.release().stamp
    address = address.format(make=world.make_page, export=world.export_page, stamp=stamp)
    answer = world.approver.get(address, headers={"accept-language": language})

    assert answer.status_code == 200
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in answer.content.decode()


def test_the_list_shows_what_is_ones_own(world):
    release = world.release()

    assert release.stamp in world.reader.get("/releases/").content.decode()
    assert release.stamp in world.approver.get("/releases/").content.decode()
    assert "Title said" in world.reader.get("/releases/").content.decode()
    assert "Nothing has been released yet" in world.outsider.get("/releases/").content.decode()


def test_the_list_by_standing(world):
    release = world.release()

    assert release.stamp in world.reader.get("/releases/?standing=standing").content.decode()
    page = world.reader.get("/releases/?standing=withdrawn").content.decode()
    assert release.stamp not in page and "No release stands so" in page
    assert release.stamp in world.reader.get("/releases/?standing=nonsense").content.decode()


def test_the_list_asks_the_same_number_of_queries_however_many(world, django_assert_max_num_queries):
    for _release in range(6):
        world.release(form="html")
    world.approver.get("/releases/")

    with django_assert_max_num_queries(12):
        world.approver.get("/releases/")


def test_the_pages_of_one_ask_few_queries(world, django_assert_max_num_queries):
    stamp = world.release(form="html").stamp
    for address in (f"/releases/{stamp}/", f"/releases/{stamp}/file/"):
        world.approver.get(address)
        with django_assert_max_num_queries(12):
            world.approver.get(address)


def test_whether_anything_was_left_out_is_not_told_to_the_recipient(world):
    page = world.reader.get(f"/releases/{world.release().stamp}/").content.decode()

    assert "Part of the record" not in page and "saidh2" not in page
    assert "Heading saidh1" in page and "Heading saidh3" in page


@pytest.mark.parametrize(
    ("form", "content_type", "how"),
    [
        ("html", "text/html; charset=utf-8", "inline"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment"),
    ],
)
def test_the_bytes_that_went_out(world, form, content_type, how):
    release = world.release(form=form)
    answer = world.reader.get(f"/releases/{release.stamp}/file/")

    assert kept.sha256_of(answer.content) == release.sha256
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == f'{how}; filename="release-{release.stamp}.{form}"'
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer and "Last-Modified" not in answer


def test_a_released_page_may_load_its_own_style_and_nothing_else(world):
    answer = world.reader.get(f"/releases/{world.release(form='html').stamp}/file/")

    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "sandbox" in policy
    assert "script-src" not in policy and "unsafe-inline" not in policy


@pytest.mark.parametrize(
    "headers",
    [
        {"range": "bytes=0-9"},
        {"if-none-match": '"anything"'},
        {"if-none-match": "*"},
        {"if-modified-since": "Tue, 24 Nov 2099 12:00:00 GMT"},
    ],
)
def test_conditions_and_ranges_are_answered_by_the_policy_each_time(world, headers):
    release = world.release()
    address = f"/releases/{release.stamp}/file/"

    answer = world.reader.get(address, headers=headers)
    assert answer.status_code == 200 and len(answer.content) == release.size
    withdraw(world)
    assert world.reader.get(address, headers=headers).status_code == 404
    assert world.reader.head(address, headers=headers).status_code == 404


def test_only_reading_is_taken(world):
    address = f"/releases/{world.release().stamp}/"

    assert world.reader.post(address).status_code == 405
    assert world.reader.post(f"{address}file/").status_code == 405


def body(answer) -> str:
    return steady(Answer(answer.status_code, answer.content.decode()))[1]


@pytest.mark.parametrize("end", ["", "file/"])
def test_not_yours_is_answered_like_not_there(world, end):
    stamp = world.release().stamp
    yours, missing = (world.outsider.get(f"/releases/{s}/{end}") for s in (stamp, "2222-2222-2222-2222"))

    assert yours.status_code == missing.status_code == 404
    assert body(yours) == body(missing).replace("2222-2222-2222-2222", stamp)


def test_after_withdrawal_the_bytes_are_gone_and_the_page_says_why(world):
    release = world.release()
    address = f"/releases/{release.stamp}/"
    withdraw(world)

    gone, missing = (
        world.reader.get(f"{address}file/"),
        world.reader.get("/releases/2222-2222-2222-2222/file/"),
    )
    assert gone.status_code == missing.status_code == 404
    assert body(gone) == body(missing).replace("2222-2222-2222-2222", release.stamp)
    page = world.reader.get(address).content.decode()
    assert "no longer stands" in page and "Withdrawn since" in page
    for word in ("Title said", "saidh", "Download the document", world.record.state.name):
        assert word not in page
        assert word not in world.reader.get("/releases/").content.decode()


def test_of_the_recipient_but_with_another_scope(world):
    scoped = MembershipFactory(role=Role.DONOR, organisation=world.donor)
    scoped.states.add(StateFactory())
    client = Client(headers={"accept-language": "en"})
    client.force_login(scoped.person)
    page = client.get(f"/releases/{world.release().stamp}/").content.decode()

    assert "it holds more than you may see" in page and "Title said" not in page


# --- checking a stamp ---


def checked(client: Client, *, stamp: str = "", content: bytes = b""):
    given = {"stamp": stamp}
    if content:
        given["document"] = SimpleUploadedFile("anything.docx", content)
    return client.post("/releases/check/", given)


def test_a_stamp_that_stands(world):
    release = world.release()
    content = kept.read("releases", release.sha256)

    for one in (
        {"stamp": release.stamp.lower()},
        {"content": content},
        {"stamp": release.stamp, "content": content},
    ):
        page = checked(world.reader, **one).content.decode()
        assert "and it stands" in page and f"/releases/{release.stamp}/" in page


IS_THIS_FILE, SAYS_NOTHING = "The file that you chose is that document", "This says nothing of the file"


def test_whether_this_very_file_is_the_one(world):
    release = world.release()
    content = kept.read("releases", release.sha256)

    def told(**one) -> tuple[bool, bool]:
        page = checked(world.reader, **one).content.decode()
        return IS_THIS_FILE in page, SAYS_NOTHING in page

    assert told(content=content) == told(stamp=release.stamp, content=content) == (True, False)
    assert told(stamp=release.stamp) == (False, True)
    assert told(stamp=release.stamp, content=content + b" ") == told(content=b"other") == (False, False)
    withdraw(world)
    page = checked(world.reader, content=content).content.decode()
    assert IS_THIS_FILE in page and "It no longer stands" in page


def test_a_file_is_held_against_the_release_of_its_stamp_alone(world):
    first, second = world.release(), world.release()
    page = checked(world.reader, stamp=first.stamp, content=kept.read("releases", second.sha256))

    assert "its bytes differ" in page.content.decode()


@pytest.mark.parametrize("with_file", [False, True])
def test_outsiders_learn_that_it_went_out_and_no_more(world, with_file):
    release = world.release()
    content = kept.read("releases", release.sha256) if with_file else b""
    page = checked(world.outsider, stamp=release.stamp, content=content).content.decode()

    assert "and it stands" in page and "Went out" in page
    for word in (f"/releases/{release.stamp}/", world.donor.name, world.record.state.name, "Title said"):
        assert word not in page


def test_who_has_no_membership_may_check_too(world):
    client = Client(headers={"accept-language": "en"})
    client.force_login(PersonFactory())

    assert "and it stands" in checked(client, stamp=world.release().stamp).content.decode()
    assert Client().get("/releases/check/").status_code == 302


def test_a_withdrawn_an_altered_and_an_unknown_one(world):
    release = world.release()
    altered = kept.read("releases", release.sha256) + b" "

    assert "its bytes differ" in checked(world.reader, stamp=release.stamp, content=altered).content.decode()
    assert "No such document went out" in checked(world.reader, content=altered).content.decode()
    assert "No such document went out" in checked(world.reader, stamp="no stamp").content.decode()
    withdraw(world)
    page = checked(world.reader, stamp=release.stamp).content.decode()
    assert "It no longer stands" in page and "Withdrawn since" in page


def test_nothing_given_and_too_much_given(world, settings):
    nothing = world.reader.post("/releases/check/", {"stamp": ""})
    assert nothing.status_code == 422 and "Enter the stamp, or choose the file." in nothing.content.decode()

    settings.TANSIQ_UPLOAD_LIMIT = 4
    too_large = checked(world.reader, content=b"12345")
    assert too_large.status_code == 422 and "nothing so large went out" in too_large.content.decode()


def test_a_large_file_is_not_kept_either(world, settings, tmp_path):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE, settings.FILE_UPLOAD_TEMP_DIR = 1, tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()

    assert "No such document" in checked(world.reader, content=b"x" * 100_000).content.decode()
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []


def test_the_files_that_are_checked_are_not_kept(world):
    before = sorted(kept.path_of("releases", "0" * 64).parents[1].rglob("*"))
    checked(world.reader, content=b"a file")

    assert sorted(kept.path_of("releases", "0" * 64).parents[1].rglob("*")) == before
