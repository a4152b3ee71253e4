"""What is past its time and goes; config/retention.yaml says when."""

from datetime import datetime

from django.db import transaction

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.accounts.actions.erasure import empty_nominations
from tansiq.accounts.enums import NominationState
from tansiq.accounts.models import Invitation, Nomination, Proposal
from tansiq.audit.actions import record
from tansiq.audit.enums import Event


def _done(kind: str, number: int, by: Actor) -> int:
    if number:
        record(event=Event.DATA_FORGOTTEN, by=by, kind=kind, number=number)
    return number


@transaction.atomic
def forget_declined_nominations(*, before: datetime, by: Actor) -> int:
    """Remove letters and personal data of nominations declined or withdrawn before a moment; give how many."""
    require(by, Perm.PERSON_ERASE)
    closed = (NominationState.DECLINED, NominationState.WITHDRAWN)
    found = Nomination.objects.filter(state__in=closed, vetted_at__lt=before)
    return _done("nominations", empty_nominations(found), by)


@transaction.atomic
def forget_lapsed_invitations(*, before: datetime, by: Actor) -> int:
    """Remove invitations that were used or ran out before a moment; give how many."""
    require(by, Perm.PERSON_ERASE)
    number, _each = Invitation.objects.filter(expires_at__lt=before).delete()
    return _done("invitations", number, by)


@transaction.atomic
def forget_decided_proposals(*, before: datetime, by: Actor) -> int:
    """Remove what was decided, or ran out, before a moment; the log keeps that it was. Give how many."""
    require(by, Perm.PERSON_ERASE)
    number, _each = Proposal.objects.filter(expires_at__lt=before).delete()
    return _done("proposals", number, by)
