"""What a request for access may be."""

from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.kernel.errors import DomainError
from tansiq.sharing.enums import AccessState
from tansiq.sharing.models import AccessRequest

_A_DAY = 20


def require_person(by: Actor) -> int:
    """Give the person who acts; refuse the command line, which has none."""
    if by.person_id is None:
        raise DomainError(_("Somebody who has signed in asks for access."), code="nobody")
    return by.person_id


def require_not_asked(reference: str, person_id: int) -> None:
    """Refuse a second request while the first waits, and more requests a day than a person would make."""
    mine = AccessRequest.objects.filter(person_id=person_id)
    # Declined counts as waiting: who could ask again at once would know the answer.
    if mine.filter(reference=reference, state__in=(AccessState.ASKED, AccessState.DECLINED)).exists():
        raise DomainError(_("You have asked for this record already."), code="asked_already")
    if mine.filter(asked_at__date=timezone.localdate()).count() >= _A_DAY:
        raise DomainError(_("You have asked for many records today; go on tomorrow."), code="many_asked")


def require_reason(reason: str) -> None:
    """Refuse a request that does not say what for."""
    if not reason.strip():
        raise DomainError(_("Say what you need it for."), code="reason_missing")


def require_own(asked: AccessRequest, by: Actor) -> None:
    """Refuse to take back somebody else's request."""
    if asked.person_id != by.person_id:
        raise DomainError(_("Only who asked takes a request back."), code="not_own")
