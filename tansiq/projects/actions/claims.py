"""Claims: asked by a named entity, decided by the coordinating office."""

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message, tell
from tansiq.kernel.workflow import Move
from tansiq.notices.queries.subjects import people_concerned
from tansiq.projects import policies, workflow
from tansiq.projects.actions.answers import settle
from tansiq.projects.models import Claim, Project, RoundItem
from tansiq.reference.models import Organisation


@transaction.atomic
def claim(*, project: Project, organisation: Organisation, reason: str, by: Actor) -> Claim:
    """Ask, for an organisation that the project names, to own it."""
    require(by, Perm.PROJECT_CLAIM, organisation_id=organisation.pk)
    project = Project.objects.visible_to(by).select_for_update(of=("self",)).get(pk=project.pk)
    policies.require_claimable(project, {organisation.pk})
    policies.require_no_open_claim(project, organisation.pk)
    asked = Claim.objects.create(
        project=project,
        organisation=organisation,
        reason=reason,
        asked_by=by.username,
        workflow_version=workflow.CLAIM.version,
    )
    record(event=Event.CLAIM_ASKED, by=by, subject=project, organisation=organisation.code, reason=reason)
    _tell(asked, Event.CLAIM_ASKED, Perm.CLAIM_DECIDE, project.owner_id, by)
    return asked


def _tell(claim: Claim, event: Event, right: Perm, organisation_id: int, by: Actor) -> None:
    """Tell who carries a right in an organisation and is asked about the project, but for who acts."""
    people = people_concerned(
        right, organisation_id=organisation_id, label=claim._meta.label_lower, key=claim.pk
    )
    tell(Message(event=event, people=people - {by.person_id}, subject=claim))


def _lock(claim: Claim) -> Claim:
    """Lock the project, then the claim: in one order everywhere, so that two who decide at once do not block each other.

    The owner is not joined: it may change while the lock is awaited, and a joined row that no longer fits is lost.
    """
    project = Project.objects.select_for_update(of=("self",)).get(pk=claim.project_id)
    claim = Claim.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=claim.pk)
    claim.project = project
    return claim


def _authorised(claim: Claim, name: str, by: Actor) -> Move:
    """Give the move: the owner of the project decides on a claim, who asked takes it back."""
    move = workflow.CLAIM_VERSIONS[claim.workflow_version].find(name, claim.state)
    scope = claim.organisation_id if name == "withdraw" else claim.project.owner_id
    require(by, Perm(move.needs), organisation_id=scope)
    return move


def _apply(claim: Claim, move: Move, reason: str, by: Actor) -> Claim:
    claim.state = move.target
    claim.decision_reason = reason
    claim.decided_by = by.username
    claim.decided_at = timezone.now()
    claim.save(update_fields=["state", "decision_reason", "decided_by", "decided_at"])
    record(
        event=Event(move.logs),
        by=by,
        subject=claim.project,
        organisation=claim.organisation.code,
        reason=reason,
    )
    _tell(claim, Event(move.logs), Perm.PROJECT_CLAIM, claim.organisation_id, by)
    return claim


@transaction.atomic
def accept_claim(*, claim: Claim, reason: str, by: Actor) -> Claim:
    """Hand the project to the entity that claimed it; other open claims on it are declined with the same reason."""
    claim = _lock(claim)
    move = _authorised(claim, "accept", by)
    policies.require_other_person(claim, by.username)
    policies.require_listed(claim.project)
    _apply(claim, move, reason, by)
    _decline_others(claim, reason, by)
    project = claim.project
    former = project.owner
    project.owner = claim.organisation
    project.revision += 1
    project.save(update_fields=["owner", "revision", "changed_at"])
    # The open round asks the new owner from now on.
    RoundItem.objects.filter(project=project, round__closed_on=None, answer="").update(
        organisation=claim.organisation
    )
    settle(former, by)
    settle(claim.organisation, by)
    return claim


def _decline_others(accepted: Claim, reason: str, by: Actor) -> None:
    others = Claim.objects.filter(project=accepted.project, state=workflow.CLAIM.initial)
    for other in others.select_for_update(of=("self",)).select_related("organisation").order_by("pk"):
        other.project = accepted.project
        _apply(other, _authorised(other, "decline", by), reason, by)


@transaction.atomic
def decline_claim(*, claim: Claim, reason: str, by: Actor) -> Claim:
    """Decline a claim; the reason is shown to who asked."""
    claim = _lock(claim)
    move = _authorised(claim, "decline", by)
    policies.require_other_person(claim, by.username)
    return _apply(claim, move, reason, by)


@transaction.atomic
def withdraw_claim(*, claim: Claim, by: Actor) -> Claim:
    """Take back a claim of one's own organisation."""
    claim = _lock(claim)
    return _apply(claim, _authorised(claim, "withdraw", by), "", by)
