"""A survey filled offline: taken away as a workbook, looked at row by row when it comes back, and saved."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor, allows, require
from tansiq.access.enums import Perm
from tansiq.assessments.actions import Cited, Said, rate, save_answer
from tansiq.assessments.actions.acting import require_of_state
from tansiq.assessments.actions.answers import require_may_answer
from tansiq.assessments.enums import Confidence, Lane, SourceKind
from tansiq.assessments.models import Survey
from tansiq.assessments.policies.values import require_level, text_in
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.exchange.actions.offline_rows import Asked, Written, level_code, line_of, words_of, written
from tansiq.exchange.enums import Fate
from tansiq.exchange.exports import survey_xlsx
from tansiq.exchange.matrix.errors import UnreadableFile
from tansiq.exchange.matrix.pieces import Place
from tansiq.exchange.tables import answers
from tansiq.exchange.tables import survey as tables
from tansiq.exchange.tables.reading import InDoubt
from tansiq.exchange.tables.survey import TAKE_ANEW, About, Given
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.kernel.text import fold
from tansiq.sharing.queries import may_export


def lane_of(survey: Survey, by: Actor) -> Lane:
    """Give the lane in which `by` fills a survey; refuse who fills none of it."""
    if allows(by, Perm.ASSESSMENT_WRITE, organisation_id=survey.owner_id):
        return Lane.ASSESSOR
    require_of_state(by, Perm.SELF_ASSESSMENT_WRITE, survey)
    return Lane.STATE


def take_survey(*, survey: Survey, into: IO[bytes], language: str, by: Actor) -> Written:
    """Write a survey as a workbook to fill, in the lane of `by`; the page that hands it out notes it in the log."""
    require(by, Perm.RECORD_EXPORT)
    if not may_export(survey, by):
        raise NotAllowed(_("You may read this survey, but not take it away. Its owner can say so."))
    lane = lane_of(survey, by)
    whole = written(survey, lane=lane, language=language, by=by)
    with override(language):
        survey_xlsx.write(
            _about(survey, lane, language, len(whole.asked)),
            whole.sheets,
            confidences=list(words_of(Confidence, language).values()),
            into=into,
            is_right_to_left=get_language_info(language)["bidi"],
        )
    return whole


def _about(survey: Survey, lane: Lane, language: str, rows: int) -> About:
    """Say what the file is. The first words are for the platform, by which it knows the file again."""
    version = survey.version
    facts = [
        ("form", _("What this is"), tables.FORM),
        ("framework", _("Framework"), f"{version.framework.name} ({version.framework.code})"),
        ("state", _("State"), f"{survey.state.name} ({survey.state.iso3})"),
        ("survey", _("Survey"), survey.reference),
        ("version", _("Version"), version.label),
        ("sha256", _("SHA-256 of the version"), version.sha256),
        ("lane", _("Filled by"), lane.value),
        ("language", _("Language"), language),
        ("taken_at", _("Taken at"), timezone.localtime().strftime("%Y-%m-%d %H:%M %z")),
        ("rows", _("Rows"), str(rows)),
    ]
    if survey.is_illustrative:
        facts.append(("illustrative", _("Illustrative"), _("A made-up State: nothing here is real.")))
    kinds = "; ".join(words_of(SourceKind, language).values())
    return About(
        facts,
        [
            _("Write in the coloured cells only. A cell left as it was changes nothing; a cell emptied takes its text away."),
            _("Choose from the list where there is one. Several answers stand each on a line of its own."),
            _("Each source stands on a line of its own: its kind, a colon, the citation, and its day in brackets. Kinds: %(kinds)s.") % {"kinds": kinds},
            _("Save it as XLSX and hand it in on the page of the survey. You are shown what will be saved before anything is."),
            _("Where somebody has changed an answer on the platform meanwhile, both texts are kept and shown."),
        ],
    )  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One field of a row: how it stands here, and how it came back."""

    column: str
    now: str
    given: str


@dataclass(frozen=True)
class Row:
    """One row that came back, and what becomes of it."""

    place: Place
    asked: Asked
    given: Given
    fate: Fate
    differences: Sequence[Difference] = ()
    column: str = ""
    text: str = ""
    mend: str = ""
    said: Said | None = None
    level: str = ""


