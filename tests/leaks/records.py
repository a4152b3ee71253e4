"""Records drawn into a world: projects, imports, submissions; what States decide on them, and what went out by that."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.exchange.enums import Change, DoubtState, ImportState
from tansiq.exchange.models import Doubt, Import, ImportedRow
from tansiq.kernel.errors import DomainError
from tansiq.kernel.letters import Letter
from tansiq.library.actions import Text, submit
from tansiq.library.models import Submission
from tansiq.projects.actions import NamedEntity
from tansiq.projects.enums import Status
from tansiq.projects.models import Project
from tansiq.reports.actions import make_release
from tansiq.sharing.actions import ask_consent, give_consent, refuse_consent, withdraw_consent
from tansiq.sharing.actions.consents import Instrument, Reach
from tansiq.sharing.enums import Effect, Format, Level, ReleaseState
from tansiq.sharing.models import Consent, Grant, Release, Shareable, Stated
from tansiq.sharing.models.audiences import STATE_SELF, audiences
from tests.factories.accounts import actor
from tests.factories.projects import editor_of, named, project
from tests.factories.sharing import approver, body_of
from tests.leaks.things import COMMON, some, word

if TYPE_CHECKING:
    from tests.leaks.world import World

SECTIONS, DECISIONS = 4, 3
# The record, its sections, what its State decided, what went out by the first decision.
OF_A_SUBMISSION = 1 + SECTIONS + DECISIONS + 1
_RELEASABLE = sorted(set(audiences()) - {STATE_SELF})
# What becomes of a decision. The first on each record takes them by turns, so that every world has each.
FATES = ("given", "withdrawn", "given", "expired", "refused", "to come", "asked", "given")


def draw_terms(world: "World", random: Random) -> dict[str, Any]:
    """Draw level, owner and parties of a record that no State decides on."""
    return {
        "level": random.choice(list(Level)),
        "owner": random.choice([world.office, *world.entities]),
        "parties": some(random, world.organisations, 2),
    }


def lend(world: "World", record: Shareable, random: Random) -> None:
    """Share a record with some groups that its owner knows of, and lend it to some people, in time and out of it."""
    known = type(world.groups[0]).objects.visible_to(editor_of(record.owner))
    record.groups.set(some(random, known.order_by("code"), 2))
    today = timezone.localdate()
    for person in some(random, [p for p in world.people.values() if p], 3):
        Grant.objects.create(
            kind=record._meta.label_lower,
            record_id=record.pk,
            person=person,
            valid_until=today + timedelta(days=random.choice((-1, 0, 30))),
            may_export=random.random() < 0.5,
            ended_at=timezone.now() if random.random() < 0.2 else None,
        )


def draw_project(world: "World", number: int, place: int, random: Random) -> None:
    """Add a project, with ties of every kind."""
    terms = draw_terms(world, random)
    entities = some(random, world.entities, 2)
    states, regions = some(random, world.states, 2), some(random, world.regions, 1)
    pillar, status = random.choice(world.pillars), random.choice([Status.ONGOING, Status.COMPLETED])
    start = random.choice(("2015", "2017", ""))
    as_of = date(2018, 1, 1) if start == "2017" else date(2016, 6, 1)
    made = project(
        **terms,
        reference=f"Q-{number}",
        title=f"{COMMON} {word(number, 't')}",
        activities=f"Work {word(number, 'a')}",
        pillar_id=pillar.pk,
        status=status,
        start=start,
        end="2018" if start else "",
        as_of=date(2020, 1, 1) if status == Status.COMPLETED else as_of,
        is_global=not states and not regions,
        scope_note=f"Somewhere {word(number, 's')}" if random.random() < 0.3 else "",
        entities=(*named(*entities), NamedEntity(f"An office {word(number, 'e')}")),
        states=tuple((state.pk, None) for state in states),
        region_ids=tuple(region.pk for region in regions),
        instrument_ids=(world.instrument.pk,) if random.random() < 0.5 else (),
    )
    Project.objects.filter(pk=made.pk).update(marking=f"Marked {word(number, 'm')}")
    lend(world, made, random)
    reached = {s.pk for s in states} | {m.state_id for r in regions for m in r.members.all()}
    within = {r.pk for r in regions} | {m.region_id for s in states for m in s.memberships.all()}
    world.keep(number, made, facts={
        "drawn": f"level {terms['level']}, owner {terms['owner'].code}",
        "reference": made.reference,
        "pillar": [pillar.code],
        "status": [str(status)],
        "state": [s.iso3 for s in world.states if s.pk in reached],
        "region": [r.code for r in world.regions if r.pk in within],
        "entity": [o.code for o in entities],
        "joint": ["1" if len(entities) + 1 > 1 else "0"],
    })  # fmt: skip


def draw_import(world: "World", number: int, place: int, random: Random) -> None:
    """Receive a document, with a row of it, a doubt that waits and one that was settled."""
    terms = draw_terms(world, random)
    parties = terms.pop("parties")
    made = Import.objects.create(
        **terms,
        marking=f"Marked {word(number, 'm')}",
        file_name=f"{word(number, 'f')}.csv",
        size=1,
        sha256=f"{number:064}",
        state=ImportState.PREVIEWED,
        received_by="somebody",
    )
    made.parties.set(parties)
    ImportedRow.objects.create(
        imported=made, order=1, source_key=f"{number}", reference=word(number, "r"), line=1,
        printed={"title": f"Printed {word(number, 'p')}"}, change=Change.CREATED,
    )  # fmt: skip
    waits = Doubt.objects.create(imported=made, code="scope_vague", line=1, row="I-1", text=word(number, "d"))
    Doubt.objects.create(
        imported=made, code="scope_vague", line=2, row="I-2", text=word(number, "u"), state=DoubtState.SETTLED,
        reason=f"Since {word(number, 'y')}", settled_by="somebody", settled_at=timezone.now(),
    )  # fmt: skip
    lend(world, made, random)
    drawn = f"level {terms['level']}, owner {terms['owner'].code}"
    world.keep(number, made, facts={"drawn": drawn, "doubt": waits.pk})


def draw_submission(world: "World", number: int, place: int, random: Random) -> None:
    """Submit a text for a State, and have that State decide on it."""
    body = world.bodies[place % len(world.bodies)]
    parts = [number + 1 + part for part in range(SECTIONS)]
    made = submit(
        text=Text(
            title=f"Submitted {word(number, 't')}",
            language="en",
            submitted_on=date(2026, 3, 1),
            sections=[(f"On {word(part, 'h')}", f"It is so: {word(part, 'b')}.") for part in parts],
        ),
        owner=body,
        by=actor(Role.STATE_FOCAL_POINT, body),
    )
    Submission.objects.filter(pk=made.pk).update(
        level=random.choice(list(Level)), marking=f"Marked {word(number, 'm')}"
    )
    made.parties.set(some(random, world.organisations, 2))  # opens nothing: only the State does
    lend(world, made, random)
    decided = draw_decisions(world, made, number + 1 + SECTIONS, place, random, drawn_with=number)
    show_by_turns(made, place, random)
    drawn = f"State {body.state.iso3}: {decided}"
    world.keep(number, made, facts={"drawn": drawn, "reference": made.reference})
    for part, section in zip(parts, made.sections.order_by("position"), strict=True):
        world.keep(part, section, record=number, drawn_with=number, facts={"drawn": f"section {section.key}"})


def show_by_turns(record: Stated, place: int, random: Random) -> None:
    """Say whether a record has been shown to its State and issued: the first two have, of the others most."""
    shown, issued = (True, True) if place < 2 else (random.random() < 0.7, random.random() < 0.7)
    type(record)._default_manager.filter(pk=record.pk).update(is_shown_to_state=shown, is_issued=issued)
    record.is_shown_to_state, record.is_issued = shown, issued


# --- what a State decides, and what goes out by it ---


@dataclass(frozen=True)
class Decision:
    """What a State decided on a record, as it was drawn."""

    effect: Effect
    fate: str
    reach: Reach

    def __str__(self) -> str:
        covers = "all" if self.reach.covers_all else sorted(self.reach.sections)
        return f"{self.effect} {self.fate} {covers} to {self.reach.audiences}"

    @property
    def is_in_force(self) -> bool:
        """Whether it holds today."""
        return self.fate == "given"


def draw_decisions(
    world: "World",
    record: Stated,
    number: int,
    place: int,
    random: Random,
    *,
    drawn_with: int,
) -> list[Decision]:
    """Have the State decide up to three times; a release goes out by the first decision, before its fate."""
    keys = list(record.sections.order_by("position").values_list("key", flat=True))
    decided = []
    for turn in range(random.randint(1, DECISIONS)):
        is_first = turn == 0
        fate = FATES[place % len(FATES)] if is_first else random.choice(FATES)
        effect = Effect.RELEASE if is_first or random.random() < 0.6 else Effect.WITHHOLD
        covers_all = place % 2 == 0 if is_first else random.random() < 0.4
        reach = _draw_reach(world, keys, random, covers_all=covers_all)
        decision = Decision(effect, fate, reach)
        went_out = number + DECISIONS if is_first else None
        _decide(world, record, decision, number + turn, random, drawn_with=drawn_with, went_out=went_out)
        decided.append(decision)
    return decided


def _draw_reach(world: "World", keys: Sequence[str], random: Random, *, covers_all: bool) -> Reach:
    codes = some(random, _RELEASABLE, 2)
    return Reach(
        covers_all=covers_all,
        sections=() if covers_all else some(random, keys, len(keys) - 1, 1),
        audiences=codes,
        organisations=some(random, world.organisations, 2, 0 if codes else 1),
    )


def _decide(
    world: "World", record: Stated, decision: Decision, number: int, random: Random,
    *, drawn_with: int, went_out: int | None,
) -> None:  # fmt: skip
    """Have a decision asked for and made, by the actions that people use, and let it come to its fate."""
    body, answering = body_of(record.state), approver(record.state)
    asked = ask_consent(
        record=record, effect=decision.effect, reach=decision.reach, asked_for=body,
        reason=f"To share {word(number, 'r')}", by=actor(Role.STATE_FOCAL_POINT, body),
    )  # fmt: skip
    facts = {"drawn": str(decision), "about": drawn_with, "decision": decision}
    world.keep(number, asked, drawn_with=drawn_with, facts=facts)
    if decision.fate == "refused":
        refuse_consent(consent=asked, answer=f"No {word(number, 'w')}", by=answering)
    elif decision.fate != "asked":
        note = Letter(f"{word(number, 'n')}.pdf", b"%PDF-1.4 a note")
        signed = Instrument(f"Mission {word(number, 's')}", signed_on=date(2026, 1, 5), note=note)
        given = give_consent(consent=asked, reach=decision.reach, instrument=signed, by=answering)
        released = _released(world, record, went_out, random, drawn_with) if went_out else None
        _come_to_its_fate(given, decision.fate, answering)
        if released is not None:
            _keep_release(world, went_out, released, drawn_with)


def _come_to_its_fate(given: Consent, fate: str, by: Any) -> None:
    today = timezone.localdate()
    if fate == "withdrawn":
        withdraw_consent(consent=given, by=by)
    elif fate == "expired":
        Consent.objects.filter(pk=given.pk).update(valid_until=today - timedelta(days=1))
    elif fate == "to come":
        Consent.objects.filter(pk=given.pk).update(valid_from=today + timedelta(days=1))


def _released(world: "World", record: Stated, number: int, random: Random, drawn_with: int) -> Release | None:
    """Make a release to the first organisation that may have something of the record, its State's own bodies aside."""
    for recipient in random.sample(world.organisations, len(world.organisations)):
        if recipient.state_id == record.state_id:
            continue
        form, language = random.choice((Format.PAGE, Format.DOCX)), random.choice(("en", "ar"))
        try:
            return make_release(
                record=record, recipient=recipient, format=form, language=language, by=approver(record.state)
            )
        except DomainError:
            continue
    return None


def _keep_release(world: "World", number: int, made: Release, drawn_with: int) -> None:
    """Keep a release, known by its stamp: it stands in the list, on its page and in its address."""
    stamp = word(number, "s")
    Release.objects.filter(pk=made.pk).update(stamp=stamp)
    made.refresh_from_db()
    facts = {
        "drawn": f"to {made.recipient.code}, {made.sections}",
        "about": drawn_with,
        "is_whole": made.is_whole,
        "marked": made.standing == ReleaseState.WITHDRAWN,
    }
    world.keep(number, made, drawn_with=drawn_with, facts=facts, key={"stamp": stamp})


def in_force(decisions: Collection[Decision]) -> list[Decision]:
    """Give the decisions that hold today."""
    return [decision for decision in decisions if decision.is_in_force]
