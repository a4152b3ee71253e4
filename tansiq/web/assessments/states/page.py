"""What a State's page shows: its cycles as far as the reader sees them, its ratings over them, what it is party to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.assessments.models import Overview, Participation, Survey
from tansiq.assessments.queries.overviews import overviews
from tansiq.assessments.queries.surveys import surveys_of_state
from tansiq.assessments.queries.treaties import Entry
from tansiq.assessments.queries.trends import Mark, Track, Trend, trends
from tansiq.frameworks.enums import Comparability
from tansiq.kernel.names import name_in
from tansiq.reference.models import Instrument, State
from tansiq.web.common import words
from tansiq.web.common.navigation import address


@dataclass(frozen=True)
class Cycle:
    """One assessment of the State, by the survey or the overview, or both, that the reader sees."""

    survey: Survey
    survey_href: str
    overview_href: str

    @property
    def due_on(self) -> date | None:
        """When its stage ends, while it is under way."""
        return None if self.survey.is_ended else self.survey.stage_due_on


def cycles(state: State, *, by: Actor) -> tuple[list[Cycle], list[Survey]]:
    """Give the cycles of a State that `by` sees, those under way first; and of these the surveys that she sees."""
    mine = surveys_of_state(state.pk, by=by).select_related("version__follows")
    seen = list(mine.defer("version__content", "version__follows__content"))
    drawn = {one.survey_id: one for one in overviews(by=by).filter(state=state)}
    known = {survey.pk: survey for survey in seen}
    both = {**{pk: overview.survey for pk, overview in drawn.items()}, **known}
    found = [
        Cycle(
            survey,
            address("assessments:survey", pk) or "" if pk in known else "",
            _overview_href(drawn.get(pk)),
        )
        for pk, survey in both.items()
    ]
    return sorted(found, key=_newest_first), seen


def _overview_href(overview: Overview | None) -> str:
    return address("assessments:overview", overview.pk) or "" if overview is not None else ""


def _newest_first(cycle: Cycle) -> tuple[bool, int, int]:
    adopted = cycle.survey.adopted_on
    return (adopted is not None, -(adopted.toordinal() if adopted else 0), -cycle.survey.pk)


# --- ratings over the cycles ---


@dataclass(frozen=True)
class ShownMark:
    """One cell of a track: its tone by its level, its name in words, and how it is joined to the one before."""

    name: str
    tone: str
    joins: str
    joins_in_words: str


@dataclass(frozen=True)
class ShownTrack:
    """One requirement on one axis."""

    code: str
    name: str
    axis: str
    is_first: bool
    marks: Sequence[ShownMark]


@dataclass(frozen=True)
class ShownArea:
    """One small multiple."""

    code: str
    name: str
    tracks: Sequence[ShownTrack]


@dataclass(frozen=True)
class ShownTrend:
    """The small multiples of one framework, with their key."""

    name: str
    cycles: Sequence[Survey]
    key: Sequence[tuple[str, str]]
    areas: Sequence[ShownArea]


def shown_trends(seen: Sequence[Survey], *, by: Actor) -> list[ShownTrend]:
    """Give the small multiples of each framework under which the State was rated, the cycles from the earliest on."""
    ordered = sorted(seen, key=lambda one: (one.adopted_on is None, one.adopted_on or date.min, one.pk))
    return [_shown(found) for found in trends(ordered, by=by)]


def _shown(found: Trend) -> ShownTrend:
    version = found.surveys[-1].version
    names = {
        level["code"]: name_in(level["names"])
        for survey in found.surveys
        for level in [*survey.version.levels, *survey.version.outside]
    }
    axes = {axis["code"]: name_in(axis["names"]) for axis in version.axes}
    highest = len(version.levels) - 1
    return ShownTrend(
        name=version.framework.name,
        cycles=found.surveys,
        key=[
            *((_tone(place, highest), names[level["code"]]) for place, level in enumerate(version.levels)),
            ("outside", _("Outside the scale")),
        ],
        areas=[
            ShownArea(one.area.code, one.area.name, [_track(track, axes, names, highest) for track in one.tracks])
            for one in found.areas
        ],
    )  # fmt: skip


def _track(track: Track, axes: dict[str, str], names: dict[str, str], highest: int) -> ShownTrack:
    requirement = track.requirement
    return ShownTrack(
        code=requirement.code,
        name=requirement.name,
        axis=axes[track.axis],
        is_first=track.axis == next(iter(axes)),
        marks=[_mark(mark, names, highest) for mark in track.marks],
    )


def _mark(mark: Mark, names: dict[str, str], highest: int) -> ShownMark:
    if not mark.level:
        name, tone = _("not rated"), "none"
    else:
        name = names.get(mark.level, mark.level)
        tone = _tone(mark.value, highest) if mark.value is not None else "outside"
    joins = mark.joins.value if mark.joins is not None else ""
    return ShownMark(name, tone, joins, joins_in_words(mark.joins))


def _tone(value: int, highest: int) -> str:
    """Give one of the five tones for a level of a scale of any length."""
    return str(1 + round(4 * min(value, highest) / highest)) if highest else "5"


def joins_in_words(joins: Comparability | None) -> str:
    """Say how two neighbouring ratings compare."""
    return {
        None: "",
        Comparability.FULL: "",
        Comparability.PARTIAL: _("comparable in part with the one before"),
        Comparability.NONE: _("not comparable with the one before"),
    }[joins]


# --- treaties ---


@dataclass(frozen=True)
class ShownEntry:
    """One universal instrument, with the door to its entry where the reader may enter."""

    instrument: Instrument
    participation: Participation | None
    edit_href: str


def entries(found: Sequence[Entry], state: State, *, edits: bool) -> list[ShownEntry]:
    """Give the instruments as the table shows them."""
    return [
        ShownEntry(
            one.instrument,
            one.participation,
            address("assessments:edit_treaty", state.iso3, one.instrument.pk) or "" if edits else "",
        )
        for one in found
    ]


def treaties_in_words(found: Sequence[Entry]) -> str:
    """Say in a line what the State is party to, as far as it was entered."""
    entered = [one.participation for one in found if one.participation is not None]
    if not entered:
        return _("not entered yet")
    party = sum(one.party_on is not None for one in entered)
    numbers = [words.number(number) for number in (party, len(entered), len(found))]
    if len(entered) == len(found):
        return _("party to %(party)s of %(all)s") % {"party": numbers[0], "all": numbers[2]}
    return _("party to %(party)s; %(entered)s of %(all)s entered so far") % {
        "party": numbers[0], "entered": numbers[1], "all": numbers[2],
    }  # fmt: skip
