"""What a State decides: asked, answered, expired, withdrawn; and everything that is refused."""

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.audit.enums import Event
from tansiq.audit.models import LogEntry
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.kernel.letters import Letter
from tansiq.library.models import Submission, SubmissionSection
from tansiq.reference.enums import CompactStatus, OrganisationKind
from tansiq.sharing.actions import (
    ask_consent,
    cancel_consent,
    give_consent,
    refuse_consent,
    withdraw_consent,
)
from tansiq.sharing.actions.consents import Instrument, Reach
from tansiq.sharing.enums import ConsentState, Effect, Format, Reason, ReleaseState
from tansiq.sharing.models import Consent, ConsentAudience, Release
from tansiq.sharing.queries import consents as queries
from tansiq.sharing.queries import explain, sees
from tansiq.sharing.queries.coverage import as_organisation, record_under, sections_for, still_covers
from tests.factories.accounts import actor
from tests.factories.projects import project
from tests.factories.reference import OrganisationFactory
from tests.factories.sharing import SIGNED, approver, body_of, consent, submission

WHOLE = Reach(covers_all=True, audiences=["donors"])
PART = Reach(sections=["s2"], audiences=["donors"])


@pytest.fixture
def donor(db):
    return actor(Role.DONOR, OrganisationFactory(kind=OrganisationKind.DONOR))


@pytest.fixture
def asked(text, body, speaker):
    return ask_consent(
        record=text, effect=Effect.RELEASE, reach=WHOLE, asked_for=body, reason="To be read", by=speaker
    )


def keys(record, by):
    return list(SubmissionSection.objects.visible_to(by).filter(record=record).values_list("key", flat=True))


def refused(code):
    return pytest.raises(DomainError, check=lambda error: error.code == code)


# --- what it opens ---


def test_until_it_is_given_it_is_not_given(text, asked, donor, coordinator, speaker):
    assert not sees(text, donor)
    assert explain(text, coordinator) == [Reason.DEFAULT]
    assert explain(text, speaker) == [Reason.OWNER, Reason.STATE]


def test_in_full(text, asked, answerer, donor):
    give_consent(consent=asked, reach=WHOLE, instrument=SIGNED, by=answerer)

    assert explain(text, donor) == [Reason.CONSENT]
    assert keys(text, donor) == ["s1", "s2", "s3"]


def test_for_named_sections(text, asked, answerer, donor):
    give_consent(consent=asked, reach=PART, instrument=SIGNED, by=answerer)

    assert sees(text, donor)
    assert keys(text, donor) == ["s2"]


def test_for_one_organisation(text, asked, answerer, donor):
    named = OrganisationFactory()
    give_consent(
        consent=asked,
        reach=Reach(covers_all=True, organisations=[named]),
        instrument=SIGNED,
        by=answerer,
    )

    assert sees(text, actor(Role.ACADEMIA, named))
    assert not sees(text, donor)


def test_not_given_looks_like_never_asked(text, asked, answerer, donor):
    refuse_consent(consent=asked, answer="Not now", by=answerer)

    assert not sees(text, donor)
    assert not queries.consents(by=donor).exists()


def test_withdrawn_at_once(text, asked, answerer, donor):
    given = give_consent(consent=asked, reach=WHOLE, instrument=SIGNED, by=answerer)
    withdraw_consent(consent=given, by=answerer)

    assert not sees(text, donor)
    assert keys(text, donor) == []


@pytest.mark.parametrize("field", ["valid_from", "valid_until"])
def test_outside_its_days_it_opens_nothing(text, donor, tomorrow, yesterday, field):
    given = consent(text, WHOLE)
    Consent.objects.filter(pk=given.pk).update(**{field: tomorrow if field == "valid_from" else yesterday})

    assert not sees(text, donor)


def test_within_its_days(text, donor, tomorrow):
    today = timezone.localdate()
    consent(text, WHOLE, instrument=replace(SIGNED, valid_from=today, valid_until=today))

    assert sees(text, donor)


def test_scope_bounds_what_a_consent_opens(text):
    elsewhere = submission()
    consent(text, WHOLE)
    consent(elsewhere, WHOLE)
    by = actor(Role.DONOR)
    by = replace(
        by, belongings=tuple(replace(b, state_ids=frozenset({text.state_id})) for b in by.belongings)
    )

    assert sees(text, by) and not sees(elsewhere, by)


def test_what_is_kept_back_is_closed_to_whom_it_was_open(text, coordinator, speaker, answerer):
    reach = Reach(sections=["s1"], audiences=["coordinating_office"])
    consent(text, reach, effect=Effect.WITHHOLD, instrument=Instrument(signatory=""))

    assert keys(text, coordinator) == ["s2", "s3"]
    assert keys(text, speaker) == keys(text, answerer) == ["s1", "s2", "s3"]

    consent(text, Reach(covers_all=True, audiences=["coordinating_office"]), effect=Effect.WITHHOLD)
    assert not sees(text, coordinator)


