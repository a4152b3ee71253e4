"""Made-up assessments for a demonstration: two cycles of made-up States, every stage of the way, by the actions that people use."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.accounts.models import Person
from tansiq.accounts.queries import actor_for
from tansiq.assessments import actions
from tansiq.assessments.actions import Acts, Cited, Earlier, Found, Said
from tansiq.assessments.enums import (
    FOREMOST,
    Adherence,
    Aspect,
    FindingKind,
    Lane,
    Order,
    Reply,
    Stage,
    View,
    Willingness,
)
from tansiq.assessments.models import Overview, Participation, Survey, SurveyArea
from tansiq.config.made_up_assessments import Asked, answered, judged, seed_of
from tansiq.frameworks.models import Version
from tansiq.reference.enums import InstrumentKind
from tansiq.reference.models import Instrument, Organisation, State

_FILE = Path(__file__).parent / "examples_of_assessments.yaml"
_NEWLY_ANSWERED = (
    0.12  # the share of questions that the assessors answer anew; the rest is taken over or open
)
_BODY = "xdas"


def people() -> list[dict[str, Any]]:
    """Give the people whom these examples need beside those of the other examples."""
    return list(_content()["people"])


def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return content


def add_assessments() -> None:
    """Add treaties, the cycles adopted before, and the assessments under way; what is there already stays."""
    content = _content()
    _add_treaties(content["treaties"])
    _Cycles(content).add()


class _Cycles:
    """Who acts in the examples, and what the two versions ask."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        versions = (
            Version.objects.filter(framework__code=content["framework"])
            .select_related("framework")
            .defer("content")
        )
        labels = {version.label: version for version in versions}
        self.before, self.now = (Asked(labels[content["cycles"][name]]) for name in ("before", "now"))
        self.states = State.objects.filter(is_illustrative=True).in_bulk(field_name="iso3")
        self.body = Organisation.objects.get(code=_BODY)
        self.lead, self.assessor = _acting("area-lead-2"), _acting("assessor-2")
        self.reviewer, self.member = _acting("quality-reviewer"), _acting("committee-member")
        known = Survey.objects.visible_to(self.lead).values_list("state__iso3", "version_id")
        self.known: set[tuple[str, int]] = set(known)

    def add(self) -> None:
        """Add what is missing, the older cycle first."""
        for code in self.content["earlier"]["before"]:
            self._add_earlier(code, self.before, date(2021, 3, 1), better=0)
        for code in self.content["earlier"]["now"]:
            self._add_earlier(code, self.now, date(2026, 1, 12), better=1)
        for entry in self.content["under_way"]:
            if (entry["state"], self.now.version.pk) not in self.known:
                _Way(self, entry).go()

    def _add_earlier(self, code: str, asked: Asked, first: date, *, better: int) -> None:
        if (code, asked.version.pk) in self.known:
            return
        random = seed_of(code, asked.version.label)
        language = random.choice(("en", "ar"))
        remarks = self.content["remarks"][language]
        required = [r for r in asked.requirements if not r.area.block]
        questions = [q for q in asked.questions if not q.requirement.area.block]
        earlier = Earlier(
            state=self.states[code],
            version=asked.version,
            adopted_on=first + timedelta(days=random.randint(0, 230)),
            ratings=list(judged(random, required, asked.version, language=language, better=better)),
            answers=list(answered(random, questions, remarks, language=language)),
        )
        actions.bring_in(earlier=earlier, owner=self.body, by=self.lead, is_illustrative=True)


def _acting(username: str) -> Actor:
    return actor_for(Person.objects.get(username=username))


