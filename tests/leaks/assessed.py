"""Assessments drawn into a world by plain rows, and who may see what of them: tansiq/assessments/README.md in plain words.

The policy of surveys, overviews and their sections is that of `sharing`, which has tests of its own; here stands what
hangs on them, without a look at how the models say it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils import timezone

from tansiq.access.actor import Actor, Belonging
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.assessments.enums import Aspect, FindingKind, Lane, Reply, SourceKind, Stage, View
from tansiq.assessments.models import (
    Answer,
    AnswerChange,
    Finding,
    Observation,
    Opinion,
    Overview,
    OverviewSection,
    Rating,
    RatingChange,
    Review,
    SectionChange,
    Snapshot,
    Source,
    Survey,
    SurveyArea,
)
from tansiq.assessments.queries.snapshots import content_of, digest_of
from tansiq.frameworks.enums import QuestionKind
from tansiq.frameworks.models import Question, Requirement, Version
from tansiq.reference.enums import OrganisationKind
from tansiq.sharing.enums import Effect
from tansiq.sharing.models.audiences import audiences
from tests.factories.frameworks import version
from tests.leaks.records import DECISIONS, Decision, draw_decisions, show_by_turns
from tests.leaks.things import Rule, Seen, some, word

if TYPE_CHECKING:
    from tests.leaks.world import World

AREAS, PARTS = 2, 2
# The area, an answer and a rating in each lane, a finding.
_OF_AN_AREA = 1 + 2 * len(Lane) + 1
# Of either: the record, what its State decided, what went out by the first decision.
_RECORD = 1 + DECISIONS + 1
# The parts, two observations, two opinions, what a part said before, what was adopted.
_OF_AN_OVERVIEW = _RECORD + PARTS + 2 + 2 + 1 + 1
OF_A_SURVEY = _RECORD + AREAS * _OF_AN_AREA + 1 + _OF_AN_OVERVIEW


# --- who may see what hangs on a survey or an overview ---


def _reads(belonging: Belonging) -> bool:
    return Perm.RECORD_READ in PERMISSIONS[belonging.role]


def is_of_the_assessing_body(by: Actor, survey: Survey) -> bool:
    """Say whether somebody belongs to the body that assesses."""
    return any(b.organisation_id == survey.owner_id and _reads(b) for b in by.belongings)


def speaks_for_the_state(by: Actor, survey: Survey) -> bool:
    """Say whether somebody speaks for the State that is assessed."""
    speakers = {Role.STATE_FOCAL_POINT, Role.STATE_APPROVER}
    return any(
        b.role in speakers
        and b.organisation_kind == OrganisationKind.STATE_BODY
        and b.state_id == survey.state_id
        for b in by.belongings
    )


def lane_has_been_shown(by: Actor, lane: Lane, survey: Survey) -> bool:
    """“Each is seen by the other only once it has been transmitted or handed in.”"""
    if lane == Lane.ASSESSOR:
        return is_of_the_assessing_body(by, survey) or survey.transmitted_at is not None
    return speaks_for_the_state(by, survey) or survey.handed_in_at is not None


def considers(by: Actor, overview: Overview, decisions: Sequence[Decision]) -> bool:
    """Say whether somebody is a member before whom the overview stands, and from whom the State keeps nothing back."""
    if not overview.is_issued:
        return False
    return any(
        b.role == Role.COMMITTEE_MEMBER
        and b.organisation_kind in (OrganisationKind.COMMITTEE, OrganisationKind.STATE_BODY)
        and (not b.state_ids or overview.state_id in b.state_ids)
        and not any(keeps_from(b, decision) for decision in decisions)
        for b in by.belongings
    )


def keeps_from(belonging: Belonging, decision: Decision) -> bool:
    """Say whether a State's decision keeps the whole record from who belongs so."""
    reach = decision.reach
    names = belonging.organisation_id in {organisation.pk for organisation in reach.organisations} or any(
        audiences()[code].holds(belonging) for code in reach.audiences
    )
    return decision.is_in_force and decision.effect == Effect.WITHHOLD and reach.covers_all and names


@dataclass(frozen=True)
class Assessment:
    """One assessment as it was drawn."""

    survey: Survey
    overview: Overview
    decisions: Sequence[Decision]  # on the overview

    def in_lane(self, area: SurveyArea, lane: Lane) -> Rule:
        """An answer, a rating, a finding: where its area is seen, and its lane has been shown."""

        def rule(by: Actor, seen: Seen) -> bool:
            return area.pk in seen[SurveyArea] and lane_has_been_shown(by, lane, self.survey)

        return rule

    def of_the_body(self, by: Actor, seen: Seen) -> bool:
        """A review, and what a section said before: the assessing body's own."""
        return is_of_the_assessing_body(by, self.survey)

    def adopted(self, by: Actor, seen: Seen) -> bool:
        """A text as it was adopted, with its ratings: the assessing body's and the State's."""
        of_the_state = speaks_for_the_state(by, self.survey) and self.overview.is_shown_to_state
        return of_the_state or is_of_the_assessing_body(by, self.survey)

    def observed(self, by: Actor, seen: Seen) -> bool:
        """An observation: those who take part in the way, never those to whom the overview is released."""
        of_the_state = speaks_for_the_state(by, self.survey) and self.overview.is_shown_to_state
        return of_the_state or self.opined(by, seen)

    def opined(self, by: Actor, seen: Seen) -> bool:
        """An opinion: the members and the assessing body."""
        return is_of_the_assessing_body(by, self.survey) or considers(by, self.overview, self.decisions)