def test_keeping_back_closes_what_a_consent_opened(text, donor):
    consent(text, WHOLE)
    consent(text, PART, effect=Effect.WITHHOLD)

    assert keys(text, donor) == ["s1", "s3"]


def test_what_is_kept_from_one_role_another_may_have(text, donor):
    consent(text, Reach(covers_all=True, audiences=["donors", "civil_society"]))
    consent(text, Reach(covers_all=True, audiences=["donors"]), effect=Effect.WITHHOLD)
    both = replace(donor, belongings=(*donor.belongings, *actor(Role.CIVIL_SOCIETY).belongings))

    assert not sees(text, donor)
    assert sees(text, both)


def test_no_level_party_or_group_opens_what_concerns_a_state(text, donor):
    Submission.objects.filter(pk=text.pk).update(level="public")
    text.parties.add(next(iter(donor.organisation_ids)))

    assert not sees(text, donor)


def test_the_public_sees_what_was_released_to_it_once_the_public_level_is_open(text, settings):
    from tansiq.access.actor import NOBODY

    consent(text, Reach(sections=["s3"], audiences=["public"]))
    assert not sees(text, NOBODY)

    settings.TANSIQ_PUBLIC_LEVEL_OPEN = True
    assert keys(text, NOBODY) == ["s3"]


# --- who may ask and answer ---


def test_asking_tells_who_answers(text, body, speaker, answerer, told):
    ask_consent(record=text, effect=Effect.RELEASE, reach=WHOLE, asked_for=body, reason="r", by=speaker)

    assert [(m.event, list(m.people)) for m in told] == [(Event.CONSENT_ASKED, [answerer.person_id])]
    assert LogEntry.objects.filter(event=Event.CONSENT_ASKED).count() == 1


def test_the_coordinating_office_may_ask(text, coordinator):
    office = next(iter(coordinator.belongings)).organisation_id
    asked = ask_consent(
        record=text,
        effect=Effect.RELEASE,
        reach=WHOLE,
        asked_for=OrganisationFactory._meta.model.objects.get(pk=office),
        reason="To be read",
        by=coordinator,
    )

    assert list(queries.consents(by=coordinator)) == [asked]
    assert queries.consent_of(asked.pk, by=coordinator) == asked
    assert list(queries.consents_on(text, by=coordinator)) == [asked]


def test_who_cannot_see_a_record_cannot_ask_about_it(text, body):
    assessor = actor(Role.ASSESSOR)
    organisation = OrganisationFactory._meta.model.objects.get(pk=next(iter(assessor.organisation_ids)))

    with pytest.raises(Submission.DoesNotExist):
        ask_consent(record=text, effect=Effect.RELEASE, reach=WHOLE, asked_for=organisation, reason="r", by=assessor)  # fmt: skip


@pytest.mark.parametrize("answer", ["give", "refuse"])
def test_who_asked_does_not_answer(text, body, answer):
    both = actor(Role.STATE_FOCAL_POINT, body)
    both = replace(both, belongings=(*both.belongings, replace(both.belongings[0], role=Role.STATE_APPROVER)))
    asked = ask_consent(record=text, effect=Effect.RELEASE, reach=WHOLE, asked_for=body, reason="r", by=both)

    with refused("second_person"):
        _answer(asked, answer, both)
    with refused("second_person"):
        _answer(asked, answer, replace(both, person_id=None))
    asked.refresh_from_db()
    assert asked.standing == ConsentState.ASKED


def _answer(asked, answer, by):
    if answer == "give":
        return give_consent(consent=asked, reach=WHOLE, instrument=SIGNED, by=by)
    return refuse_consent(consent=asked, answer="", by=by)


def test_the_database_refuses_it_too(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=asked.pk).update(answered_by_id=asked.asked_by_id)


@pytest.mark.parametrize("answer", ["give", "refuse", "withdraw"])
def test_another_state_does_not_answer(asked, answerer, answer):
    stranger = approver(body_of().state)
    if answer == "withdraw":
        give_consent(consent=asked, reach=WHOLE, instrument=SIGNED, by=answerer)
        with refused("other_state"):
            withdraw_consent(consent=asked, by=stranger)
    else:
        with refused("other_state"):
            _answer(asked, answer, stranger)


def test_without_the_right_nobody_answers(asked, speaker, coordinator):
    for by in (speaker, coordinator):
        with pytest.raises(NotAllowed):
            give_consent(consent=asked, reach=WHOLE, instrument=SIGNED, by=by)


