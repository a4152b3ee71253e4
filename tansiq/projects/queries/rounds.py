"""The yearly round: who is asked, who has answered; each organisation sees its own, the coordinating office all."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q, QuerySet

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.projects.enums import Holds, Standing
from tansiq.projects.models import Project, Round, RoundItem

# What left the matrix without an answer waits for none.
WAITING = Q(answer="", project__standing=Standing.LISTED)


@dataclass(frozen=True)
class Progress:
    """What one organisation was asked in a round, and what it has said."""

    organisation_id: int
    asked: int
    yes: int
    changed: int
    ended: int
    waiting: int
    reminded_at: datetime | None

    @property
    def answered(self) -> int:
        """How many projects have an answer."""
        return self.yes + self.changed + self.ended


def rounds() -> QuerySet[Round]:
    """Give every round, the newest first: that a round was held is known to all who take part."""
    return Round.objects.order_by("-year")


def open_round() -> Round | None:
    """Give the round that is open, if there is one."""
    return Round.objects.filter(closed_on=None).first()


def items(round_: Round, *, by: Actor) -> QuerySet[RoundItem]:
    """Give what `by` may see of a round: all for who runs it, one's own organisations' for the others."""
    found = RoundItem.objects.filter(round=round_, project__in=Project.objects.visible_to(by).values("pk"))
    if allows(by, Perm.ROUND_RUN):
        return found
    return found.filter(organisation_id__in=sorted(by.organisations_with(Perm.ROUND_ANSWER)))


def progress(round_: Round, *, by: Actor) -> list[Progress]:
    """Count, for each organisation that `by` may see, what was asked and what was answered: one query."""
    counted = (
        items(round_, by=by)
        .order_by()
        .values("organisation_id")
        .annotate(
            asked=Count("pk", filter=~Q(answer="") | WAITING),
            yes=Count("pk", filter=Q(answer=Holds.YES)),
            changed=Count("pk", filter=Q(answer=Holds.CHANGED)),
            ended=Count("pk", filter=Q(answer=Holds.ENDED)),
            waiting=Count("pk", filter=WAITING),
            reminded_at=Max("reminded_at"),
        )
    )
    return [Progress(**row) for row in counted if row["asked"]]


def items_of(
    round_: Round, organisation_id: int, *, by: Actor, only_waiting: bool = False
) -> QuerySet[RoundItem]:
    """Give what one organisation is asked, in the order of the matrix, with each project."""
    found = items(round_, by=by).filter(organisation_id=organisation_id)
    found = found.filter(WAITING) if only_waiting else found.filter(~Q(answer="") | WAITING)
    by_serial = F("project__serial").asc(nulls_last=True)
    ordered = found.order_by("project__pillar_id", by_serial, "project__title", "project_id")
    return ordered.select_related("project").defer("project__search_text", "project__activities")
