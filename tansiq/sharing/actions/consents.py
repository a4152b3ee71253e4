"""What a State decides on one of its records: asked for by one person, answered by another, withdrawn at any time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.accounts.queries import people_of_state_with, people_with
from tansiq.audit.actions import record as log
from tansiq.audit.enums import Event
from tansiq.kernel.letters import Letter, Stored, keep, remove, require_letter
from tansiq.kernel.telling import Message, tell
from tansiq.kernel.workflow import Move
from tansiq.reference.models import Organisation
from tansiq.sharing import workflow
from tansiq.sharing.actions.releases import mark_releases
from tansiq.sharing.enums import ConsentState, Effect
from tansiq.sharing.models import Consent, ConsentAudience, ConsentSection, Release, Stated
from tansiq.sharing.policies import consents as policies
from tansiq.sharing.queries.coverage import standing_of, uncovered
from tansiq.sharing.queries.records import model_of
from tansiq.sharing.queries.seen_by import who_would_change

# So long before its last day people are told that a consent expires.
_SOON = timedelta(days=30)


@dataclass(frozen=True)
class Reach:
    """What a decision covers, and for whom."""

    covers_all: bool = False
    sections: Collection[str] = ()
    audiences: Collection[str] = ()
    organisations: Collection[Organisation] = ()


@dataclass(frozen=True)
class Instrument:
    """In what the State gave its consent: who signed, when, and the note itself."""

    signatory: str
    signed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    note: Letter | None = None


def _check(record: Stated, reach: Reach) -> None:
    policies.require_sections(record, reach.sections, covers_all=reach.covers_all)
    policies.require_audiences(reach.audiences, reach.organisations)


def _set_reach(consent: Consent, reach: Reach) -> None:
    consent.audiences.all().delete()
    consent.sections.all().delete()
    ConsentAudience.objects.bulk_create(
        [
            *(ConsentAudience(consent=consent, audience=code) for code in reach.audiences),
            *(ConsentAudience(consent=consent, organisation=o) for o in reach.organisations),
        ]
    )
    ConsentSection.objects.bulk_create([ConsentSection(consent=consent, key=key) for key in reach.sections])


@transaction.atomic
def ask_consent(
    *,
    record: Stated,
    effect: Effect,
    reach: Reach,
    asked_for: Organisation,
    reason: str,
    by: Actor,
) -> Consent:
    """Ask the State to release one of its records, or to keep back what is released by default."""
    record = type(record)._default_manager.visible_to(by).get(pk=record.pk)  # type: ignore[attr-defined]
    require(by, Perm.CONSENT_ASK, organisation_id=asked_for.pk)
    policies.require_of_a_state(record)
    policies.require_settled(record)
    _check(record, reach)
    consent = Consent.objects.create(
        kind=record._meta.label_lower,
        record_id=record.pk,
        state=record.state,
        effect=effect,
        covers_all=reach.covers_all,
        workflow_version=workflow.CONSENT.version,
        asked_by_id=by.person_id,
        asked_for=asked_for,
        reason=reason,
    )
    _set_reach(consent, reach)
    log(event=Event.CONSENT_ASKED, by=by, subject=consent, effect=str(effect))
    people = people_of_state_with(Perm.CONSENT_ANSWER, state_id=record.state_id)
    tell(Message(Event.CONSENT_ASKED, people=list(people.values_list("pk", flat=True)), subject=consent))
    return consent


def _lock(consent: Consent) -> Consent:
    return Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)


def _found(consent: Consent, name: str, by: Actor) -> Move:
    """Give a move that `by` may take."""
    move = workflow.CONSENT_VERSIONS[consent.workflow_version].find(name, consent.standing)
    require(by, Perm(move.needs))
    return move


def _move(consent: Consent, name: str, by: Actor) -> str:
    """Take a move that `by` may take, and give its event."""
    move = _found(consent, name, by)
    consent.standing = move.target
    return move.logs


def _answer(consent: Consent, name: str, answer: str, by: Actor) -> Event:
    event = _move(consent, name, by)
    policies.require_same_state(consent, by)
    policies.require_second_person(consent, by)
    consent.answer = answer
    consent.answered_by_id = by.person_id
    consent.answered_at = timezone.now()
    return Event(event)


@transaction.atomic
def give_consent(
    *, consent: Consent, reach: Reach, instrument: Instrument, by: Actor, answer: str = ""
) -> Consent:
    """Decide for one's State: what is covered and for whom may be narrower, or wider, than was asked."""
    consent = _lock(consent)
    event = _answer(consent, "give", answer, by)
    record = model_of(consent.kind)._default_manager.visible_to(by).get(pk=consent.record_id)  # type: ignore[attr-defined]
    _check(record, reach)
    policies.require_dates(instrument.valid_from, instrument.valid_until, instrument.signed_on)
    if instrument.note:
        require_letter(instrument.note)
    if consent.effect == Effect.RELEASE:
        policies.require_signed(instrument.signatory, instrument.note.sha256 if instrument.note else "")
    stored = keep(instrument.note) if instrument.note else None
    try:
        return _decide(consent, reach, instrument, stored, event, by)
    except BaseException:
        if stored is not None:
            remove(stored.name)
        raise