def test_answered_once(asked, answerer):
    refuse_consent(consent=asked, answer="", by=answerer)

    with refused("no_such_move"):
        give_consent(consent=asked, reach=WHOLE, instrument=SIGNED, by=answerer)


def test_what_the_command_line_asked_is_told_to_nobody(text, body, answerer, told):
    by = on_the_machine(Role.COORDINATOR, organisation_id=body.pk)
    by = replace(by, belongings=(*by.belongings, *actor(Role.STATE_FOCAL_POINT, body).belongings))
    asked = ask_consent(record=text, effect=Effect.RELEASE, reach=WHOLE, asked_for=body, reason="r", by=by)
    told.clear()
    refuse_consent(consent=asked, answer="", by=answerer)

    assert told == []


def test_no_longer_asked_for(asked, speaker, coordinator):
    with pytest.raises(NotAllowed):
        cancel_consent(consent=asked, by=coordinator)

    assert cancel_consent(consent=asked, by=speaker).standing == ConsentState.CANCELLED


def test_waiting_for_the_answer_of_somebody_else(asked, answerer, speaker, donor):
    assert list(queries.waiting_for_answer(by=answerer)) == [asked]
    assert not queries.waiting_for_answer(by=speaker).exists()
    assert not queries.waiting_for_answer(by=donor).exists()


# --- bad input ---


@pytest.mark.parametrize(
    ("reach", "code"),
    [
        (Reach(sections=["s9"], audiences=["donors"]), "section_unknown"),
        (Reach(audiences=["donors"]), "nothing_covered"),
        (Reach(covers_all=True, sections=["s1"], audiences=["donors"]), "covered_twice"),
        (Reach(covers_all=True, audiences=["martians"]), "audience_unknown"),
        (Reach(covers_all=True, audiences=["state_self"]), "audience_unknown"),
        (Reach(covers_all=True), "nobody_named"),
    ],
)
def test_a_reach_that_cannot_be(text, body, speaker, asked, answerer, reach, code):
    with refused(code):
        ask_consent(record=text, effect=Effect.RELEASE, reach=reach, asked_for=body, reason="r", by=speaker)
    with refused(code):
        give_consent(consent=asked, reach=reach, instrument=SIGNED, by=answerer)

    asked.refresh_from_db()
    assert (asked.standing, Consent.objects.count()) == (ConsentState.ASKED, 1)
    assert ConsentAudience.objects.filter(consent=asked).count() == 1


def test_an_instrument_that_cannot_be(asked, answerer, tomorrow, yesterday, settings):
    settings.TANSIQ_LETTER_LIMIT = 1000
    today = timezone.localdate()
    table = {
        "dates_order": replace(SIGNED, valid_from=tomorrow, valid_until=today),
        "day_past": replace(SIGNED, valid_until=yesterday),
        "signed_later": replace(SIGNED, signed_on=tomorrow),
        "signatory_missing": replace(SIGNED, signatory=" "),
        "note_missing": replace(SIGNED, note=None),
        "letter_empty": replace(SIGNED, note=Letter("a.pdf", b"")),
        "letter_kind": replace(SIGNED, note=Letter("a.pdf", b"plain words")),
        "letter_too_large": replace(SIGNED, note=Letter("a.pdf", b"%PDF-" + bytes(1000))),
    }
    for code, instrument in table.items():
        with refused(code):
            give_consent(consent=asked, reach=WHOLE, instrument=instrument, by=answerer)
    asked.refresh_from_db()
    assert asked.standing == ConsentState.ASKED


def test_only_what_concerns_a_state_is_asked_about(coordinator, office):
    with refused("no_state"):
        ask_consent(
            record=project(owner=office),
            effect=Effect.RELEASE,
            reach=WHOLE,
            asked_for=office,
            reason="r",
            by=coordinator,
        )


# --- expiry, and snapshots that went out ---


@pytest.fixture
def snapshot(text, donor):
    recipient = OrganisationFactory._meta.model.objects.get(pk=next(iter(donor.organisation_ids)))

    def make(sections=("s1", "s2", "s3")):
        return Release.objects.create(
            kind="library.submission",
            record_id=text.pk,
            owner=text.owner,
            state=text.state,
            sections=list(sections),
            format=Format.PDF,
            language="en",
            recipient=recipient,
            made_at=timezone.now(),
            sha256="0" * 64,
            size=1,
            file_name="x",
        )

    return make


def standing(release):
    release.refresh_from_db()
    return release.standing


