"""What may be said about who sees a record."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.accounts.models import Person
from tansiq.kernel.errors import DomainError
from tansiq.sharing.enums import Level
from tansiq.sharing.models import Group, Shareable


def require_not_of_a_state(record: Shareable) -> None:
    """Refuse to open what concerns a State by a level or in person: the State decides."""
    if record.is_of_a_state:
        raise DomainError(
            _("This record concerns a State: it is released by that State’s consent, and in no other way."),
            code="state_decides",
        )


def require_somebody_named(level: str, parties: Iterable[object], groups: Iterable[object]) -> None:
    """Refuse the level “named parties” where nobody is named."""
    if level == Level.PARTIES and not [*parties, *groups]:
        raise DomainError(_("Name the organisations or groups that are to see it."), code="nobody_named")


def require_known_groups(groups: Iterable[Group], by: Actor) -> None:
    """Refuse a group that the sharer cannot know of."""
    asked = {group.pk for group in groups}
    known = set(Group.objects.visible_to(by).filter(pk__in=asked).values_list("pk", flat=True))
    if asked - known:
        raise DomainError(_("There is no such group."), code="group_unknown")


def require_to_come(day: date) -> None:
    """Refuse a last day that has passed."""
    if day < timezone.localdate():
        raise DomainError(_("The last day has passed."), code="day_past")


def require_open_account(person: Person) -> None:
    """Refuse access for somebody who cannot sign in."""
    if not person.is_active:
        raise DomainError(_("This account is closed."), code="account_closed")
