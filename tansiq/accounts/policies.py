"""What state and data allow, whoever asks."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.access.second_person import NEVER_WITHOUT, ROLES_OF_TRUST
from tansiq.accounts.enums import MembershipStatus, NominationState
from tansiq.accounts.models import Membership, Nomination, Person, Proposal
from tansiq.accounts.queries.focal_points import Terrain
from tansiq.accounts.queries.proposals import has_held_trust
from tansiq.accounts.workflow import NOMINATION_VERSIONS
from tansiq.kernel.errors import DomainError
from tansiq.kernel.workflow import Move
from tansiq.reference.enums import OrganisationKind
from tansiq.reference.models import Organisation, OrganisationLine, State

_OF_A_STATE = frozenset({Role.STATE_APPROVER, Role.STATE_FOCAL_POINT})
_REGIONAL = frozenset({OrganisationKind.REGIONAL_ORGANISATION, OrganisationKind.INTERGOVERNMENTAL})
_OPEN = (NominationState.NOMINATED, NominationState.INVITED, NominationState.ACCEPTED)

# --- people and memberships ---


def require_free_username(username: str) -> None:
    """Refuse a user name that somebody has, whatever its capitals."""
    if Person.objects.filter(username__iexact=username).exists():
        raise DomainError(_("Somebody has this user name."), code="username_taken")


def require_somebody_else(person: Person, by: Actor) -> None:
    """Refuse what one does for oneself: who runs the machine would read what they like, and confirm themselves for ever."""
    if by.person_id is not None and by.person_id == person.pk:
        raise DomainError(_("Somebody else has to do this for you."), code="second_person")


def require_open_account(person: Person) -> None:
    """Refuse what needs an account, where it was closed or its data erased."""
    if not person.is_active:
        raise DomainError(_("This account is closed."), code="account_closed")


def require_can_reopen(person: Person) -> None:
    """Refuse to reopen an account that is open, whose data were erased, or whose address another account has by now."""
    require_not_erased(person)
    if person.is_active:
        raise DomainError(_("This account is open."), code="account_open")
    others = Person.objects.filter(email__iexact=person.email, is_active=True)
    if person.email and others.exists():
        raise DomainError(_("Another account has this address by now."), code="address_taken")


def require_reason(reason: str) -> None:
    """Refuse what is to be done for a reason, without one."""
    if not reason.strip():
        raise DomainError(_("Give the reason."), code="reason_missing")


def require_nobody_second_to_reopen(person: Person, by: Actor) -> None:
    """Refuse to let somebody who has held a role of trust in again by one person alone; who runs the machine may."""
    if by.person_id is not None and has_held_trust(person):
        raise DomainError(
            _("This person has held a role of trust: one proposes to reopen the account, another confirms."),
            code="needs_second",
        )


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
    if membership.status == MembershipStatus.ENDED:
        raise DomainError(_("This membership has ended."), code="membership_ended")


def require_no_second_person(role: Role, by: Actor) -> None:
    """Refuse a role of trust from one person alone; who runs the machine sets up the first ones."""
    if role in ROLES_OF_TRUST and by.person_id is not None:
        raise DomainError(
            _("This role is given by two people: one proposes, another confirms."), code="needs_second"
        )


def require_not_last(person: Person, memberships: Collection[Membership] | None = None) -> None:
    """Refuse to take away the last coordinator or operator; `memberships` are those about to go (default: all)."""
    held = Membership.objects.in_force().filter(role__in=NEVER_WITHOUT)
    going = held.filter(person=person)
    if memberships is not None:
        going = going.filter(pk__in=[m.pk for m in memberships])
    for role in sorted(set(going.values_list("role", flat=True))):
        if not held.filter(role=role).exclude(pk__in=going.values("pk")).exists():
            raise DomainError(
                _("Nobody else is %(role)s. Give the role to somebody first.") % {"role": Role(role).label},
                code="last_of_role",
            )


def require_lifting(membership: Membership, *, by_office: bool) -> None:
    """Refuse to lift what the coordinating office suspended, to all but the office."""
    if membership.is_suspended_by_office and not by_office:
        raise DomainError(
            _("The coordinating office suspended this membership and lifts it."), code="suspended_by_office"
        )


# --- nominations ---


def require_terrain(
    organisation: Organisation, role: Role, states: Iterable[State], terrain: Terrain
) -> None:
    """Refuse a nomination beyond one's own: another State’s body, another organisation, a role or State out of reach."""
    if not terrain.organisations.filter(pk=organisation.pk).exists():
        raise DomainError(_("You do not nominate for this organisation."), code="organisation_beyond")
    if role not in terrain.roles:
        raise DomainError(_("You do not nominate for this role."), code="role_beyond")
    named = {state.pk for state in states}
    if terrain.state_ids and (not named or named - terrain.state_ids):
        raise DomainError(_("The States go beyond those of your own membership."), code="states_beyond")


def require_speaks_for(nominator: Organisation, organisation: Organisation) -> None:
    """Refuse a letter of an organisation that does not speak for the other: itself, its parts, a body of the same State."""
    same_state = nominator.state_id is not None and nominator.state_id == organisation.state_id
    is_part = OrganisationLine.objects.filter(organisation=organisation, ancestor=nominator).exists()
    if not (same_state or is_part or nominator.pk == organisation.pk):
        raise DomainError(
            _("An organisation nominates for itself and its parts, a State for its bodies."),
            code="nominator_other",
        )


