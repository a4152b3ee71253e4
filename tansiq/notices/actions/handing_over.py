"""What passes to a successor. `accounts` calls these in the transaction of a hand-over, which it has authorised."""

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.accounts.models import Membership
from tansiq.accounts.queries.passing import acts_elsewhere
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message
from tansiq.notices.actions.notices import deliver, first_state
from tansiq.notices.models import MailChoice, Notice
from tansiq.notices.policies import require_somebody
from tansiq.notices.queries.passing import deadlines_that_pass, notices_that_pass


@transaction.atomic
def pass_on_deadlines(*, predecessor: Membership, successor: Membership, by: Actor) -> int:
    """Tell the successor of each day on which something falls due; the organisation owes it as before. Gives how many."""
    rows = list(deadlines_that_pass(predecessor))
    for row in rows:
        message = Message(
            event=Event.DEADLINE_SET,
            people=[successor.person_id],
            due_on=row.due_on,
            link=row.link,
            words={"duty": row.what},
        )
        deliver(message=message, about=(row.kind, row.key), by=by)
    return len(rows)


@transaction.atomic
def pass_on_notices(*, predecessor: Membership, successor: Membership, by: Actor) -> int:
    """Give the successor what the predecessor has not read; it stays with who acts elsewhere as well. Gives how many.

    Whether the successor may see the records is asked when it is shown, as of every notice.
    """
    require_somebody(by)
    rows = list(notices_that_pass(predecessor).select_for_update(of=("self",)))
    if not acts_elsewhere(predecessor):
        Notice.objects.filter(pk__in=[row.pk for row in rows]).delete()
    chosen = MailChoice.objects.filter(person=successor.person).first()
    now = timezone.now()
    for row in rows:
        row.pk, row.person, row.mailed_at, row.tries, row.try_after = None, successor.person, None, 0, now
        row.mail_state = first_state(successor.person, row.event, chosen.pace if chosen else None)
    Notice.objects.bulk_create(rows, batch_size=500)
    return len(rows)
