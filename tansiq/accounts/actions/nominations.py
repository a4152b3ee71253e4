"""Nominations: from the letter to the focal point."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import FOCAL_POINTS
from tansiq.accounts import policies, workflow
from tansiq.accounts.actions.handing_over import hand_over
from tansiq.accounts.actions.invitations import invite, username_for
from tansiq.accounts.actions.naming import name_in_log
from tansiq.accounts.enums import Authority, NominationState
from tansiq.accounts.models import Membership, Nomination, Person
from tansiq.accounts.queries import people_anywhere_with, people_with
from tansiq.accounts.queries.focal_points import terrain
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.kernel import letters
from tansiq.kernel.telling import Message, tell
from tansiq.kernel.text import fold
from tansiq.kernel.workflow import Move
from tansiq.reference.models import Organisation, State, Theme


@dataclass(frozen=True)
class Nominee:
    """Whom the letter names."""

    names: dict[str, str]
    email: str
    function_title: str = ""
    telephone: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Post:
    """What the nominee is to be: a role in an organisation, for some States and themes, until a day."""

    organisation: Organisation
    role: Role
    states: tuple[State, ...] = ()
    themes: tuple[Theme, ...] = ()
    is_national_coordinator: bool = False
    valid_until: date | None = None


def _tell_nominators(nomination: Nomination, event: Event, by: Actor) -> None:
    """Tell who nominates for that organisation today: whoever took over from the one who entered it is told as well."""
    people = set(people_with(Perm.FOCAL_POINT_NOMINATE, organisation_id=nomination.nominator_id))
    if nomination.entered_by is not None:
        people.add(nomination.entered_by)
    _tell(nomination, event, {person.pk for person in people if person.pk != by.person_id})


def _tell(nomination: Nomination, event: Event, people: Iterable[int]) -> None:
    link = reverse("accounts:nomination", args=[nomination.pk])
    tell(Message(event=event, people=sorted(people), subject=nomination, link=link))


@transaction.atomic
def nominate(
    *,
    nominator: Organisation,
    authority: Authority,
    nominee: Nominee,
    post: Post,
    letter: Iterable[bytes],
    by: Actor,
    predecessor: Membership | None = None,
) -> Nomination:
    """Enter the letter by which a State, an entity or a regional organisation names a focal point."""
    require(by, Perm.FOCAL_POINT_NOMINATE)
    post = _with_own_state(post)
    ground = terrain(by=by)
    for organisation in (post.organisation, nominator):
        policies.require_terrain(organisation, post.role, post.states, ground)
    _require_sound(nominator, nominee, post, predecessor)
    stored = letters.keep(letters.received(letter))
    try:
        return _enter(nominator, authority, nominee, post, stored, predecessor, by)
    except BaseException:
        letters.remove(stored.name)
        raise


def _with_own_state(post: Post) -> Post:
    """Bound a State's focal point to that State where the letter names none."""
    state = post.organisation.state
    if post.role not in {Role.STATE_FOCAL_POINT, Role.STATE_APPROVER} or post.states or state is None:
        return post
    return Post(
        post.organisation, post.role, (state,), post.themes, post.is_national_coordinator, post.valid_until
    )


def _require_sound(
    nominator: Organisation, nominee: Nominee, post: Post, predecessor: Membership | None
) -> None:
    policies.require_speaks_for(nominator, post.organisation)
    policies.require_role_suits(post.role, post.organisation)
    policies.require_own_state(post.role, post.organisation, post.states)
    policies.require_coordinates(post.role, is_national_coordinator=post.is_national_coordinator)
    policies.require_not_past(post.valid_until)
    policies.require_new_nominee(nominee.email, post.organisation, post.role)
    if predecessor is not None:
        policies.require_not_ended(predecessor)
        policies.require_succession(predecessor, nominee.email, post.organisation, post.role)


def _enter(
    nominator: Organisation,
    authority: Authority,
    nominee: Nominee,
    post: Post,
    stored: letters.Stored,
    predecessor: Membership | None,
    by: Actor,
) -> Nomination:
    nomination = Nomination.objects.create(
        nominator=nominator,
        authority=authority,
        organisation=post.organisation,
        role=post.role,
        is_national_coordinator=post.is_national_coordinator,
        valid_until=post.valid_until,
        names=nominee.names,
        email=nominee.email,
        function_title=nominee.function_title,
        telephone=nominee.telephone,
        language=nominee.language,
        letter_stored_as=stored.name,
        letter_kind=stored.kind,
        letter_sha256=stored.sha256,
        letter_size=stored.size,
        predecessor=predecessor,
        entered_by_id=by.person_id,
        workflow_version=workflow.NOMINATION.version,
    )
    nomination.states.set(post.states)
    nomination.themes.set(post.themes)
    record(
        event=Event.FOCAL_POINT_NOMINATED,
        by=by,
        subject=nomination,
        role=str(post.role),
        organisation=post.organisation.code,
        nominator=nominator.code,
        letter=stored.sha256,
    )
    vetting = people_anywhere_with(Perm.FOCAL_POINT_VET).exclude(pk=by.person_id or 0)
    _tell(nomination, Event.FOCAL_POINT_NOMINATED, vetting.values_list("pk", flat=True))
    return nomination


def _lock(nomination: Nomination, by: Actor) -> Nomination:
    rows = Nomination.objects.visible_to(by).select_for_update(of=("self",))
    return rows.select_related("organisation__state", "nominator").get(pk=nomination.pk)