def require_role_suits(role: Role, organisation: Organisation) -> None:
    """Refuse a focal point of a State outside its bodies, and the like."""
    if role in _OF_A_STATE:
        suits = organisation.state_id is not None
    elif role == Role.REGIONAL_FOCAL_POINT:
        suits = organisation.kind in _REGIONAL
    else:
        suits = organisation.kind not in {OrganisationKind.STATE_BODY, OrganisationKind.REGIONAL_ORGANISATION}
    if not suits:
        raise DomainError(_("This role does not go with this organisation."), code="role_unsuited")


def require_own_state(role: Role, organisation: Organisation, states: Iterable[State]) -> None:
    """Refuse a focal point of a State whose scope is another State."""
    if role in _OF_A_STATE and any(state.pk != organisation.state_id for state in states):
        raise DomainError(_("A State’s focal point acts for that State only."), code="states_beyond")


def require_coordinates(role: Role, *, is_national_coordinator: bool) -> None:
    """Refuse a national coordinator who is not a State’s focal point."""
    if is_national_coordinator and role != Role.STATE_FOCAL_POINT:
        raise DomainError(
            _("Only a State’s focal point is its national coordinator."), code="coordinator_unsuited"
        )


def require_new_nominee(email: str, organisation: Organisation, role: Role) -> None:
    """Refuse a nominee who has the role there already, or whose nomination for it is open."""
    held = Membership.objects.in_force().filter(
        person__email__iexact=email, organisation=organisation, role=role
    )
    if held.exists():
        raise DomainError(_("Who has this address has that role there already."), code="nominee_stands")
    asked = Nomination.objects.filter(
        email__iexact=email, organisation=organisation, role=role, state__in=_OPEN
    )
    if asked.exists():
        raise DomainError(_("A nomination of this address for that role is open."), code="nominee_stands")


def require_succession(predecessor: Membership, email: str, organisation: Organisation, role: Role) -> None:
    """Refuse a successor in another post, or to oneself."""
    if (predecessor.organisation_id, predecessor.role) != (organisation.pk, role):
        raise DomainError(
            _("A successor takes over the same role in the same organisation."), code="succession_other"
        )
    if predecessor.person.email.casefold() == email.casefold():
        raise DomainError(_("The successor is somebody else."), code="succession_same")


def require_move(nomination: Nomination, name: str) -> Move:
    """Give the move out of where the nomination stands; refuse in the reader's words where there is none."""
    versions = NOMINATION_VERSIONS[nomination.workflow_version]
    if not any(move.name == name for move in versions.out_of(nomination.state)):
        raise DomainError(
            _("This nomination stands at “%(state)s”; that is no longer possible.")
            % {"state": NominationState(nomination.state).label},
            code="no_such_move",
        )
    return versions.find(name, nomination.state)


def require_other_than_nominator(nomination: Nomination, by: Actor) -> None:
    """Refuse vetting by who entered the nomination, and by the nominee."""
    concerned = {nomination.entered_by_id, nomination.person_id} - {None}
    is_nominee = (
        bool(nomination.email)
        and Person.objects.filter(pk=by.person_id or 0, email__iexact=nomination.email).exists()
    )
    if by.person_id in concerned or is_nominee:
        raise DomainError(_("Somebody else than who nominated vets a nomination."), code="second_person")


def require_one_account(found: Collection[Person]) -> None:
    """Refuse to guess between two accounts with one address."""
    if len(found) > 1:
        raise DomainError(
            _("Several accounts have this address. Close those that are not the nominee’s first."),
            code="address_ambiguous",
        )


# --- two people ---


def require_open(proposal: Proposal) -> None:
    """Refuse to decide twice, or too late."""
    if not proposal.is_open:
        raise DomainError(_("This has been decided, or its time has passed."), code="proposal_closed")


def require_second(proposal: Proposal, by: Actor) -> None:
    """Refuse a second person who is the first, or whom it is about."""
    if by.person_id in {proposal.asked_by_id, proposal.person_id}:
        raise DomainError(
            _("A second person decides: neither who asked nor whom it is about."), code="second_person"
        )


def require_no_open_proposal(person: Person, act: str, terms: dict[str, object]) -> None:
    """Refuse to ask twice for the same."""
    asked = Proposal.objects.filter(Q(act=act, person=person, state="open"), expires_at__gt=timezone.now())
    if any({key: proposal.terms.get(key) for key in terms} == terms for proposal in asked):
        raise DomainError(_("This has been asked for and waits for a second person."), code="proposal_stands")


def require_not_erased(person: Person) -> None:
    """Refuse to erase twice."""
    if person.erased_at is not None:
        raise DomainError(_("The data of this person have been erased."), code="person_erased")


def require_nobody_else(person: Person, by: Actor) -> None:
    """Refuse an invitation in a browser in which somebody else has signed in."""
    if by.is_signed_in and by.person_id != person.pk:
        raise DomainError(_("Somebody else has signed in here. Sign out first."), code="signed_in_as_another")


# --- signing in ---


def require_oneself(person: Person, by: Actor) -> None:
    """Refuse to act on the password, the factors or the sessions of somebody else."""
    if person.pk != by.person_id:
        raise DomainError(_("Each person does this for themselves."), code="somebody_else")


def require_another(person: Person, by: Actor) -> None:
    """Refuse to take one's own second factor by this way: who took over a session would do just that."""
    if person.pk == by.person_id:
        raise DomainError(_("Somebody else does this for you."), code="second_person")
