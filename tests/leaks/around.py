"""What stands around records in a world: groups, requests for access, nominations, frameworks, treaties; what people are told."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tansiq.access.actor import Actor, on_the_machine
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.accounts.enums import Authority, NominationState
from tansiq.accounts.models import Nomination
from tansiq.accounts.queries import actor_for
from tansiq.assessments.models import Overview, Participation, Survey
from tansiq.audit.enums import Event
from tansiq.exchange.actions import hand_in_table
from tansiq.exchange.enums import TableKind
from tansiq.frameworks.enums import Standing
from tansiq.frameworks.models import Framework
from tansiq.kernel.telling import Message
from tansiq.library.models import Submission
from tansiq.notices.actions import deliver, set_deadline
from tansiq.notices.enums import Duty
from tansiq.projects.models import Project
from tansiq.reference.enums import InstrumentKind
from tansiq.reference.models import Organisation
from tansiq.sharing.actions import (
    add_group,
    add_part,
    ask_for_access,
    decline_access,
    grant_access,
    join_group,
    leave_group,
    withdraw_request,
)
from tansiq.sharing.enums import Seen as SeenBy
from tansiq.sharing.models import AccessRequest, Consent, Release, Shareable
from tansiq.sharing.queries.records import by_reference
from tests.factories.accounts import actor
from tests.factories.frameworks import version
from tests.factories.projects import editor_of
from tests.factories.reference import InstrumentFactory
from tests.leaks.things import Seen, Thing, some, word

if TYPE_CHECKING:
    from tests.leaks.world import World

_SEEN = (SeenBy.STEWARD, SeenBy.MEMBERS, SeenBy.EVERYONE)


def draw_group(world: "World", number: int, place: int, random: Random) -> None:
    """Make a group: one within another, one whose members do not see one another, one that somebody left."""
    by = actor(Role.COORDINATOR, world.office)
    code = f"drawn-{place}"
    group = add_group(
        code=code,
        names={"en": f"Group {word(number, 't')}"},
        purpose=f"For {word(number, 'p')}",
        steward=world.office,
        seen=_SEEN[place],
        by=by,
    )
    members = some(random, world.organisations, 3, 2)
    for organisation in members:
        join_group(group=group, organisation=organisation, by=by)
    reached = list(members)
    if place == 1:
        add_part(group=group, part=world.groups[0], by=by)
        reached += world.things[number - 1].facts["reached"]
    if place == 2:
        gone = members.pop()
        leave_group(group=group, organisation=gone, by=by)
        reached.remove(gone)
    world.groups.append(group)
    facts = {"drawn": group.seen, "seen": group.seen, "members": members, "reached": reached}
    world.keep(number, group, facts=facts, key={"code": code})


# --- requests for access ---


class OwnersAnswer:
    """What the owner of a record answered to a request: no kind of row, and seen by fewer than the request."""


_ANSWERS = ("asked", "granted", "declined", "withdrawn", "of a State", "of no record")


def draw_request(world: "World", number: int, place: int, random: Random) -> None:
    """Ask for access to a record, or to one that there is not; the answer is a thing of its own."""
    asks = [who for who, by in world.actors.items() if by.organisations_with(Perm.RECORD_READ)]
    who = random.choice(asks)
    by, answer = world.actors[who], _ANSWERS[place]
    organisation = Organisation.objects.get(pk=random.choice(sorted(by.organisations_with(Perm.RECORD_READ))))
    asked = ask_for_access(
        reference=_reference(world, number, place),
        organisation=organisation,
        reason=f"To join {word(number, 'r')}",
        by=by,
    )
    world.keep(number, asked, facts={"drawn": f"{who} {answer}"})
    if answer in ("granted", "declined"):
        answered = _answered(asked, answer, f"So be it {word(number + 1, 'w')}")
        world.things[number + 1] = Thing(
            number + 1,
            OwnersAnswer,
            answered.pk,
            number,
            facts={"drawn": answer},
            rule=_reads_the_answer(answered),
        )
    elif answer == "withdrawn":
        withdraw_request(asked=asked, by=by)


def _reference(world: "World", number: int, place: int) -> str:
    kind = {"of no record": None, "of a State": Submission}.get(_ANSWERS[place], Project)
    drawn = sorted(world.of(kind)) if kind else []
    return world.things[drawn[place % len(drawn)]].facts["reference"] if drawn else f"X {word(number, 'x')}"


def _answered(asked: AccessRequest, answer: str, words: str) -> AccessRequest:
    record = by_reference(asked.reference)
    if record is None:  # a world drawn again without it
        return asked
    by = editor_of(record.owner)
    if answer == "declined":
        return decline_access(asked=asked, answer=words, by=by)
    return grant_access(
        asked=asked, answer=words, valid_until=timezone.localdate() + timedelta(days=9), by=by
    )


def _reads_the_answer(asked: AccessRequest) -> Callable[[Actor, Seen], bool]:
    """To who asked, declined looks like not answered: only the owner's people read why."""

    def rule(by: Actor, seen: Seen) -> bool:
        decides = asked.owner_id in by.organisations_with(Perm.ACCESS_DECIDE)
        return decides or (asked.state == "granted" and by.person_id == asked.person_id)

    return rule


# --- nominations, frameworks, treaties ---


