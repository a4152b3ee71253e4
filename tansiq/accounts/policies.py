"""What state and data allow, whoever asks."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.accounts.models import Membership, Person
from tansiq.kernel.errors import DomainError
from tansiq.reference.models import Organisation


def require_free_username(username: str) -> None:
    """Refuse a user name that somebody has, whatever its capitals."""
    if Person.objects.filter(username__iexact=username).exists():
        raise DomainError(_("Somebody has this user name."), code="username_taken")


def require_somebody_else(person: Person, username: str) -> None:
    """Refuse a membership given to oneself: who runs the machine would read what they like."""
    if person.username == username:
        raise DomainError(_("Somebody else gives you a membership."), code="second_person")


def require_role_fits(role: Role, organisation: Organisation) -> None:
    """Refuse to make a coordinator of another organisation than the coordinating office (or one of the examples)."""
    fits = organisation.is_coordinating_office or organisation.is_illustrative
    if role == Role.COORDINATOR and not fits:
        raise DomainError(_("Coordinators belong to the coordinating office."), code="role_elsewhere")


def require_new_membership(person: Person, organisation: Organisation, role: Role) -> None:
    """Refuse a second membership in the same role while the first has not ended."""
    standing = Membership.objects.filter(person=person, organisation=organisation, role=role)
    if standing.exclude(valid_until__lt=timezone.localdate()).exists():
        raise DomainError(_("This person has that role there already."), code="membership_stands")


def require_not_past(valid_until: date | None) -> None:
    """Refuse a membership that would be over before it begins."""
    if valid_until is not None and valid_until < timezone.localdate():
        raise DomainError(_("The last day of the membership has passed."), code="membership_past")


def require_not_ended(membership: Membership) -> None:
    """Refuse to end twice: the day on which a membership ended stands."""
    if membership.valid_until is not None and membership.valid_until < timezone.localdate():
        raise DomainError(_("This membership has ended."), code="membership_ended")


def require_oneself(person: Person, by: Actor) -> None:
    """Refuse to act on the password, the factors or the sessions of somebody else."""
    if person.pk != by.person_id:
        raise DomainError(_("Each person does this for themselves."), code="somebody_else")


def require_another(person: Person, by: Actor) -> None:
    """Refuse to take one's own second factor by this way: who took over a session would do just that."""
    if person.pk == by.person_id:
        raise DomainError(_("Somebody else does this for you."), code="second_person")