def _decide(
    consent: Consent, reach: Reach, instrument: Instrument, stored: Stored | None, event: Event, by: Actor
) -> Consent:
    consent.covers_all = reach.covers_all
    consent.signatory = instrument.signatory
    consent.signed_on = instrument.signed_on
    consent.valid_from, consent.valid_until = instrument.valid_from, instrument.valid_until
    if instrument.note and stored:
        consent.note_name = instrument.note.name[:200]
        consent.note_sha256, consent.note_stored_as = stored.sha256, stored.name
    consent.save()
    _set_reach(consent, reach)
    log(event=event, by=by, subject=consent, effect=consent.effect, covers_all=reach.covers_all)
    _tell_who_asked(consent, event)
    if consent.effect == Effect.WITHHOLD:
        mark_releases(kind=consent.kind, record_id=consent.record_id, by=by)
    return consent


def _tell_who_asked(consent: Consent, event: Event) -> None:
    if people := _who_asked(consent):
        tell(Message(event, people=people, subject=consent))


def _who_asked(consent: Consent) -> list[int]:
    """Give who asked; once they act no more for that organisation, those who ask for it today. The machine is nobody."""
    if consent.asked_by_id is None:
        return []
    today = people_with(Perm.CONSENT_ASK, organisation_id=consent.asked_for_id)
    asking = list(today.values_list("pk", flat=True))
    return [consent.asked_by_id] if consent.asked_by_id in asking else asking


@transaction.atomic
def refuse_consent(*, consent: Consent, answer: str, by: Actor) -> Consent:
    """Give no consent. To all but the State and who asked, it is as if nobody had asked."""
    consent = _lock(consent)
    event = _answer(consent, "refuse", answer, by)
    consent.save()
    log(event=event, by=by, subject=consent)
    _tell_who_asked(consent, event)
    return consent


@transaction.atomic
def cancel_consent(*, consent: Consent, by: Actor) -> Consent:
    """Ask no longer."""
    consent = _lock(consent)
    event = _move(consent, "cancel", by)
    require(by, Perm.CONSENT_ASK, organisation_id=consent.asked_for_id)
    consent.save(update_fields=["standing"])
    log(event=Event(event), by=by, subject=consent)
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Actor) -> Consent:
    """Withdraw for one's State: from the next query on, nobody sees by it; snapshots that went out are marked."""
    consent = _lock(consent)
    event = _move(consent, "withdraw", by)
    policies.require_same_state(consent, by)
    consent.withdrawn_by_id = by.person_id
    consent.withdrawn_at = timezone.now()
    consent.save(update_fields=["standing", "withdrawn_by", "withdrawn_at"])
    log(event=Event(event), by=by, subject=consent)
    _tell_who_asked(consent, Event(event))
    mark_releases(kind=consent.kind, record_id=consent.record_id, by=by)
    return consent


@dataclass(frozen=True)
class Effects:
    """What a withdrawal would do: who would cease, and who begin, to see the record, and which snapshots would be marked."""

    lose: list[Organisation]
    gain: list[Organisation]
    releases: list[Release]


def rehearse_withdrawal(*, consent: Consent, record: Stated, by: Actor) -> Effects:
    """Say what a withdrawal would do, by asking the rule without the decision. Nothing is written, nor stands in the log.

    `record` is the one that the decision is about, as the caller has read it for `by`.
    """
    _found(consent, "withdraw", by)
    policies.require_same_state(consent, by)
    lose, gain = who_would_change(record, consent)
    standing = standing_of(kind=consent.kind, record_id=consent.record_id)
    return Effects(lose=lose, gain=gain, releases=uncovered(standing, record, without=consent))


@transaction.atomic
def expire_consents(*, by: Actor) -> int:
    """Note the consents whose last day has passed; they ceased to open anything that night. Gives how many."""
    passed = Consent.objects.select_for_update(of=("self",)).filter(
        standing=ConsentState.GIVEN, valid_until__lt=timezone.localdate()
    )
    number = 0
    for consent in passed.order_by("pk"):
        event = _move(consent, "expire", by)
        consent.save(update_fields=["standing"])
        log(event=Event(event), by=by, subject=consent)
        _tell_both(consent, Event(event))
        mark_releases(kind=consent.kind, record_id=consent.record_id, by=by)
        number += 1
    return number


@transaction.atomic
def remind_of_consents(*, by: Actor) -> int:
    """Tell the State, and who asked, of the consents whose last day is near, each once. Gives how many."""
    require(by, Perm.MACHINE_READ)
    today = timezone.localdate()
    ending = Consent.objects.select_for_update(of=("self",)).filter(
        standing=ConsentState.GIVEN, valid_until__range=(today, today + _SOON), reminded_on=None
    )
    number = 0
    for consent in ending.order_by("pk"):
        consent.reminded_on = today
        consent.save(update_fields=["reminded_on"])
        log(event=Event.CONSENT_REMINDED, by=by, subject=consent)
        _tell_both(consent, Event.CONSENT_REMINDED)
        number += 1
    return number


def _tell_both(consent: Consent, event: Event) -> None:
    """Tell who answers for the State, and who asked."""
    of_state = people_of_state_with(Perm.CONSENT_ANSWER, state_id=consent.state_id)
    people = {*of_state.values_list("pk", flat=True), *_who_asked(consent)}
    tell(Message(event, people=people, subject=consent, due_on=consent.valid_until))