def draw_nomination(world: "World", number: int, place: int, random: Random) -> None:
    """Enter a letter that names a focal point; one of them was declined."""
    organisation = random.choice([*world.bodies, *world.entities])
    of_a_state = organisation.state_id is not None
    made = Nomination.objects.create(
        nominator=organisation,
        organisation=organisation,
        authority=Authority.MINISTRY,
        role=Role.STATE_FOCAL_POINT if of_a_state else Role.ENTITY_FOCAL_POINT,
        names={"en": f"Nominee {word(number, 'n')}"},
        email=f"{word(number, 'e')}@example.org",
        function_title=f"Head of {word(number, 'f')}",
        telephone=word(number, "p"),
        reason=f"Since {word(number, 'r')}" if place else "",
        state=NominationState.DECLINED if place else NominationState.NOMINATED,
    )
    world.keep(number, made, facts={"drawn": f"for {organisation.code}, {made.state}"})


def draw_version(world: "World", number: int, place: int, random: Random) -> None:
    """Load a version of a framework under which no survey stands: a draft, and one that was published."""
    family = Framework.objects.create(code=f"words-{place}", names={"en": f"Framework {word(number, 'f')}"})
    made = version(areas=1, framework=family)
    made.names, made.about = {"en": f"Version {word(number, 'n')}"}, {"en": f"About {word(number, 'a')}"}
    made.content = {"said": word(number, "c")}
    if place == 0:
        made.standing, made.published_at = Standing.DRAFT, None
    made.save()
    makers = {Perm.FRAMEWORK_EDIT, Perm.FRAMEWORK_PUBLISH}
    readers = makers if place == 0 else makers | {Perm.RECORD_READ}
    rule = _carries_one_of(readers)
    key = {"framework": made.framework.code, "version": made.label}
    world.keep(number, made, facts={"drawn": made.standing}, rule=rule, key=key)


def draw_participation(world: "World", number: int, place: int, random: Random) -> None:
    """Say that a State signed a treaty: depositaries publish it, so that every reader may know."""
    state, instrument = world.states[place], InstrumentFactory(kind=InstrumentKind.TREATY)
    made = Participation.objects.create(
        state=state,
        instrument=instrument,
        signed_on=date(2020, 1, 1),
        reservations=f"Except {word(number, 'r')}",
        source=f"Depositary {word(number, 's')}",
        as_of=date(2026, 1, 1),
    )
    key = {"iso3": state.iso3, "pk": instrument.pk}
    world.keep(number, made, rule=_carries_one_of({Perm.RECORD_READ}), key=key)


_TREATIES = "state,treaty,reservations,source,as of"


def draw_upload(world: "World", number: int, place: int, random: Random) -> None:
    """Hand in a table of treaties, which waits until what it would do is confirmed: who handed it in sees it."""
    person = world.people[("area_lead", "assessor")[place]]
    by = actor_for(person)
    name = f"{word(number, 'f')}.csv"
    row = f"{world.states[0].iso3},{world.instrument.symbol},{word(number, 'r')},ours,2026-01-01"
    made = hand_in_table(kind=TableKind.TREATIES, name=name, chunks=[f"{_TREATIES}\n{row}\n".encode()], by=by)

    def rule(by: Actor, seen: Seen) -> bool:
        return by.person_id == person.pk

    world.keep(number, made, facts={"drawn": person.username}, rule=rule)


def _carries_one_of(perms: set[Perm]) -> Callable[[Actor, Seen], bool]:
    def rule(by: Actor, seen: Seen) -> bool:
        return any(perms & PERMISSIONS[belonging.role] for belonging in by.belongings)

    return rule


# --- what people are told, and what falls due: of records that they may see, and of records that they may not ---

# A kind of which people are told has its line here.
_EVENTS: dict[type, Event] = {
    AccessRequest: Event.ACCESS_ASKED,
    Consent: Event.CONSENT_GIVEN,
    Overview: Event.ASSESSMENT_ADOPTED,
    Project: Event.PROJECT_EDITED,
    Release: Event.RELEASE_MADE,
    Submission: Event.SUBMISSION_EDITED,
    Survey: Event.ASSESSMENT_FINISHED,
}


def draw_notice(world: "World", number: int, place: int, random: Random) -> None:
    """Tell some people of something, whether or not they may see it: each kind by turns."""
    subjects: dict[Any, list[Thing]] = {}
    for thing in world.things.values():
        if thing.model in _EVENTS:
            subjects.setdefault(thing.model, []).append(thing)
    if not subjects:
        return
    about = random.choice(list(subjects.values())[place % len(subjects)])
    people = some(random, [p.pk for p in world.people.values() if p], 9, 5)
    deliver(
        message=Message(_EVENTS[about.model], people, subject=about.model._default_manager.get(pk=about.pk)),
        by=on_the_machine(Role.OPERATOR),
    )


def draw_deadline(world: "World", number: int, place: int, random: Random) -> None:
    """Set a day by which an organisation owes the review of a record, seen by it or not."""
    drawn = [t for t in world.things.values() if t.model in _EVENTS and issubclass(t.model, Shareable)]
    if not drawn:
        return
    about = random.choice(drawn)
    set_deadline(
        subject=about.model._default_manager.get(pk=about.pk),
        what=Duty.RECORD_REVIEW,
        organisation=world.organisations[place],
        right=Perm.RECORD_READ,
        due_on=timezone.localdate() + timedelta(days=random.randint(1, 30)),
        by=actor(Role.COORDINATOR, world.office),
    )