def test_withdrawal_marks_what_went_out_and_tells_who_holds_it(text, donor, snapshot, answerer, told):
    given = consent(text, WHOLE)
    release = snapshot()
    told.clear()
    withdraw_consent(consent=given, by=answerer)

    assert standing(release) == ReleaseState.WITHDRAWN
    marked = [m for m in told if m.event == Event.RELEASE_MARKED]
    assert [list(m.people) for m in marked] == [[donor.person_id]]
    assert LogEntry.objects.filter(event=Event.RELEASE_MARKED).count() == 1


def test_what_another_consent_still_covers_stands(text, snapshot, answerer):
    given = consent(text, WHOLE)
    consent(text, PART)
    whole, part = snapshot(), snapshot(["s2"])
    withdraw_consent(consent=given, by=answerer)

    assert (standing(whole), standing(part)) == (ReleaseState.WITHDRAWN, ReleaseState.STANDING)


def test_keeping_back_marks_what_went_out(text, snapshot):
    consent(text, WHOLE)
    release = snapshot()
    consent(text, PART, effect=Effect.WITHHOLD)

    assert standing(release) == ReleaseState.WITHDRAWN


def test_expiry_is_noted_by_the_clock(text, snapshot, yesterday, capsys):
    given, _other = consent(text, WHOLE), consent(text, PART)
    release = snapshot()
    Consent.objects.filter(pk=given.pk).update(valid_until=yesterday)

    call_command("expire_consents", verbosity=0)
    given.refresh_from_db()
    assert given.standing == ConsentState.EXPIRED
    assert standing(release) == ReleaseState.WITHDRAWN
    call_command("expire_consents")
    assert capsys.readouterr().out == "0\n"


def test_what_an_organisation_may_have(text, donor):
    consent(text, PART)
    recipient = OrganisationFactory._meta.model.objects.get(pk=next(iter(donor.organisation_ids)))

    assert [section.key for section in sections_for(text, recipient)] == ["s2"]


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (OrganisationKind.COMMITTEE, Role.COMMITTEE_MEMBER),
        (OrganisationKind.DONOR, Role.DONOR),
        (OrganisationKind.UN_ENTITY, Role.ENTITY_FOCAL_POINT),
        (OrganisationKind.STATE_BODY, Role.STATE_FOCAL_POINT),
    ],
)
def test_an_organisation_without_people_stands_for_what_they_would_be(db, kind, role):
    organisation = OrganisationFactory(kind=kind, compact_status=CompactStatus.MEMBER)
    by = as_organisation(organisation)

    assert by.roles == {role} and by.is_member_entity and by.person_id is None


def test_the_coordinating_office_without_people(office):
    assert as_organisation(office).roles == {Role.COORDINATOR}


def test_an_organisation_with_people_stands_for_their_roles_and_scope(text):
    entity = OrganisationFactory()
    actor(Role.AUDITOR, entity)
    assert as_organisation(entity).roles == {Role.AUDITOR}


def test_a_snapshot_of_a_record_that_is_gone_covers_nothing(text, snapshot):
    consent(text, WHOLE)
    release = snapshot()
    Release.objects.filter(pk=release.pk).update(record_id=10**9)
    release.refresh_from_db()

    assert not still_covers(release, record_under(release))


def test_a_kind_that_is_closed_to_the_state_itself_is_the_owners_alone(text, body, monkeypatch):
    from tansiq.sharing.models import audiences, holders, rule

    closed = replace(audiences.kinds()["submission"], open_to=frozenset())
    monkeypatch.setattr(rule, "kinds", lambda: {"submission": closed})
    colleague = approver(text.state)

    assert not sees(text, colleague) and keys(text, colleague) == []
    assert Reason.STATE not in holders(text)
    assert keys(text, actor(Role.STATE_FOCAL_POINT, body)) == ["s1", "s2", "s3"]


def test_a_note_kept_by_its_hash_is_found_where_it_lies(text):
    given = consent(text, WHOLE)
    Consent.objects.filter(pk=given.pk).update(note_stored_as="")

    import_module("tansiq.sharing.migrations.0003_keep_notes_by_name").name_notes(apps, None)

    given.refresh_from_db()
    assert given.note_stored_as == f"letters/{given.note_sha256[:2]}/{given.note_sha256}"


def test_a_decision_that_fails_leaves_no_note(asked, answerer, settings, monkeypatch):

    def fails(message):
        raise RuntimeError

    monkeypatch.setattr("tansiq.kernel.telling._tellers", [fails])
    for instrument in (SIGNED, Instrument(signatory="")):
        effect = Effect.RELEASE if instrument.note else Effect.WITHHOLD
        Consent.objects.filter(pk=asked.pk).update(effect=effect)
        with pytest.raises(RuntimeError), transaction.atomic():
            give_consent(consent=asked, reach=WHOLE, instrument=instrument, by=answerer)

    assert [path for path in settings.FILES_DIR.rglob("*") if path.is_file()] == []
