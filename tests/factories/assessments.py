"""Assessments of made-up States, brought to a stage by the steps that people take."""

from dataclasses import dataclass, field

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.assessments.actions import (
    Found,
    Said,
    adopt,
    begin_draft,
    close_comments,
    confirm_area,
    consider,
    draft_overview,
    finish,
    pass_on,
    plan,
    put,
    rate,
    record_finding,
    review,
    save_answer,
    sign_off,
    start,
    submit,
)
from tansiq.assessments.enums import Aspect, FindingKind, Order, Stage, View
from tansiq.assessments.models import Overview, Survey
from tansiq.frameworks.models import Question, Requirement, Version
from tansiq.reference.enums import OrganisationKind
from tansiq.reference.models import Organisation, State
from tests.factories.accounts import actor
from tests.factories.frameworks import version
from tests.factories.reference import OrganisationFactory, StateFactory
from tests.factories.sharing import body_of


@dataclass
class Cast:
    """Who takes part in the assessment of one State."""

    state: State = field(default_factory=StateFactory)
    body: Organisation = field(default_factory=lambda: OrganisationFactory(kind=OrganisationKind.COMMITTEE))

    def __post_init__(self) -> None:
        self.lead = actor(Role.AREA_LEAD, self.body)
        self.assessor = actor(Role.ASSESSOR, self.body)
        self.reviewer = actor(Role.QUALITY_REVIEWER, self.body)
        ministry = body_of(self.state)
        self.focal_point = actor(Role.STATE_FOCAL_POINT, ministry)
        self.approver = actor(Role.STATE_APPROVER, ministry)
        self.member = actor(Role.COMMITTEE_MEMBER, OrganisationFactory(kind=OrganisationKind.COMMITTEE))


def planned(
    cast: Cast | None = None, *, under: Version | None = None, order: Order = Order.COMMENTS_FIRST
) -> Survey:
    """Plan an assessment."""
    cast = cast or Cast()
    return plan(state=cast.state, version=under or version(), owner=cast.body, order=order, by=cast.lead)


def answered(survey: Survey, by: Actor) -> None:
    """Answer the first question of every area, rate every requirement, and record a finding in each."""
    read = {
        **{answer.question_id: answer.number for answer in survey.answers.all()},
        **{(rating.requirement_id, rating.axis): rating.number for rating in survey.ratings.all()},
    }
    axes = [axis["code"] for axis in survey.version.axes]
    levels = [level["code"] for level in survey.version.levels]
    for place, area in enumerate(survey.sections.select_related("area")):
        question = Question.objects.filter(requirement__area=area.area).order_by("position")[0]
        saved = save_answer(
            area=area, question=question, said=Said("partly", "As the law says."),
            on_top_of=read.get(question.pk, 0), by=by,
        )  # fmt: skip
        for requirement in Requirement.objects.filter(area=area.area):
            for number, axis in enumerate(axes):
                rate(
                    area=area, requirement=requirement, axis=axis, level=levels[(place + number) % len(levels)],
                    reason="", on_top_of=read.get((requirement.pk, axis), 0), by=by,
                )  # fmt: skip
            kind = FindingKind.SHORTFALL if place == 0 else FindingKind.GOOD_PRACTICE
            record_finding(
                area=area, by=by,
                found=Found(
                    kind, f"Found in {area.key}", requirement=requirement, answers=[saved.answer],
                    foremost=1 if place == 0 else None,
                ),
            )  # fmt: skip


def brought_to(stage: Stage, cast: Cast | None = None, **values: object) -> Survey:
    """Bring an assessment to a stage on the way on which the State comments first."""
    cast = cast or Cast()
    survey = planned(cast, **values)  # type: ignore[arg-type]
    for name, step in _STEPS:
        if survey.stage == stage:
            break
        step(survey, cast)
        survey.refresh_from_db()
        assert survey.stage == name
    assert survey.stage == stage
    return survey


def drafted(survey: Survey, cast: Cast) -> None:
    """Fill it and draw its overview."""
    answered(survey, cast.assessor)
    begin_draft(survey=survey, by=cast.assessor)
    draft_overview(survey=survey, language="en", by=cast.assessor)


def submitted(survey: Survey, cast: Cast) -> None:
    """Confirm and sign off every area, and hand it to the review."""
    for area in survey.sections.all():
        confirm_area(area=area, by=cast.lead)
        sign_off(area=area, by=cast.lead)
    submit(survey=survey, by=cast.lead)


def passed(survey: Survey, cast: Cast) -> None:
    """Pass it in every aspect."""
    for aspect in Aspect:
        review(survey=survey, aspect=aspect, is_passed=True, note="", by=cast.reviewer)
    pass_on(survey=survey, by=cast.reviewer)


def adopted(survey: Survey, cast: Cast) -> None:
    """Have the member approve and the lead record the adoption."""
    overview = Overview.objects.get(survey=survey)
    consider(overview=overview, view=View.APPROVES, text="", by=cast.member)
    adopt(survey=survey, by=cast.lead)


_STEPS = (
    (Stage.COLLECTING, lambda survey, cast: start(survey=survey, by=cast.lead)),
    (Stage.DRAFTING, drafted),
    (Stage.QUALITY_REVIEW, submitted),
    (Stage.WITH_STATE, passed),
    (Stage.ANSWERING, lambda survey, cast: close_comments(survey=survey, by=cast.approver)),
    (Stage.BEFORE_MEMBERS, lambda survey, cast: put(survey=survey, by=cast.lead)),
    (Stage.ADOPTED, adopted),
    (Stage.FINAL, lambda survey, cast: finish(survey=survey, by=cast.lead)),
)
