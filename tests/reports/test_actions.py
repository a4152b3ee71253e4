"""Making releases and exports: the rule, the refusal, the log, and nothing half done."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings as in_force
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.utils import timezone

from tansiq.access.actor import NOBODY, on_the_machine
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import roles_with
from tansiq.accounts.queries import actor_for
from tansiq.audit.enums import Event
from tansiq.audit.queries import everything
from tansiq.kernel import kept, telling
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.library.actions import Text, rewrite
from tansiq.reports import actions, policies, queries
from tansiq.reports.papers import as_docx, as_pdf
from tansiq.reports.queries import FOLDER
from tansiq.sharing.actions import withdraw_consent
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Effect, Format, ReleaseState
from tansiq.sharing.models import Release
from tests.factories.accounts import MembershipFactory, actor
from tests.factories.reference import OrganisationFactory, StateFactory
from tests.factories.sharing import SIGNED, body_of, consent, submission
from tests.projects.conftest import log_refuses  # noqa: F401  # a fixture
from tests.reports.wanted import pdf_is_there

pytestmark = pytest.mark.django_db


def log() -> list:
    return list(everything(by=on_the_machine(Role.AUDITOR)).order_by("pk"))


@pytest.fixture
def told(monkeypatch):
    """The messages that were told."""
    messages = []
    monkeypatch.setattr(telling, "_tellers", [messages.append])
    return messages


@pytest.fixture
def given(record, donor):
    """The consent of the State to two of three sections, for the donor."""
    return consent(record, Reach(sections=["s1", "s3"], organisations=[donor]))


def make(record, recipient, by, *, form: str = Format.PAGE, language: str = "en") -> Release:
    return actions.make_release(record=record, recipient=recipient, format=form, language=language, by=by)


def take(record, organisation, by, *, form: str = Format.DOCX, language: str = "en") -> Release:
    return actions.export_record(
        record=record, organisation=organisation, format=form, language=language, by=by
    )


def files() -> list[Path]:
    return [path for path in Path(in_force.FILES_DIR, FOLDER).rglob("*") if path.is_file()]


# --- releases ---


def test_a_release_is_a_snapshot_with_recipient_time_stamp_and_hash(record, donor, approver, given):
    before = timezone.now()
    release = make(record, donor, approver)

    content = kept.read(FOLDER, release.sha256)
    assert kept.sha256_of(content) == release.sha256 and len(content) == release.size
    assert (release.recipient, release.owner, release.state) == (donor, record.owner, record.state)
    assert (release.kind, release.record_id) == ("library.submission", record.pk)
    assert (release.sections, release.is_whole) == (["s1", "s3"], False)
    assert release.made_by_id == approver.person_id and before <= release.made_at <= timezone.now()
    assert release.standing == ReleaseState.STANDING


def test_a_release_is_in_the_log_without_a_word_of_the_text(record, donor, approver, given):
    release = make(record, donor, approver)

    entry = log()[-1]
    assert (entry.event, entry.label) == (Event.RELEASE_MADE, release.stamp)
    assert entry.details == {
        "kind": "library.submission",
        "record": record.pk,
        "recipient": donor.code,
        "format": "html",
        "sections": 2,
        "sha256": release.sha256,
    }


def test_the_people_of_the_recipient_are_told(record, donor, approver, given, told):
    reader = MembershipFactory(role=Role.DONOR, organisation=donor).person
    MembershipFactory(role=Role.AUDITOR, organisation=donor)
    release = make(record, donor, approver)

    message = told[-1]
    assert (message.event, list(message.people), message.subject) == (
        Event.RELEASE_MADE,
        [reader.pk],
        release,
    )
    assert message.words == {}


def makers(record) -> dict:
    return {
        "approver of the State": actor(Role.STATE_APPROVER, body_of(record.state)),
        "coordinator of the coordinating office": actor(
            Role.COORDINATOR, OrganisationFactory(is_coordinating_office=True)
        ),
    }


@pytest.mark.parametrize("who", ["approver of the State", "coordinator of the coordinating office"])
def test_who_makes_releases(record, donor, given, who):
    by = makers(record)[who]
    assert make(record, donor, by).recipient == donor
    assert list(queries.releases(by=by).values_list("recipient", flat=True)) == [donor.pk]


def refused(call) -> bool:
    try:
        call()
    except (NotAllowed, ObjectDoesNotExist):
        return True
    return False


@pytest.mark.parametrize("role", sorted(set(Role) - roles_with(Perm.RELEASE_MAKE)))
def test_another_role_in_the_owner_may_not(record, donor, given, role):
    by = actor(role, record.owner)

    assert refused(partial(make, record, donor, by))
    assert not Release.objects.exists() and files() == []


def test_others_may_not(record, donor, given):
    strangers = [
        NOBODY,
        actor(Role.STATE_APPROVER, body_of()),  # of another State
        actor(Role.DONOR, donor),
    ]

    assert all(refused(partial(make, record, donor, by)) for by in strangers)
    assert not Release.objects.exists()


def test_the_right_elsewhere_makes_no_release_of_what_one_merely_sees(record):
    """An approver of another State, whose State was released something, does not pass it on."""
    other = body_of()
    consent(record, Reach(covers_all=True, organisations=[other]))
    by = actor(Role.STATE_APPROVER, other)

    with pytest.raises(NotAllowed, match="made by the owner"):
        make(record, OrganisationFactory(), by)


def test_nothing_released_makes_no_release(record, donor, approver):
    with pytest.raises(DomainError) as refusal:
        make(record, donor, approver)

    assert refusal.value.code == "nothing_released"
    assert str(donor) in str(refusal.value)
    assert not Release.objects.exists() and files() == []


def test_who_makes_it_puts_in_no_more_than_she_sees(record, office):
    """The State keeps a section from the coordinating office: the office cannot hand it on either."""
    donor = OrganisationFactory()
    consent(record, Reach(covers_all=True, organisations=[donor]))
    consent(record, Reach(sections=["s2"], audiences=["coordinating_office"]), effect=Effect.WITHHOLD)

    assert make(record, donor, actor(Role.COORDINATOR, office)).sections == ["s1", "s3"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"form": "odt"}, "format_unknown"), ({"language": "tlh"}, "language_unknown")],
)
def test_what_there_is_not_is_refused(record, donor, approver, given, asked, code):
    with pytest.raises(DomainError) as refusal:
        make(record, donor, approver, **asked)

    assert refusal.value.code == code


@pdf_is_there
def test_what_is_too_long_for_a_pdf_is_made_as_docx(record, donor, approver, given, monkeypatch):
    monkeypatch.setattr(policies, "MOST_SIGNS_OF_A_PDF", 20)

    with pytest.raises(DomainError) as refusal:
        make(record, donor, approver, form=Format.PDF)
    assert refusal.value.code == "too_long"
    assert make(record, donor, approver, form=Format.DOCX)


def test_without_what_pdf_needs_the_others_are_made(record, donor, approver, given, monkeypatch):
    monkeypatch.setattr(as_pdf, "missing", lambda: "Pango (Debian: libpango-1.0-0)")

    assert queries.formats() == [Format.PAGE, Format.DOCX]
    assert make(record, donor, approver, form=Format.DOCX)
    with pytest.raises(DomainError, match="libpango") as refusal:
        make(record, donor, approver, form=Format.PDF)
    assert refusal.value.code == "pdf_missing"


def test_nothing_is_done_that_the_log_could_not_take(record, donor, approver, given, log_refuses):  # noqa: F811
    log_refuses()

    with pytest.raises(DatabaseError, match="log is full"), transaction.atomic():
        make(record, donor, approver)

    assert not Release.objects.exists()


# --- what happens while a document is being written ---


def while_writing(monkeypatch, happening) -> None:
    """Have something happen between the reading of what is released and the handing out."""

    def write(paper):
        content = as_docx.write(paper)
        happening()
        return content

    monkeypatch.setitem(actions._WRITERS, Format.DOCX, write)


def test_withdrawn_while_it_is_written(record, donor, approver, given, monkeypatch):
    while_writing(monkeypatch, lambda: withdraw_consent(consent=given, by=approver))

    with pytest.raises(DomainError) as refusal:
        make(record, donor, approver, form=Format.DOCX)

    assert refusal.value.code == "nothing_released"
    assert not Release.objects.exists() and files() == []


def test_narrowed_while_it_is_written(record, donor, approver, given, monkeypatch):
    narrow = partial(consent, record, Reach(sections=["s3"], organisations=[donor]), effect=Effect.WITHHOLD)
    while_writing(monkeypatch, narrow)

    with pytest.raises(DomainError) as refusal:
        make(record, donor, approver, form=Format.DOCX)

    assert refusal.value.code == "changed_meanwhile"
    assert not Release.objects.exists() and files() == []


# --- what happens afterwards ---


def test_withdrawal_marks_the_release_and_tells_who_holds_it(record, donor, approver, given, told):
    reader = MembershipFactory(role=Role.DONOR, organisation=donor).person
    MembershipFactory(role=Role.DONOR, organisation=donor, valid_until="2020-01-01")
    release = make(record, donor, approver)
    withdraw_consent(consent=given, by=approver)

    release.refresh_from_db()
    assert release.standing == ReleaseState.WITHDRAWN and release.marked_at
    assert Event.RELEASE_MARKED in [entry.event for entry in log()]
    message = next(m for m in told if m.event == Event.RELEASE_MARKED)
    assert (list(message.people), message.subject) == ([reader.pk], release)


def test_a_release_that_another_consent_covers_stands(record, donor, approver, given):
    consent(record, Reach(covers_all=True, organisations=[donor]))
    release = make(record, donor, approver)
    withdraw_consent(consent=given, by=approver)

    release.refresh_from_db()
    assert release.standing == ReleaseState.STANDING and queries.stands(release)


def test_a_text_written_anew_marks_what_went_out(office, told):
    record = submission(body_of())
    release = make(record, office, actor(Role.STATE_APPROVER, record.owner))
    assert release.is_whole
    text = Text("Anew", "en", record.submitted_on, [("One", "Other words.")])
    rewrite(submission=record, text=text, by=actor(Role.STATE_FOCAL_POINT, record.owner))

    release.refresh_from_db()
    assert list(record.sections.values_list("key", flat=True)) == ["s4"]
    assert release.standing == ReleaseState.WITHDRAWN


# --- exports ---


def test_an_export_is_a_release_to_ones_own_organisation(record, donor, given, told):
    by = actor(Role.DONOR, donor)
    taken = take(record, donor, by)

    assert (taken.recipient, taken.sections, taken.is_whole) == (donor, ["s1", "s3"], False)
    assert [entry.event for entry in log()][-1] == Event.RECORD_EXPORTED
    assert [message.event for message in told if message.subject == taken] == []


def test_an_export_is_marked_like_any_release(record, donor, given, approver):
    taken = take(record, donor, actor(Role.DONOR, donor))
    withdraw_consent(consent=given, by=approver)

    taken.refresh_from_db()
    assert taken.standing == ReleaseState.WITHDRAWN


def test_who_may_only_read_takes_nothing_away(record):
    university = OrganisationFactory(kind="university")
    consent(record, Reach(covers_all=True, organisations=[university]))

    with pytest.raises(NotAllowed):
        take(record, university, actor(Role.ACADEMIA, university))


def test_nobody_takes_anything_away_in_the_name_of_another(record, donor, given):
    with pytest.raises(NotAllowed):
        take(record, OrganisationFactory(), actor(Role.DONOR, donor))
    assert refused(partial(take, record, OrganisationFactory(), NOBODY))
    assert not Release.objects.exists()


def test_what_may_be_read_but_not_taken_is_refused(record, donor, given, monkeypatch):
    monkeypatch.setattr(queries, "may_export", lambda record, by: False)

    with pytest.raises(NotAllowed, match="not take it away"):
        take(record, donor, actor(Role.DONOR, donor))


# --- reading them back ---


def test_the_bytes_are_there_for_recipient_owner_and_state(record, donor, approver, given):
    release = make(record, donor, approver)
    readers = [actor(Role.DONOR, donor), actor(Role.STATE_FOCAL_POINT, record.owner), approver]

    for by in readers:
        document = queries.document_of(release.stamp, by=by)
        assert kept.sha256_of(document.content) == release.sha256
        assert document.record == record and document.file_name == release.file_name


def not_there(stamp: str, by) -> bool:
    try:
        queries.document_of(stamp, by=by)
    except Release.DoesNotExist:
        return True
    return False


def test_the_bytes_are_not_there_for_others(record, donor, approver, given):
    release = make(record, donor, approver)
    others = [NOBODY, actor(Role.DONOR), actor(Role.STATE_APPROVER, body_of()), actor(Role.AUDITOR, donor)]

    assert all(not_there(release.stamp, by) for by in others)


def test_the_bytes_are_not_there_after_withdrawal(record, donor, approver, given):
    release = make(record, donor, approver)
    withdraw_consent(consent=given, by=approver)

    assert not_there(release.stamp, actor(Role.DONOR, donor))
    assert not_there(release.stamp, approver)


def test_the_bytes_are_not_there_once_the_last_day_has_passed(record, donor, approver):
    """Also before the clock has noted that it has."""
    given = consent(record, Reach(covers_all=True, organisations=[donor]), instrument=SIGNED)
    release = make(record, donor, approver)
    given.valid_from, given.valid_until = None, timezone.localdate() - timedelta(days=1)
    given.save()

    assert release.standing == ReleaseState.STANDING
    assert not_there(release.stamp, actor(Role.DONOR, donor))
    assert not queries.stands(release)


def test_somebody_of_the_recipient_whose_scope_is_elsewhere_cannot_open_it(record, donor, approver, given):
    release = make(record, donor, approver)
    scoped = MembershipFactory(role=Role.DONOR, organisation=donor)
    scoped.states.add(StateFactory())
    by = actor_for(scoped.person)
    assert queries.release_of(release.stamp, by=by) == release
    assert not_there(release.stamp, by)


def test_a_file_that_was_altered_on_disk_is_not_handed_out(record, donor, approver, given):
    release = make(record, donor, approver)
    path = kept.path_of(FOLDER, release.sha256)
    path.write_bytes(path.read_bytes() + b" ")

    with pytest.raises(ValueError, match="not the one that was kept"):
        queries.document_of(release.stamp, by=approver)


def test_the_extent_is_for_the_owner_and_the_state(record, donor, approver, given, office):
    release = make(record, donor, approver)
    may = {
        who: queries.may_know_extent(release, by)
        for who, by in {
            "owner": actor(Role.STATE_FOCAL_POINT, record.owner),
            "State": actor(Role.STATE_APPROVER, body_of(record.state)),
            "recipient": actor(Role.DONOR, donor),
            "office": actor(Role.COORDINATOR, office),
        }.items()
    }

    assert may == {"owner": True, "State": True, "recipient": False, "office": False}
