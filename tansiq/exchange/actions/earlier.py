"""Earlier assessments from a table: read, shown with every doubt, brought in as adopted history."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.assessments.actions import Answered, Earlier, Judged, bring_in
from tansiq.assessments.actions.history import says_the_same
from tansiq.assessments.enums import Lane
from tansiq.assessments.models import Answer, Rating, Survey
from tansiq.assessments.policies import history as policies
from tansiq.assessments.policies.values import require_axis, require_level, text_in
from tansiq.exchange.actions.outcomes import Outcome, day_in, state_in, without_doubtful
from tansiq.exchange.enums import Change
from tansiq.exchange.matrix.pieces import Place
from tansiq.exchange.tables import answers
from tansiq.exchange.tables.reading import Heading, InDoubt, Line, lines_of
from tansiq.frameworks.models import Question, Requirement, Version
from tansiq.kernel.errors import DomainError
from tansiq.reference.models import Organisation, State

HEADINGS = (
    Heading("state", ("iso3", "الدولة"), is_needed=True),
    Heading("framework", ("الإطار",), is_needed=True),
    Heading("version", ("الإصدار",), is_needed=True),
    Heading("adopted_on", ("adopted on", "تاريخ الاعتماد"), is_needed=True),
    Heading("requirement", ("المتطلب",)),
    Heading("axis", ("المحور",)),
    Heading("level", ("المستوى",)),
    Heading("reason", ("السبب",)),
    Heading("question", ("السؤال",)),
    Heading("value", ("answer", "الجواب")),
    Heading("remarks", ("ملاحظات",)),
    Heading("language", ("اللغة",)),
)
_Key = tuple[int, int, date]  # State, version, day of adoption


@dataclass
class Gathered:
    """One assessment as its lines are read, with the place of the first."""

    state: State
    version: Version
    adopted_on: date
    place: Place
    ratings: dict[tuple[int, str], Judged] = field(default_factory=dict)
    answers: dict[int, Answered] = field(default_factory=dict)

    @property
    def earlier(self) -> Earlier:
        """The assessment as it is brought in."""
        return Earlier(
            self.state, self.version, self.adopted_on, list(self.ratings.values()), list(self.answers.values())
        )  # fmt: skip


@dataclass
class Assessments:
    """What a table of earlier assessments would do: each with what it changes, and the doubts."""

    entries: list[tuple[Gathered, Change]] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)


@transaction.atomic
def import_assessments(*, source: Path, owner: Organisation, by: Actor) -> Assessments:
    """Bring the assessments of a table in: all of a State or, where a line is in doubt, none of it.

    The same table again changes nothing. Raises `UnreadableFile` for what is no such table.
    """
    found = read_assessments(source=source, owner=owner, by=by)
    for gathered, change in sorted(found.entries, key=lambda entry: entry[0].adopted_on):
        if change == Change.CREATED:
            state = gathered.state
            bring_in(earlier=gathered.earlier, owner=owner, by=by, is_illustrative=state.is_illustrative)
    return found


def read_assessments(*, source: Path, owner: Organisation, by: Actor) -> Assessments:
    """Read a table and say what it would bring in; nothing is written. Seven queries, however many lines."""
    require(by, Perm.ASSESSMENT_LEAD, organisation_id=owner.pk)
    found = Assessments()
    gathered: dict[_Key, Gathered] = {}
    asked = _Asked(by)
    for line in lines_of(source, HEADINGS):
        found.outcome.rows += 1
        try:
            _gather(line, asked, gathered)
        except InDoubt as error:
            found.outcome.doubt(line["state"].strip().upper(), error.at(line.place))
    whole = without_doubtful(((one.state.iso3, one) for one in gathered.values()), found.outcome)
    for one, change in _changes(whole, found.outcome, by):
        found.entries.append((one, change))
    kept = without_doubtful(((entry[0].state.iso3, entry) for entry in found.entries), found.outcome)
    found.entries = sorted(kept, key=lambda entry: (entry[0].state.iso3, entry[0].adopted_on))
    for _one, change in found.entries:
        found.outcome.count(change)
    return found


class _Asked:
    """What lines may name: States, versions that were ever published, and what each version asks, read when it is named."""

    def __init__(self, by: Actor) -> None:
        self.states = {state.iso3: state for state in State.objects.all()}
        versions = Version.objects.visible_to(by).select_related("framework").defer("content")
        self.versions = {(version.framework.code, version.label): version for version in versions}
        self._requirements: dict[int, dict[str, Requirement]] = {}
        self._questions: dict[int, dict[str, Question]] = {}

    def requirements(self, version: Version) -> Mapping[str, Requirement]:
        """Give the requirements of a version by code."""
        if version.pk not in self._requirements:
            rows = Requirement.objects.filter(area__version=version)
            self._requirements[version.pk] = {row.code: row for row in rows}
        return self._requirements[version.pk]

    def questions(self, version: Version) -> Mapping[str, Question]:
        """Give the questions and parts of a version by code."""
        if version.pk not in self._questions:
            rows = Question.objects.filter(requirement__area__version=version).select_related("requirement")
            self._questions[version.pk] = {row.code: row for row in rows}
        return self._questions[version.pk]


def _gather(line: Line, asked: _Asked, gathered: dict[_Key, Gathered]) -> None:
    """Add one line to the assessment that it belongs to."""
    state = state_in(line, asked.states)
    version = asked.versions.get((line["framework"].strip(), line["version"].strip()))
    if version is None:
        raise InDoubt(
            "version",
            _("There is no version “%(version)s” of a framework “%(framework)s”.")
            % {"version": line["version"].strip(), "framework": line["framework"].strip()},
            _(
                "Write both as the page of frameworks shows them; load the version first where it is not there."
            ),
        )
    adopted_on = day_in(line, "adopted_on")
    if adopted_on is None:
        raise InDoubt("adopted_on", _("The day of adoption is missing."), _("Write it as 2026-11-24."))
    with _in_doubt("adopted_on"):
        policies.require_adopted(adopted_on)
    with _in_doubt("version"):
        policies.require_was_published(version)
    key = (state.pk, version.pk, adopted_on)
    one = gathered.setdefault(key, Gathered(state, version, adopted_on, line.place))
    if bool(line["requirement"]) == bool(line["question"]):
        raise InDoubt(
            "requirement",
            _("A line rates one requirement or answers one question."),
            _("Fill either “requirement”, “axis” and “level”, or “question” and “value”."),
        )
    if line["requirement"]:
        _rate(line, one, asked)
    else:
        _answer(line, one, asked)


@contextmanager
def _in_doubt(column: str, mend: str = "") -> Iterator[None]:
    """Turn what a rule refuses into a doubt about a column."""
    try:
        yield
    except DomainError as error:
        raise InDoubt(column, str(error), mend) from error


def _one_of(known: Iterable[Mapping[str, Any]]) -> str:
    return _("One of: %(choices)s.") % {"choices": ", ".join(one["code"] for one in known)}


def _rate(line: Line, one: Gathered, asked: _Asked) -> None:
    requirement = asked.requirements(one.version).get(line["requirement"].strip())
    if requirement is None:
        raise _unknown("requirement", line, one.version)
    axis, level = line["axis"].strip(), line["level"].strip()
    with _in_doubt("axis", _one_of(one.version.axes)):
        require_axis(one.version.axes, axis)
    with _in_doubt("level", _one_of([*one.version.levels, *one.version.outside])):
        require_level(one.version.levels, one.version.outside, level, line["reason"])
    if (requirement.pk, axis) in one.ratings:
        raise _twice("requirement")
    with _in_doubt("reason"):
        reason = text_in(line["reason"])
    one.ratings[requirement.pk, axis] = Judged(requirement, axis, level, reason)


def _answer(line: Line, one: Gathered, asked: _Asked) -> None:
    question = asked.questions(one.version).get(line["question"].strip())
    if question is None:
        raise _unknown("question", line, one.version)
    if question.pk in one.answers:
        raise _twice("question")
    value = answers.read(question, line["value"], "value")
    with _in_doubt("remarks"):
        remarks = text_in(line["remarks"])
    if value is None and not remarks:
        raise InDoubt("value", _("The line answers nothing."), answers.mend(question))
    language = line["language"].strip() or ("ar" if any("\u0600" <= c <= "\u06ff" for c in remarks) else "en")
    one.answers[question.pk] = Answered(question, value, remarks, language[:8])


def _unknown(column: str, line: Line, version: Version) -> InDoubt:
    return InDoubt(
        column,
        _("Version %(version)s has no “%(code)s”.")
        % {"version": version.label, "code": line[column].strip()},
        _("Write the code as the pages of the version show it."),
    )


def _twice(column: str) -> InDoubt:
    return InDoubt(column, _("This stands twice for one assessment."), _("Keep one line."))


def _changes(whole: list[Gathered], outcome: Outcome, by: Actor) -> Iterator[tuple[Gathered, Change]]:
    """Compare with what was brought in before; what differs is in doubt, for what was adopted never changes."""
    surveys = Survey.objects.visible_to(by).filter(
        state__in={one.state.pk for one in whole}, adopted_on__in={one.adopted_on for one in whole}
    )
    standing = list(surveys.select_related("version").defer("version__content"))
    before = {(s.state_id, s.version_id, s.adopted_on): s for s in standing if s.is_history}
    made_here = {(s.state_id, s.version.framework_id, s.adopted_on) for s in standing if not s.is_history}
    ratings = _rows(Rating, before, ("requirement_id", "axis", "level", "reason"))
    told = _rows(Answer, before, ("question_id", "value", "remarks"))
    for one in whole:
        survey = before.get((one.state.pk, one.version.pk, one.adopted_on))
        if survey is not None and says_the_same(
            one.earlier, ratings=ratings.get(survey.pk, []), answers=told.get(survey.pk, [])
        ):
            yield one, Change.UNCHANGED
        elif survey is not None:
            _doubt(one, str(policies.refuse_other_content()), outcome)
        elif (one.state.pk, one.version.framework_id, one.adopted_on) in made_here:
            _doubt(
                one, _("An assessment of this State adopted on this day was made on the platform."), outcome
            )
        else:
            yield one, Change.CREATED


def _rows(model: type[Any], before: Mapping[Any, Survey], names: tuple[str, ...]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    rows = model.objects.filter(survey__in=[survey.pk for survey in before.values()], lane=Lane.ASSESSOR)
    for survey, *rest in rows.values_list("survey_id", *names):
        found.setdefault(survey, []).append(tuple(rest))
    return found


def _doubt(one: Gathered, text: str, outcome: Outcome) -> None:
    outcome.doubt(one.state.iso3, InDoubt("adopted_on", text).at(one.place))
