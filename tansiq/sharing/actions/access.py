"""Asking for access to a record that one knows of, and the owner's answer."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.actions import record as log
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message, tell
from tansiq.notices.queries.subjects import people_concerned
from tansiq.reference.models import Organisation
from tansiq.sharing import workflow
from tansiq.sharing.actions.grants import give_grant
from tansiq.sharing.models import AccessRequest
from tansiq.sharing.policies import access as policies
from tansiq.sharing.queries.records import by_reference, record_of


@transaction.atomic
def ask_for_access(*, reference: str, organisation: Organisation, reason: str, by: Actor) -> AccessRequest:
    """Ask the owner of the record that bears a reference. Whether there is such a record, the answer does not say."""
    require(by, Perm.RECORD_READ, organisation_id=organisation.pk)
    person_id = policies.require_person(by)
    reference = reference.strip()[:80]
    policies.require_reason(reason)
    policies.require_not_asked(reference, person_id)
    found = by_reference(reference)
    asked = AccessRequest.objects.create(
        reference=reference,
        kind=found._meta.label_lower if found else "",
        record_id=found.pk if found else None,
        owner_id=found.owner_id if found else None,
        person_id=person_id,
        organisation=organisation,
        reason=reason,
        workflow_version=workflow.ACCESS.version,
    )
    log(event=Event.ACCESS_ASKED, by=by, subject=asked, organisation=organisation.code)
    if found:
        deciders = people_concerned(
            Perm.ACCESS_DECIDE, organisation_id=found.owner_id, label=asked.kind, key=found.pk
        )
        tell(Message(Event.ACCESS_ASKED, people=deciders, subject=asked))
    return asked


def _lock(asked: AccessRequest) -> AccessRequest:
    return AccessRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=asked.pk)


def _answered(asked: AccessRequest, name: str, answer: str, by: Actor) -> AccessRequest:
    move = workflow.ACCESS_VERSIONS[asked.workflow_version].find(name, asked.state)
    require(by, Perm(move.needs), organisation_id=asked.owner_id or 0)
    asked.state = move.target
    asked.answer = answer
    asked.answered_by_id = by.person_id
    asked.answered_at = timezone.now()
    asked.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    log(event=Event(move.logs), by=by, subject=asked, person=asked.person.log_code)
    return asked


@transaction.atomic
def grant_access(
    *, asked: AccessRequest, valid_until: date, answer: str, by: Actor, may_export: bool = False
) -> AccessRequest:
    """Give who asked access until a day."""
    asked = _answered(_lock(asked), "grant", answer, by)
    record = record_of(asked.kind, asked.record_id or 0, by=by)
    give_grant(record=record, person=asked.person, valid_until=valid_until, may_export=may_export, by=by)
    return asked


@transaction.atomic
def decline_access(*, asked: AccessRequest, answer: str, by: Actor) -> AccessRequest:
    """Give no access; to who asked it stays as if nobody had answered."""
    return _answered(_lock(asked), "decline", answer, by)


@transaction.atomic
def withdraw_request(*, asked: AccessRequest, by: Actor) -> AccessRequest:
    """Take back one's own request."""
    asked = _lock(asked)
    policies.require_own(asked, by)
    move = workflow.ACCESS_VERSIONS[asked.workflow_version].find("withdraw", asked.state)
    require(by, Perm(move.needs))
    asked.state = move.target
    asked.save(update_fields=["state"])
    log(event=Event(move.logs), by=by, subject=asked)
    return asked
