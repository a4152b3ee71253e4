"""What the page of an overview shows: its way, its sections with their figures, and what the reader may do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.assessments.enums import WRITTEN_IN, Part, Stage
from tansiq.assessments.models import Overview, OverviewSection, Survey
from tansiq.assessments.models.overviews import DRAFTED, HUMAN, OUTDATED
from tansiq.assessments.queries.overviews import acts_for
from tansiq.assessments.workflow import life_cycle
from tansiq.kernel.names import name_in
from tansiq.sharing.models import Said
from tansiq.web.common import words
from tansiq.web.common.components import Cell, Column, Step, Table
from tansiq.web.common.navigation import address

# The survey's page of what is behind a figure; where there is none, the number stands alone.
_BEHIND = "assessments:behind"

ORIGINAL = "original"
STATES: dict[str, tuple[str | Promise, str]] = {
    ORIGINAL: (_("as written"), "neutral"),
    DRAFTED: (_("drawn from the survey"), "neutral"),
    HUMAN: (_("by a person"), "good"),
    OUTDATED: (_("outdated: the original has changed"), "warn"),
}


def reading_language() -> str:
    """Give the language in which the reader reads."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]


@dataclass(frozen=True)
class ShownFigure:
    """A number with what it counts, the page that lists what is behind it, and the number of then where it changed."""

    name: str
    number: int
    href: str = ""
    then: int | None = None


@dataclass(frozen=True)
class Tongue:
    """A section in one language: how it came about, and where it is edited."""

    code: str
    name: str
    state: str | Promise
    tone: str
    edit_href: str = ""


@dataclass(frozen=True)
class ShownSection:
    """One section as the reader reads it."""

    key: str
    said: Said
    figures: list[ShownFigure]
    levels: Table | None
    tongues: list[Tongue]
    is_edited: bool


@dataclass(frozen=True)
class Doors:
    """What the reader may do with an overview; the actions ask again."""

    takes_part: bool
    is_of_body: bool
    writes: bool
    comments: bool
    closes: bool
    answers: bool
    considers: bool
    gives_word: bool
    asks_consent: bool


def doors(overview: Overview, *, by: Actor, takes_part: bool) -> Doors:
    """Say which doors the page opens."""
    survey, state = overview.survey, overview.state_id
    with_state = survey.stage in (Stage.WITH_STATE, Stage.ANSWERING)
    writes = allows(by, Perm.ASSESSMENT_WRITE, organisation_id=overview.owner_id)
    observes = acts_for(state, Perm.OBSERVATION_WRITE, by=by)
    return Doors(
        takes_part=takes_part,
        is_of_body=allows(by, Perm.RECORD_READ, organisation_id=overview.owner_id),
        writes=writes and survey.stage in WRITTEN_IN,
        comments=observes and with_state,
        closes=observes and survey.stage == Stage.WITH_STATE,
        answers=writes and with_state,
        considers=allows(by, Perm.OVERVIEW_CONSIDER) and survey.stage == Stage.BEFORE_MEMBERS,
        gives_word=acts_for(state, Perm.CONSENT_ANSWER, by=by),
        asks_consent=allows(by, Perm.CONSENT_ASK) and overview.is_open_to_decisions,
    )


def way(survey: Survey) -> list[Step]:
    """Give the stages of an assessment in their order, those behind it done; what supersedes it stands on its page."""
    stages = [stage for stage in life_cycle(survey.order, survey.workflow_version).states.items() if stage[0] != Stage.SUPERSEDED]  # fmt: skip
    codes = [code for code, _names in stages]
    at = codes.index(survey.stage) if survey.stage in codes else len(codes)
    return [
        Step(
            name_in(names),
            "done" if place < at else "current" if place == at else "ahead",
            survey.adopted_on if code == Stage.ADOPTED else None,
        )
        for place, (code, names) in enumerate(stages)
    ]


def sections(
    found: Iterable[OverviewSection], overview: Overview, *, survey: Survey | None, writes: bool
) -> list[ShownSection]:
    """Give the sections in the reader's language; `survey` where the reader sees that too."""
    return [
        ShownSection(
            key=section.key,
            said=section.said_in(reading_language()),
            figures=[] if section.key == Part.FACTS else _figures(section, survey, writes=writes),
            levels=_levels(section, overview, survey, writes=writes) if section.key == Part.FACTS else None,
            tongues=_tongues(section, overview, edits=writes and is_open(section, overview)),
            is_edited=section.is_edited,
        )
        for section in found
    ]


def is_open(section: OverviewSection, overview: Overview) -> bool:
    """Say whether the text of a section may still change: of what was adopted, the observations alone."""
    return overview.adopted_on is None or section.key == Part.OBSERVATIONS


def _figures(section: OverviewSection, survey: Survey | None, *, writes: bool) -> list[ShownFigure]:
    path = address(_BEHIND, survey.pk) if survey is not None else None
    then = section.counted_anew() if writes else {}
    return [
        ShownFigure(
            name=name_in(figure["names"]),
            number=figure["number"],
            href=f"{path}?{figure['query']}" if path and figure["query"] else "",
            then=then.get(figure["code"]),
        )
        for figure in section.figures
    ]


def _levels(section: OverviewSection, overview: Overview, survey: Survey | None, *, writes: bool) -> Table:
    """Put the ratings counted into a table of levels by axes."""
    version = overview.survey.version
    codes = [figure["code"] for figure in section.figures]
    counted = dict(zip(codes, _figures(section, survey, writes=writes), strict=True))
    return Table(
        caption=gettext("Requirements by level"),
        columns=[
            Column(gettext("Level")),
            *(Column(name_in(axis["names"]), is_numeric=True) for axis in version.axes),
        ],
        rows=[
            [
                name_in(level["names"]),
                *(_count(counted.get(f"{axis['code']}-{level['code']}")) for axis in version.axes),
            ]
            for level in [*version.levels, *version.outside]
        ],
    )


def _count(figure: ShownFigure | None) -> Cell:
    """Give a number that opens its ratings; one that was another when the text was written says so."""
    if figure is None:
        return Cell(0)
    if figure.then is None:
        return Cell(figure.number, figure.href)
    return Cell(
        gettext("%(now)s (counted anew; %(then)s when the text was written)")
        % {"now": words.number(figure.number), "then": words.number(figure.then)},
        figure.href,
    )


def _tongues(section: OverviewSection, overview: Overview, *, edits: bool) -> list[Tongue]:
    states: Mapping[str, str] = {
        overview.language: HUMAN if section.is_edited else DRAFTED,
        **{language: text["state"] for language, text in section.translations.items()},
    }
    path = address("assessments:edit_section", overview.pk, section.key) or ""
    return [
        Tongue(
            code=code,
            name=language_name(code),
            state=STATES[states[code]][0],
            tone=STATES[states[code]][1],
            edit_href=f"{path}?language={code}" if edits else "",
        )
        for code, _name in settings.LANGUAGES
        if code in states
    ]


def language_name(code: str) -> str:
    """Give the name of a language in the reader's."""
    return str(get_language_info(code)["name_translated"])