# --- drawing ---


def framework() -> Version:
    """Make the published version under which the surveys of a world stand; it bears no word.

    Each requirement has a question in words under the code of the requirement, so that one code names both in an address.
    """
    made = version(areas=AREAS)
    for required in Requirement.objects.filter(area__version=made):
        Question.objects.create(
            requirement=required, code=required.code, position=9, facet="rule", kind=QuestionKind.TEXT,
            text={"en": "What is so?"},
        )  # fmt: skip
    return made


def draw_survey(world: "World", number: int, place: int, random: Random) -> None:
    """Draw an assessment that was adopted: its survey with both lanes, its overview, and what was said of it."""
    state, now = world.bodies[place % len(world.bodies)].state, timezone.now()
    common = {
        "owner": world.assessing if place < 2 else random.choice([world.assessing, world.office]),
        "state": state,
        "marking": f"Marked {word(number, 'm')}",
        "adopted_on": date(2026, 2, 1),
    }
    survey = Survey.objects.create(
        **common, version=world.version, reference=f"Survey {word(number, 't')}", stage=Stage.FINAL,
        transmitted_at=now if place == 0 or random.random() < 0.6 else None,
        handed_in_at=now if random.random() < 0.6 else None,
    )  # fmt: skip
    of_overview = number + OF_A_SURVEY - _OF_AN_OVERVIEW
    common["marking"] = f"Marked {word(of_overview, 'm')}"
    overview = Overview.objects.create(
        **common, survey=survey, reference=f"Overview {word(of_overview, 'f')}",
        title=f"Overview {word(of_overview, 't')}",
    )  # fmt: skip
    areas = _draw_areas(survey, number + _RECORD)
    parts = _draw_parts(overview, of_overview + _RECORD)
    of_survey, decisions = (
        draw_decisions(world, record, at + 1, place, random, drawn_with=number)
        for record, at in ((survey, number), (overview, of_overview))
    )
    for record in (survey, overview):
        show_by_turns(record, place, random)
    drawn = Assessment(survey, overview, decisions)
    kept = _Kept(world, number, drawn, of_overview)
    kept.record(number, survey, of_survey)
    for at, area in areas:
        named = {"pk": survey.pk, "key": area.key, "code": area.area.requirements.get().code}
        kept.part(at, area, key=named)
        _draw_lanes(kept, area, at + 1, random)
    review = Review.objects.create(
        survey=survey,
        aspect=Aspect.GENDER,
        is_passed=False,
        note=f"Look {word(of_overview - 1, 'n')}",
        by="q",
    )
    kept.part(of_overview - 1, review, drawn.of_the_body)
    kept.record(of_overview, overview, decisions)
    for at, part in parts:
        kept.part(at, part, record=of_overview, key={"pk": overview.pk, "key": part.key})
    at = of_overview + _RECORD + PARTS
    _draw_sayings(kept, overview, at, random)
    _draw_what_was(kept, overview, parts[0][1], at + 4, is_frozen=place == 0)


@dataclass(frozen=True)
class _Kept:
    """Where the rows of one assessment are kept."""

    world: "World"
    number: int
    drawn: Assessment
    of_overview: int

    def record(self, number: int, row: Survey | Overview, decisions: Sequence[Decision]) -> None:
        shown = f"shown {row.is_shown_to_state}, issued {row.is_issued}, owner {row.owner.code}"
        drawn = f"State {row.state.iso3}, {shown}: {[*map(str, decisions)]}"
        facts = {"drawn": drawn, "reference": row.reference}
        self.world.keep(
            number, row, drawn_with=self.number, facts=facts, key={"pk": row.pk, "survey": row.pk}
        )

    def part(
        self, number: int, row: Model, rule: Rule | None = None, *, record: int | None = None, **values: Any
    ) -> None:
        survey = self.drawn.survey
        lanes = (
            f"transmitted {survey.transmitted_at is not None}, handed in {survey.handed_in_at is not None}"
        )
        facts = {"drawn": f"{getattr(row, 'lane', '')} {lanes}".strip()}
        record = record or self.number
        self.world.keep(number, row, record=record, drawn_with=self.number, facts=facts, rule=rule, **values)


def _draw_areas(survey: Survey, number: int) -> list[tuple[int, SurveyArea]]:
    areas = survey.version.areas.order_by("position")
    numbers = [number + place * _OF_AN_AREA for place in range(len(areas))]
    return [
        (at, SurveyArea.objects.create(
            record=survey, area=area, key=area.code.lower(), position=area.position,
            heading=f"On {word(at, 'h')}", body=f"It is so: {word(at, 'b')}.",
        ))
        for at, area in zip(numbers, areas, strict=True)
    ]  # fmt: skip


