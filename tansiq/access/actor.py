"""Who is acting. Made once a request, passed everywhere as `by`."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.kernel.errors import NotAllowed


@dataclass(frozen=True)
class Belonging:
    """One membership in force: a role in an organisation, for some States or (empty) without that bound."""

    role: Role
    organisation_id: int
    organisation_kind: str
    states: frozenset[str] = frozenset()
    is_member_entity: bool = False
    state_id: int | None = None  # the State whose body the organisation is
    state_ids: frozenset[int] = frozenset()  # the scope once more, as keys
    organisation_label: str = ""  # in the reader's language, for the header of each page


@dataclass(frozen=True)
class Actor:
    """A person or a task with the memberships in force now; `username` empty means nobody signed in."""

    username: str = ""
    person_id: int | None = None
    belongings: tuple[Belonging, ...] = field(default_factory=tuple)
    is_member_entity: bool = False
    log_code: str = ""  # under which the log knows the person; the name behind it can be erased or sealed

    @property
    def is_signed_in(self) -> bool:
        """True for a person who has signed in, and for the platform's own tasks."""
        return bool(self.username)

    @property
    def organisation_ids(self) -> frozenset[int]:
        """The organisations that the actor belongs to."""
        return frozenset(b.organisation_id for b in self.belongings)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles the actor has anywhere."""
        return frozenset(b.role for b in self.belongings)

    def organisations_with(self, perm: Perm) -> frozenset[int]:
        """The organisations for which the actor carries `perm`."""
        return frozenset(b.organisation_id for b in self.belongings if perm in PERMISSIONS[b.role])


NOBODY = Actor()
ON_THE_MACHINE = "command line"  # no person has this name: it holds a space


def on_the_machine(role: Role, *, organisation_id: int = 0) -> Actor:
    """Give the actor of the command line: who runs the machine acts with one named role, and the log says so."""
    belonging = Belonging(role=role, organisation_id=organisation_id, organisation_kind="")
    return Actor(username=ON_THE_MACHINE, belongings=(belonging,), is_member_entity=bool(organisation_id))


def allows(by: Actor, perm: Perm, *, organisation_id: int | None = None) -> bool:
    """Say whether `by` carries `perm`: anywhere, or for that one organisation."""
    holders = by.organisations_with(perm)
    return bool(holders) if organisation_id is None else organisation_id in holders


def require(by: Actor, perm: Perm, *, organisation_id: int | None = None) -> None:
    """Raise `NotAllowed` unless `by` carries `perm` (for that organisation, where one is named)."""
    if not allows(by, perm, organisation_id=organisation_id):
        raise NotAllowed(
            _("This needs the right “%(right)s”. The coordinating office can give it.")
            % {"right": perm.label}
        )