@dataclass
class Comparison:
    """A workbook that came back, beside the survey as it stands."""

    survey: Survey
    lane: Lane
    facts: Mapping[str, str]
    rows: list[Row] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows meet which fate, none left out."""
        counted = Counter(row.fate for row in self.rows)
        return {fate.value: counted[fate] for fate in Fate}

    def of(self, fate: Fate) -> list[Row]:
        """Give the rows of one fate."""
        return [row for row in self.rows if row.fate == fate]


def compare(*, survey: Survey, source: Path, by: Actor) -> Comparison:
    """Read a workbook that came back and say what would become of each row; nothing is written.

    Raises `UnreadableFile` for a file of another survey, version or lane, and for one that is cut or was taken apart.
    """
    lane = lane_of(survey, by)
    returned = tables.read(source)
    _require_own(returned.facts, survey, lane)
    language = returned.facts.get("language", "en")
    now = written(survey, lane=lane, language=language, by=by)
    if strangers := [row for row in returned.rows if row.key not in now.asked]:
        raise UnreadableFile(
            _("the row is none of this survey."), where=strangers[0].place, mend=TAKE_ANEW
        )  # fmt: skip
    found = Comparison(survey, lane, returned.facts)
    closed = _closed(now, lane, by)
    for given in returned.rows:
        found.rows.append(_fate(now.asked[given.key], given, lane, language, closed))
    return found


def _require_own(facts: Mapping[str, str], survey: Survey, lane: Lane) -> None:
    if facts.get("survey") != survey.reference:
        raise UnreadableFile(
            _("the file is of the survey %(other)s, not of %(own)s."),
            mend=_("Hand it in on the page of that survey."),
            other=facts.get("survey", "?"),
            own=survey.reference,
        )
    if facts.get("sha256") != survey.version.sha256:
        raise UnreadableFile(
            _("the file is of version %(other)s of the framework; the survey stands under version %(own)s."),
            mend=TAKE_ANEW,
            other=facts.get("version", "?"),
            own=survey.version.label,
        )
    if facts.get("lane") != lane:
        raise UnreadableFile(
            _("the file was taken to be filled by somebody else than you are."), mend=TAKE_ANEW
        )


def _closed(now: Written, lane: Lane, by: Actor) -> dict[int, str]:
    """Say of each area why nothing can be written in it; areas that are open are left out."""
    closed = {}
    for area in now.areas:
        try:
            require_may_answer(area, lane, by)
        except DomainError as error:
            closed[area.pk] = str(error)
    return closed


def _fate(asked: Asked, given: Given, lane: Lane, language: str, closed: Mapping[int, str]) -> Row:
    """Say what becomes of a row: what nobody touched, and what reads as it stands here, changes nothing."""
    differences = [
        Difference(name, asked.row.texts[name], given.texts[name])
        for name in tables.FIELDS
        if asked.row.texts[name] != given.texts[name]
    ]
    if given.is_untouched or not differences:
        return Row(given.place, asked, given, Fate.UNCHANGED)
    try:
        if asked.area.pk in closed:
            raise InDoubt("", closed[asked.area.pk])
        _require_no_formula(differences)
        said, level = (
            (_said(asked, given, lane, language), "") if asked.question else (None, _level(asked, given))
        )
    except InDoubt as error:
        return Row(
            given.place, asked, given, Fate.REFUSED, differences, error.column, str(error), str(error.mend)
        )  # fmt: skip
    fate = Fate.SAVED if given.number == asked.row.number else Fate.CONFLICT
    return Row(given.place, asked, given, fate, differences, said=said, level=level)


def _require_no_formula(differences: Iterable[Difference]) -> None:
    for one in differences:
        if one.given.startswith("="):
            raise InDoubt(
                one.column,
                _("The cell begins like a formula: %(text)s") % {"text": one.given[:60]},
                _("Write the result itself, or begin the text with another sign."),
            )


def _said(asked: Asked, given: Given, lane: Lane, language: str) -> Said:
    question, texts = asked.question, given.texts
    assert question is not None  # the caller asks of questions alone
    was, now = asked.answer, asked.row.texts
    try:
        remarks = was.remarks if was and texts["remarks"] == now["remarks"] else text_in(texts["remarks"])
    except DomainError as error:
        raise InDoubt("remarks", str(error)) from error
    return Said(
        value=was.value if was and texts["answer"] == now["answer"] else answers.read(question, texts["answer"], "answer"),
        remarks=remarks,
        language=was.language if was and remarks == was.remarks else _language_of(remarks, language),
        confidence=_confidence(texts["confidence"]),
        sources=None if texts["sources"] == now["sources"] else _sources(asked, texts["sources"], lane),
    )  # fmt: skip


def _language_of(text: str, language: str) -> str:
    """Give the language that remarks are written in, as far as the script says it; else that of the file."""
    is_arabic = any("\u0600" <= letter <= "\u06ff" for letter in text)
    return "ar" if is_arabic else "en" if language == "ar" else language


def _known_as(choices: type[Confidence] | type[SourceKind], text: str) -> str:
    """Give the value that a text names by itself or by its word in either language; "" for none."""
    words = {value: {value} for value in choices.values}
    for language in ("en", "ar"):
        for value, word in words_of(choices, language).items():
            words[value].add(word)
    return next((value for value, names in words.items() if fold(text) in {fold(name) for name in names}), "")


def _confidence(text: str) -> str:
    value = _known_as(Confidence, text) if text else ""
    if text and not value:
        raise InDoubt(
            "confidence",
            _("“%(value)s” is not among the answers to choose from.") % {"value": text},
            _("One of: %(choices)s.") % {"choices": "; ".join(str(label) for label in Confidence.labels)},
        )
    return value


_SOURCE = re.compile(r"(?P<kind>[^:]+):\s*(?P<citation>.+?)\s*(?:\((?P<day>\d{4}-\d{2}-\d{2})\))?")


def _sources(asked: Asked, text: str, lane: Lane) -> list[Cited]:
    """Read sources line by line; a line that stands here already keeps all that is known of its source."""
    standing = {
        line_of(source, language): source
        for source in (asked.answer.sources.all() if asked.answer else ())
        for language in ("en", "ar")
    }
    cited = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if known := standing.get(line):
            cited.append(Cited(known.kind, known.citation, known.dated, known.sensitivity, known.submission))
        else:
            cited.append(_cited(line, lane))
    return cited


def _cited(line: str, lane: Lane) -> Cited:
    match = _SOURCE.fullmatch(line)
    kind = _known_as(SourceKind, match["kind"]) if match else ""
    if not match or not kind:
        if lane == Lane.STATE:
            return Cited(SourceKind.STATE_SUBMISSION, line)
        raise InDoubt(
            "sources",
            _("The line does not say what kind of source it is: %(line)s") % {"line": line[:80]},
            _("Begin it with its kind and a colon: %(kinds)s.") % {"kinds": "; ".join(str(label) for label in SourceKind.labels)},
        )  # fmt: skip
    try:
        return Cited(kind, match["citation"], date.fromisoformat(match["day"]) if match["day"] else None)
    except ValueError as error:
        raise InDoubt(
            "sources", _("“%(text)s” is no day.") % {"text": match["day"]}, _("Write it as 2026-11-24.")
        ) from error


def _level(asked: Asked, given: Given) -> str:
    version = asked.area.record.version
    code = level_code(asked.area, given.texts["answer"], fold)
    try:
        text_in(given.texts["remarks"])
        require_level(version.levels, version.outside, code, given.texts["remarks"])
    except DomainError as error:
        column = "answer" if error.code == "level_unknown" else "remarks"
        raise InDoubt(
            column, str(error), _("One of: %(choices)s.") % {"choices": "; ".join(asked.row.choices)}
        ) from error
    return code  # fmt: skip


@transaction.atomic
def give_back(*, survey: Survey, source: Path, by: Actor) -> Comparison:
    """Save what a workbook that came back changes: all that is clear, in one transaction.

    An answer changed here meanwhile is set aside beside it, as between two browsers; a rating changed meanwhile stays as it
    stands, and so does a row that is refused. Gives what became of each row.
    """
    found = compare(survey=survey, source=source, by=by)
    for row in found.rows:
        if row.said is not None and row.asked.question is not None:
            save_answer(
                area=row.asked.area, question=row.asked.question, said=row.said, on_top_of=row.given.number,
                by=by, lane=found.lane,
            )  # fmt: skip
        elif row.fate == Fate.SAVED and row.asked.requirement is not None:
            rate(
                area=row.asked.area, requirement=row.asked.requirement, axis=row.asked.axis, level=row.level,
                reason=row.given.texts["remarks"], on_top_of=row.given.number, by=by,
            )  # fmt: skip
    record(event=Event.SURVEY_RETURNED, by=by, subject=survey, lane=found.lane.value, **found.counts)
    return found