def _draw_parts(overview: Overview, number: int) -> list[tuple[int, OverviewSection]]:
    return [
        (at, OverviewSection.objects.create(
            record=overview, key=f"p{place}", position=place,
            heading=f"On {word(at, 'h')}", body=f"It is so: {word(at, 'b')}.",
            translations={"ar": {"heading": word(at, "k"), "body": word(at, "l"), "state": "human"}},
        ))
        for place, at in enumerate(range(number, number + PARTS), start=1)
    ]  # fmt: skip


def _draw_lanes(kept: _Kept, area: SurveyArea, number: int, random: Random) -> None:
    """Answer and rate in both lanes of an area; what was said before is kept beside, and a source behind it."""
    within = number - 1
    requirement = area.area.requirements.get()
    given = {"survey": kept.drawn.survey, "area": area, "changed_at": timezone.now()}
    for at, lane in zip(range(number, number + 2 * len(Lane), 2), Lane, strict=True):
        rule = kept.drawn.in_lane(area, lane)
        answer = Answer.objects.create(
            **given, lane=lane, question=requirement.questions.get(code=requirement.code), value=f"It is {word(at, 'v')}",
            remarks=f"Since {word(at, 'r')}",
        )  # fmt: skip
        changed = {"number": 1, "by": "somebody", "at": timezone.now()}
        AnswerChange.objects.create(answer=answer, value=word(at, "o"), remarks=word(at, "p"), **changed)
        Source.objects.create(answer=answer, kind=SourceKind.PUBLIC, citation=f"See {word(at, 'c')}")
        kept.part(at, answer, rule, record=within)
        rating = Rating.objects.create(
            **given,
            lane=lane,
            requirement=requirement,
            axis="in_place",
            level="some",
            value=1,
            reason=f"As {word(at + 1, 'r')}",
        )
        RatingChange.objects.create(rating=rating, level="none", reason=word(at + 1, "p"), **changed)
        kept.part(at + 1, rating, rule, record=within)
    at = number + 2 * len(Lane)
    finding = Finding.objects.create(
        **given, requirement=requirement, kind=random.choice(list(FindingKind)), text=f"Found {word(at, 't')}"
    )
    finding.answers.set(some(random, area.answers.all(), 2))
    named = {"pk": kept.drawn.survey.pk, "finding": finding.pk}
    kept.part(at, finding, kept.drawn.in_lane(area, Lane.ASSESSOR), record=within, key=named)


def _draw_sayings(kept: _Kept, overview: Overview, number: int, random: Random) -> None:
    """Have the State comment on two parts of an overview, and two members say what they think of it."""
    said: tuple[tuple[int, Callable[[int], Any], Rule], ...] = (
        (number, lambda at: _observation(overview, at, random), kept.drawn.observed),
        (number + 1, lambda at: _observation(overview, at, random), kept.drawn.observed),
        (number + 2, lambda at: _opinion(kept, overview, at, 0), kept.drawn.opined),
        (number + 3, lambda at: _opinion(kept, overview, at, 1), kept.drawn.opined),
    )
    for at, make, rule in said:
        row = make(at)
        kept.part(at, row, rule, record=kept.of_overview, key={"pk": overview.pk, "observation": row.pk})


def _draw_what_was(
    kept: _Kept, overview: Overview, part: OverviewSection, number: int, *, is_frozen: bool
) -> None:
    """Keep what a part said before, and of one assessment the text as it was adopted."""
    before = SectionChange.objects.create(
        section=part, language="en", heading=word(number, "h"), body=word(number, "b"), number=1,
        by="somebody", at=timezone.now(),
    )  # fmt: skip
    kept.part(number, before, kept.drawn.of_the_body, record=kept.of_overview)
    if is_frozen:
        content = content_of(kept.drawn.survey, overview) | {"said": word(number + 1, "x")}
        adopted = Snapshot.objects.create(
            survey=kept.drawn.survey, content=content, sha256=digest_of(content), made_at=timezone.now()
        )
        key = {"pk": overview.pk, "snapshot": adopted.pk}
        kept.part(number + 1, adopted, kept.drawn.adopted, record=kept.of_overview, key=key)


def _observation(overview: Overview, number: int, random: Random) -> Observation:
    return Observation.objects.create(
        overview=overview, section="p1", text=f"Comment {word(number, 't')}", organisation=overview.owner,
        said_by="s", reply=random.choice([Reply.ACCEPTED, Reply.DECLINED]), reason=f"Since {word(number, 'r')}",
    )  # fmt: skip


def _opinion(kept: _Kept, overview: Overview, number: int, place: int) -> Opinion:
    return Opinion.objects.create(
        overview=overview, organisation=kept.world.others[place], view=View.COMMENTS,
        text=f"Comment {word(number, 't')}", said_by="m",
    )  # fmt: skip
