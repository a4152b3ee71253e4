"""What of notices passes from a focal point to the successor: what falls due, and what was not read."""

from django.db.models import QuerySet

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.access.roles import PERMISSIONS
from tansiq.accounts.models import Membership
from tansiq.accounts.models.passing import Passed
from tansiq.audit.enums import Event
from tansiq.notices.models import Deadline, Notice
from tansiq.notices.queries.deadlines import OPEN, deadlines, shown
from tansiq.notices.queries.notices import told

# Of what falls due the successor is told anew, with the day as it stands.
_OF_DEADLINES = (Event.DEADLINE_SET, Event.DEADLINE_REMINDED, Event.DEADLINE_CLIMBED)
_OF_ACCOUNTS = ("", "accounts.person")


def deadlines_that_pass(membership: Membership) -> QuerySet[Deadline]:
    """Give what the organisation owes by a right that the role carries. For actions: it asks no policy."""
    rights = sorted(PERMISSIONS[Role(membership.role)])
    owed = Deadline.objects.filter(OPEN, organisation_id=membership.organisation_id, right__in=rights)
    return owed.order_by("due_on", "pk")


def notices_that_pass(membership: Membership) -> QuerySet[Notice]:
    """Give what the person has not read of records; what concerns an account is the person’s own. For actions."""
    unread = Notice.objects.filter(person_id=membership.person_id, seen_at=None)
    return unread.exclude(event__in=_OF_DEADLINES).exclude(kind__in=_OF_ACCOUNTS).order_by("pk")


def shown_deadlines(membership: Membership, by: Actor) -> list[Passed]:
    """Give what falls due and passes, as far as `by` may see it."""
    rows = deadlines(by=by).filter(pk__in=deadlines_that_pass(membership).values("pk"))
    return [
        Passed(title=due.subject.title, what=due.what, href=due.href, until=due.deadline.due_on)
        for due in shown(rows, by=by)
    ]


def shown_notices(membership: Membership, by: Actor) -> list[Passed]:
    """Give the notices that pass, to the person whose they are, and to nobody else."""
    mine = notices_that_pass(membership).filter(person_id=by.person_id or 0)
    return [Passed(title=item.sentence, href=item.href) for item in told(mine, by=by)]
