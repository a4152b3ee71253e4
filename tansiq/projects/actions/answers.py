"""The day by which an organisation answers the yearly round: it stands as long as one of its projects awaits an answer."""

from django.urls import reverse

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.notices.actions import meet_deadlines, set_deadline
from tansiq.notices.enums import Duty
from tansiq.notices.queries.deadlines import open_deadlines_of
from tansiq.projects.models import Round, RoundItem
from tansiq.projects.queries.rounds import WAITING, open_round
from tansiq.reference.models import Organisation


def ask(round: Round, organisation: Organisation, by: Actor) -> None:
    """Set the day of answer for one organisation."""
    set_deadline(
        subject=round,
        what=Duty.ROUND_ANSWER,
        organisation=organisation,
        right=Perm.ROUND_ANSWER,
        due_on=round.due_on,
        link=reverse("projects:round_answer", args=[round.year, organisation.code]),
        by=by,
    )


def settle(organisation: Organisation, by: Actor) -> None:
    """Meet the deadline of who has nothing left to answer; set one for who has come to a project that awaits an answer."""
    standing = open_round()
    if standing is None:
        return
    is_waiting = RoundItem.objects.filter(WAITING, round=standing, organisation=organisation).exists()
    open_ones = open_deadlines_of(standing, Duty.ROUND_ANSWER, organisation_id=organisation.pk)
    if not is_waiting:
        meet_deadlines(subject=standing, what=Duty.ROUND_ANSWER, organisation=organisation, by=by)
    elif standing.is_ahead and not open_ones.exists():
        ask(standing, organisation, by)