def _apply(nomination: Nomination, move: Move, by: Actor, reason: str) -> None:
    nomination.state = NominationState(move.target)
    nomination.reason = reason
    nomination.vetted_by_id, nomination.vetted_at = by.person_id, timezone.now()
    nomination.save(update_fields=["state", "reason", "vetted_by", "vetted_at", "person"])
    record(
        event=Event(move.logs),
        by=by,
        subject=nomination,
        role=nomination.role,
        organisation=nomination.organisation.code,
        reason=reason,
    )


@transaction.atomic
def accept_nomination(*, nomination: Nomination, reason: str, by: Actor) -> Nomination:
    """Accept a nominee after vetting: an account is made and invited; who has one already begins at once."""
    require(by, Perm.FOCAL_POINT_VET)
    nomination = _lock(nomination, by)
    move = policies.require_move(nomination, "accept")
    policies.require_other_than_nominator(nomination, by)
    policies.require_not_past(nomination.valid_until)
    found = list(Person.objects.filter(email__iexact=nomination.email, is_active=True))
    policies.require_one_account(found)
    nomination.person = found[0] if found else _new_account(nomination, by)
    _apply(nomination, move, by, reason)
    _tell_nominators(nomination, Event.FOCAL_POINT_VETTED, by)
    if found and found[0].last_login is not None:
        activate_nominations(person=found[0], by=by)
        nomination.refresh_from_db()
    else:
        invite(person=nomination.person, nomination=nomination, by=by)
    return nomination


def _new_account(nomination: Nomination, by: Actor) -> Person:
    username = username_for(nomination.names)
    person = Person.objects.create_user(
        username=username,
        email=nomination.email,
        password=None,
        names=nomination.names,
        search_text=fold(" ".join([*nomination.names.values(), username])),
        language=nomination.language,
        function_title=nomination.function_title,
        telephone=nomination.telephone,
        is_illustrative=nomination.organisation.is_illustrative,
    )
    name_in_log(person, by)
    record(event=Event.PERSON_ADDED, by=by, subject=person)
    return person


@transaction.atomic
def decline_nomination(*, nomination: Nomination, reason: str, by: Actor) -> Nomination:
    """Decline a nomination; the reason is shown to who nominated."""
    require(by, Perm.FOCAL_POINT_VET)
    nomination = _lock(nomination, by)
    move = policies.require_move(nomination, "decline")
    policies.require_other_than_nominator(nomination, by)
    _apply(nomination, move, by, reason)
    _tell_nominators(nomination, Event.FOCAL_POINT_DECLINED, by)
    return nomination


@transaction.atomic
def withdraw_nomination(*, nomination: Nomination, reason: str, by: Actor) -> Nomination:
    """Take back a nomination of one's own organisation; an invitation that is out leads nowhere from then on."""
    require(by, Perm.FOCAL_POINT_NOMINATE)
    nomination = _lock(nomination, by)
    move = policies.require_move(nomination, "withdraw")
    _apply(nomination, move, by, reason)
    nomination.invitations.filter(used_at=None).delete()
    return nomination


@transaction.atomic
def note_letter_read(*, nomination: Nomination, by: Actor) -> Nomination:
    """Write into the log that the letter of a nomination is handed out."""
    require(by, Perm.FOCAL_POINT_NOMINATE)
    found = Nomination.objects.visible_to(by).get(pk=nomination.pk)
    record(event=Event.RECORD_DOWNLOADED, by=by, subject=found, letter=found.letter_sha256)
    return found


# --- the first sign-in ---


def activate_nominations(*, person: Person, by: Actor) -> None:
    """Make the nominee who has come the focal point, in every nomination that was accepted and is not over."""
    waiting = Nomination.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=timezone.localdate()),
        person=person,
        state__in=(NominationState.INVITED, NominationState.ACCEPTED),
    )
    rows = waiting.select_for_update(of=("self",)).select_related("organisation", "predecessor")
    for nomination in rows.order_by("pk"):
        _activate(nomination, person, by)


def _activate(nomination: Nomination, person: Person, by: Actor) -> None:
    move = policies.require_move(nomination, "activate")
    nomination.state = NominationState(move.target)
    nomination.save(update_fields=["state"])
    today = timezone.localdate()
    standing = Membership.objects.filter(
        person=person, organisation=nomination.organisation, role=nomination.role
    ).exclude(valid_until__lt=today)
    membership = standing.first() or Membership(
        person=person, organisation=nomination.organisation, role=nomination.role, valid_from=today
    )
    membership.nomination = nomination
    membership.valid_until = nomination.valid_until
    membership.is_national_coordinator = nomination.is_national_coordinator
    membership.revalidate_by = next_validation(Role(nomination.role), today)
    membership.save()
    membership.states.set(nomination.states.all())
    membership.themes.set(nomination.themes.all())
    record(
        event=Event(move.logs),
        by=by,
        subject=person,
        role=nomination.role,
        organisation=nomination.organisation.code,
    )
    if nomination.predecessor is not None:
        hand_over(predecessor=nomination.predecessor, successor=membership, by=by)
    _tell_nominators(nomination, Event.FOCAL_POINT_ACCEPTED, by)


def next_validation(role: Role, today: date) -> date | None:
    """Say by when a focal point is to be confirmed again; other roles are not."""
    return today + timedelta(days=workflow.TERMS.revalidation) if role in FOCAL_POINTS else None