class _Way:
    """One assessment on its way, step by step to the stage where the examples have it."""

    def __init__(self, cycles: _Cycles, entry: dict[str, Any]) -> None:
        self.cycles, self.entry = cycles, entry
        self.language: str = entry["language"]
        self.order = Order(entry.get("order", Order.COMMENTS_FIRST))
        self.random = seed_of(entry["state"], cycles.now.version.label)
        self.survey = Survey()
        self.overview = Overview()

    @transaction.atomic
    def go(self) -> None:
        """Take the steps up to the stage."""
        self._plan()
        for stage, step in _STEPS[self.order]:
            if self.survey.stage == self.entry["stage"]:
                break
            step(self)
            self.survey.refresh_from_db()
            if self.survey.stage != stage:
                raise RuntimeError(f"{self.survey} stands at {self.survey.stage}, not at {stage}")
        if last := _AT_THE_END.get(Stage(self.survey.stage)):
            last(self)

    def _plan(self) -> None:
        self.survey = actions.plan(
            state=self.cycles.states[self.entry["state"]],
            version=self.cycles.now.version,
            owner=self.cycles.body,
            order=self.order,
            planned_for=timezone.localdate() + timedelta(days=self.random.randint(60, 300)),
            is_illustrative=True,
            by=self.cycles.lead,
        )

    def start(self) -> None:
        """Begin, with what the last cycle holds."""
        actions.start(survey=self.survey, by=self.cycles.lead)

    def draft(self) -> None:
        """Fill every area, and draw the overview."""
        self._answer(_NEWLY_ANSWERED)
        self._rate_and_find()
        actions.begin_draft(survey=self.survey, by=self.cycles.assessor)
        self.survey.refresh_from_db()
        self.overview = actions.draft_overview(
            survey=self.survey, language=self.language, by=self.cycles.assessor
        )

    def _answer(self, share: float, *, by: Actor | None = None, lane: Lane = Lane.ASSESSOR) -> None:
        by = by or self.cycles.assessor
        known = dict(self.survey.answers.filter(lane=lane).values_list("question_id", "number"))
        areas = self._areas()
        content = self.cycles.content
        questions = [q for q in self.cycles.now.questions if q.requirement.area_id in areas]
        for one in answered(
            self.random, questions, content["remarks"][self.language], language=self.language, share=share
        ):
            source = self.random.choice(content["sources"])
            said = Said(
                value=one.value, remarks=one.remarks, language=one.language,
                confidence=self.random.choice(("high", "medium", "low")),
                sources=[Cited(**{**source, "dated": date.fromisoformat(source["dated"])})],
            )  # fmt: skip
            actions.save_answer(
                area=areas[one.question.requirement.area_id], question=one.question, said=said,
                on_top_of=known.get(one.question.pk, 0), by=by, lane=lane,
            )  # fmt: skip

    def _areas(self) -> dict[int, SurveyArea]:
        return {area.area_id: area for area in self.survey.sections.select_related("area")}

    def _rate_and_find(self) -> None:
        """Confirm what was taken over, rate what was not, find something in every other area, and give an account of it."""
        areas, cycles = self._areas(), self.cycles
        for area in areas.values():
            actions.confirm_area(area=area, by=cycles.assessor)
        rated = set(self.survey.ratings.values_list("requirement_id", "axis"))
        required = [r for r in cycles.now.requirements if r.area_id in areas]
        for one in judged(self.random, required, cycles.now.version, language=self.language, better=1):
            if (one.requirement.pk, one.axis) not in rated:
                actions.rate(
                    area=areas[one.requirement.area_id], requirement=one.requirement, axis=one.axis,
                    level=one.level, reason=one.reason, on_top_of=0, by=cycles.assessor,
                )  # fmt: skip
        places = iter(range(1, FOREMOST + 1))
        for number, area in enumerate(areas.values(), start=self.random.randint(0, 1)):
            actions.summarise(area=area, text=cycles.content["accounts"][self.language], by=cycles.assessor)
            if number % 2 == 0:
                self._find(area, next(places, None))

    def _find(self, area: SurveyArea, foremost: int | None) -> None:
        requirement = next(r for r in self.cycles.now.requirements if r.area_id == area.area_id)
        behind = list(self.survey.answers.filter(area=area, lane=Lane.ASSESSOR).order_by("pk")[:2])
        for kind, texts in self.cycles.content["findings"][area.area.code].items():
            actions.record_finding(
                area=area,
                found=Found(
                    kind=FindingKind(kind), text=texts[self.language], language=self.language,
                    requirement=requirement, answers=behind,
                    foremost=foremost if kind == FindingKind.SHORTFALL else None,
                ),
                by=self.cycles.assessor,
            )  # fmt: skip

    def submit(self) -> None:
        """Sign every area off and hand the survey to the review."""
        for area in self.survey.sections.all():
            actions.sign_off(area=area, by=self.cycles.lead)
        actions.submit(survey=self.survey, by=self.cycles.lead)

    def pass_on(self) -> None:
        """Pass it in every aspect."""
        self.review(list(Aspect))
        actions.pass_on(survey=self.survey, by=self.cycles.reviewer)

    def review(self, aspects: list[Aspect]) -> None:
        """Look at aspects, and find them good."""
        for aspect in aspects:
            actions.review(
                survey=self.survey, aspect=aspect, is_passed=True, note="", by=self.cycles.reviewer
            )

    def comment(self) -> None:
        """Let the State say what it observes, and answer it."""
        for entry in self.entry.get("observations", ()):
            made = actions.observe(
                overview=self.overview, section=entry["section"], text=entry["text"], language=entry["language"],
                by=self._of_state(),
            )  # fmt: skip
            if "reply" in entry:
                actions.answer_observation(
                    observation=made, reply=Reply(entry["reply"]), reason=entry.get("reason", ""), by=self.cycles.assessor
                )  # fmt: skip
        if "willingness" in self.entry:
            self._say_willingness()

    def _of_state(self) -> Actor:
        """Give who speaks for the State: somebody of one of its bodies."""
        of_state = Person.objects.filter(
            is_illustrative=True, memberships__organisation__state=self.survey.state
        )
        found = of_state.filter(memberships__role="state_focal_point").order_by("pk")
        return actor_for(found[0])

    def _say_willingness(self) -> None:
        approvers = Person.objects.filter(
            is_illustrative=True,
            memberships__role="state_approver",
            memberships__organisation__state=self.survey.state,
        )
        for person in approvers.order_by("pk")[:1]:
            actions.say_willingness(
                overview=self.overview, willingness=Willingness(self.entry["willingness"]), by=actor_for(person)
            )  # fmt: skip

    def close(self) -> None:
        """End the comments of the State."""
        self.comment()
        actions.close_comments(survey=self.survey, by=self._of_state())

    def put(self) -> None:
        """Put it before the members."""
        actions.put(survey=self.survey, by=self.cycles.lead)

    def adopt(self) -> None:
        """Have the members approve, and record the adoption."""
        actions.consider(overview=self.overview, view=View.APPROVES, text="", by=self.cycles.member)
        actions.adopt(survey=self.survey, by=self.cycles.lead)

    def transmit(self) -> None:
        """Send what was adopted to the State."""
        actions.transmit(survey=self.survey, by=self.cycles.lead)

    def finish(self) -> None:
        """Make it final."""
        actions.finish(survey=self.survey, by=self.cycles.lead)

    def collect(self) -> None:
        """Answer a little, as one does while collecting; the State assesses itself where the examples say so."""
        self._answer(_NEWLY_ANSWERED / 2)
        asked = self.entry.get("self_assessment")
        if asked:
            actions.invite_state(survey=self.survey, by=self.cycles.lead)
        if asked == "handed_in":
            self._answer(_NEWLY_ANSWERED, by=self._of_state(), lane=Lane.STATE)
            actions.hand_in(survey=self.survey, by=self._of_state())

    def consider(self) -> None:
        """Say for the member what the examples have it say."""
        if opinion := self.entry.get("opinion"):
            actions.consider(
                overview=self.overview, view=View(opinion["view"]), text=opinion["text"], by=self.cycles.member
            )  # fmt: skip


_Step = Callable[[_Way], None]
_TO_REVIEW: list[tuple[Stage, _Step]] = [
    (Stage.COLLECTING, _Way.start),
    (Stage.DRAFTING, _Way.draft),
    (Stage.QUALITY_REVIEW, _Way.submit),
]
_STEPS: dict[Order, list[tuple[Stage, _Step]]] = {
    Order.COMMENTS_FIRST: [
        *_TO_REVIEW,
        (Stage.WITH_STATE, _Way.pass_on),
        (Stage.ANSWERING, _Way.close),
        (Stage.BEFORE_MEMBERS, _Way.put),
        (Stage.ADOPTED, _Way.adopt),
        (Stage.FINAL, _Way.finish),
    ],
    Order.ADOPTED_FIRST: [
        *_TO_REVIEW,
        (Stage.BEFORE_MEMBERS, _Way.pass_on),
        (Stage.ADOPTED, _Way.adopt),
        (Stage.WITH_STATE, _Way.transmit),
    ],
}
_AT_THE_END: dict[Stage, _Step] = {
    Stage.COLLECTING: _Way.collect,
    Stage.QUALITY_REVIEW: lambda way: way.review([Aspect(one) for one in way.entry.get("reviewed", ())]),
    Stage.WITH_STATE: _Way.comment,
    Stage.BEFORE_MEMBERS: _Way.consider,
}


def _add_treaties(content: dict[str, Any]) -> None:
    """Enter what made-up States are party to; none of it says anything of a State that exists."""
    by = _acting("assessor-2")
    states = State.objects.filter(iso3__in=content["states"]).order_by("iso3")
    known = set(Participation.objects.filter(state__in=states).values_list("state_id", "instrument_id"))
    treaties = list(Instrument.objects.filter(kind=InstrumentKind.TREATY).order_by("year", "symbol"))
    for state in states:
        random = seed_of(state.iso3, "treaties")
        for treaty in treaties:
            acts = _acts(random, treaty.year or 1970, content)
            if acts is not None and (state.pk, treaty.pk) not in known:
                actions.enter_participation(state=state, instrument=treaty, acts=acts, by=by)


def _acts(random: Any, year: int, content: dict[str, Any]) -> Acts | None:
    """Give what a State did about a treaty: party by accession or ratification, signed alone, or nothing."""
    what = random.choices(("ratified", "acceded", "signed", "nothing"), (5, 4, 1, 2))[0]
    first = date(max(year, 1970), 12, 28) + timedelta(days=random.randint(5, 900))
    later = min(first + timedelta(days=random.randint(200, 4000)), date(2026, 6, 30))
    said = {"source": content["source"], "as_of": date.fromisoformat(content["as_of"])}
    if what == "ratified":
        return Acts(signed_on=min(first, later), party_on=later, adherence=Adherence.RATIFICATION, **said)
    if what == "acceded":
        return Acts(party_on=later, adherence=Adherence.ACCESSION, **said)
    return Acts(signed_on=min(first, later), **said) if what == "signed" else None
