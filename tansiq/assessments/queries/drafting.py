"""The overview as it is drawn from the survey: sentences around what was counted and found, in any language of the platform.

People edit what comes out; what nobody edited is drawn anew. A finding stands in the language in which it was written.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import FilteredRelation, Q
from django.utils.translation import get_language, gettext, ngettext, override

from tansiq.assessments.enums import FindingKind, Lane, Part, Reply, Willingness
from tansiq.assessments.models import Finding, Observation, Overview, Rating, Survey
from tansiq.assessments.queries.figures import Step, steps
from tansiq.frameworks.models import Requirement
from tansiq.kernel.names import name_in
from tansiq.kernel.written import digits, written_date
from tansiq.reference.enums import InstrumentKind
from tansiq.reference.models import Instrument

Figure = dict[str, Any]


@dataclass(frozen=True)
class Drafted:
    """One section as it is drawn."""

    heading: str
    body: str


@dataclass(frozen=True)
class Basis:
    """All that an overview is drawn from, read once for every language."""

    survey: Survey
    findings: list[Finding]
    ratings: list[Rating]
    steps: list[Step]
    treaties: int
    entered: int
    party_to: int

    def of_kind(self, kind: FindingKind) -> list[Finding]:
        """The findings of one kind, in the order of the areas."""
        return [finding for finding in self.findings if finding.kind == kind]

    @property
    def foremost(self) -> list[Finding]:
        """The foremost shortfalls, the first first."""
        placed = [finding for finding in self.findings if finding.foremost is not None]
        return sorted(placed, key=lambda finding: finding.foremost or 0)

    @property
    def lowest(self) -> list[Requirement]:
        """The requirements with an axis in the lower half of the scale, in the order of the framework."""
        half = (len(self.survey.version.levels) - 1) / 2
        low = {
            r.requirement_id: r.requirement for r in self.ratings if r.value is not None and r.value < half
        }
        return list(low.values())


def basis_of(survey: Survey) -> Basis:
    """Read all that the overview of a survey is drawn from."""
    findings = Finding.objects.filter(survey=survey).select_related("area__area", "requirement")
    ratings = (
        Rating.objects.filter(
            survey=survey, lane=Lane.ASSESSOR, requirement__area__version_id=survey.version_id
        )
        .select_related("requirement__area")
        .order_by("requirement__area__position", "requirement__position", "axis")
    )
    treaties = _participation(survey)
    return Basis(
        survey=survey,
        findings=list(findings.order_by("area__position", "pk")),
        ratings=list(ratings),
        steps=steps(survey),
        treaties=len(treaties),
        entered=sum(pk is not None for pk, _party_on in treaties),
        party_to=sum(party_on is not None for _pk, party_on in treaties),
    )


def _participation(survey: Survey) -> list[tuple[int | None, date | None]]:
    """Give for each universal instrument the entry on the State, None where there is none, and since when it is party."""
    entered = FilteredRelation("participations", condition=Q(participations__state=survey.state_id))
    treaties = Instrument.objects.filter(kind=InstrumentKind.TREATY).annotate(entered=entered)
    return list(treaties.order_by().values_list("entered__pk", "entered__party_on"))


def drafted(basis: Basis, language: str, overview: Overview | None = None) -> dict[str, Drafted]:
    """Draw every section in one language; observations and the word on sharing need the overview."""
    with override(language):
        return {str(part): Drafted(str(part.label), _WRITERS[part](basis, overview)) for part in Part}


def _counted(count: int) -> str:
    return digits(str(count))


def _paragraphs(lines: Iterable[str]) -> str:
    return "\n\n".join(line for line in lines if line)


def _listed(lines: Iterable[str]) -> str:
    return "\n\n".join(f"{place}. {line}" for place, line in enumerate(lines, start=1))


# A code, or a finding in another language, keeps its own direction and gives none to the line around it.
_ISOLATED, _AGAIN = "\u2068", "\u2069"


def _isolated(text: str) -> str:
    return f"{_ISOLATED}{text}{_AGAIN}"


def _quoted(finding: Finding) -> str:
    return finding.text if finding.language == get_language() else _isolated(finding.text)


# --- the sections ---


def _facts(basis: Basis, overview: Overview | None) -> str:
    survey, rated = basis.survey, len({rating.requirement_id for rating in basis.ratings})
    lines = [
        gettext("%(state)s. Framework: %(framework)s, version %(version)s.")
        % {
            "state": survey.state.name,
            "framework": survey.version.name,
            "version": survey.version.label,
        },
        ngettext(
            "%(count)s requirement was rated on each axis.",
            "%(count)s requirements were rated on each axis.",
            rated,
        )
        % {"count": _counted(rated)},
        _parties(basis),
    ]
    if survey.started_on is not None:
        lines.append(
            gettext("Information was collected from %(day)s.") % {"day": written_date(survey.started_on)}
        )
    if survey.handed_in_at is not None:
        lines.append(gettext("The State assessed itself; its self-assessment was taken into account."))
    if survey.previous is not None and survey.previous.adopted_on is not None:
        lines.append(
            gettext("The last overview was adopted on %(day)s.")
            % {"day": written_date(survey.previous.adopted_on)}
        )
    return _paragraphs(lines)


def _parties(basis: Basis) -> str:
    """Say what the State is party to, as far as it was entered: what was not entered is not known."""
    numbers = {
        "party": _counted(basis.party_to),
        "treaties": _counted(basis.treaties),
        "entered": _counted(basis.entered),
    }
    if not basis.entered:
        return ""
    if basis.entered < basis.treaties:
        return (
            gettext(
                "Of the %(treaties)s universal instruments, %(entered)s have been looked at; the State is party to %(party)s of these."
            )
            % numbers
        )
    return gettext("The State is party to %(party)s of %(treaties)s universal instruments.") % numbers


def _by_area(basis: Basis, findings: list[Finding], none: str) -> str:
    lines = []
    for area in sorted({finding.area for finding in findings}, key=lambda area: area.position):
        lines.append(f"{_isolated(area.area.code)}. {area.area.name}")
        lines += [finding.text for finding in findings if finding.area == area]
    return _paragraphs(lines) or none


def _progress(basis: Basis, overview: Overview | None) -> str:
    good = [f for f in basis.findings if f.kind != FindingKind.SHORTFALL]
    return _by_area(basis, good, gettext("No strength has been recorded."))


def _shortfalls(basis: Basis, overview: Overview | None) -> str:
    return _by_area(basis, basis.of_kind(FindingKind.SHORTFALL), gettext("No shortfall has been recorded."))


def _foremost(basis: Basis, overview: Overview | None) -> str:
    lines = [f"{finding.area.area.name}: {_quoted(finding)}" for finding in basis.foremost]
    return _listed(lines) or gettext("No shortfall has been put among the foremost.")


def _recommendations(basis: Basis, overview: Overview | None) -> str:
    lines = []
    for finding in basis.foremost:
        if finding.requirement is not None:
            lines.append(
                gettext("To take steps so that: %(requirement)s")
                % {"requirement": name_in(finding.requirement.text)}
            )
    return _listed(lines) or gettext("Recommendations follow from the foremost shortfalls.")


def _needs(basis: Basis, overview: Overview | None) -> str:
    lines = [f"{requirement.area.name}: {requirement.name}" for requirement in basis.lowest]
    if not lines:
        return gettext("The ratings point to no need for assistance.")
    return _paragraphs(
        [
            gettext("The ratings point to possible needs for assistance, to be agreed with the State, in:"),
            _listed(lines),
        ]
    )


def _capacity(basis: Basis, overview: Overview | None) -> str:
    lines = [f"{f.area.area.name}: {_quoted(f)}" for f in basis.of_kind(FindingKind.GOOD_PRACTICE)]
    if not lines:
        return gettext("No good practice has been recorded that the State could share.")
    return _paragraphs([gettext("The State could share its experience of:"), _listed(lines)])


def _difference(basis: Basis, overview: Overview | None) -> str:
    if basis.survey.previous is None:
        return gettext("This is the first overview of the State under this framework.")
    rose = sum(step.moved > 0 for step in basis.steps)
    fell = sum(step.moved < 0 for step in basis.steps)
    compared = [
        s for s in basis.steps if s.comparability != "none" and s.before is not None and s.after is not None
    ]
    lines = [
        ngettext("%(count)s rating can be compared with the last overview.", "%(count)s ratings can be compared with the last overview.", len(compared))
        % {"count": _counted(len(compared))},
        ngettext("%(count)s rating rose.", "%(count)s ratings rose.", rose) % {"count": _counted(rose)},
        ngettext("%(count)s rating fell.", "%(count)s ratings fell.", fell) % {"count": _counted(fell)},
    ]  # fmt: skip
    if basis.survey.previous.version_id != basis.survey.version_id:
        lines.append(
            gettext("The last overview was made under version %(version)s; what was changed since is not compared.")
            % {"version": basis.survey.previous.version.label}
        )  # fmt: skip
    return _paragraphs(lines)


def _observations(basis: Basis, overview: Overview | None) -> str:
    made = list(Observation.objects.filter(overview=overview).order_by("pk")) if overview else []
    lines = []
    for observation in made:
        lines.append(observation.text)
        if observation.reply == Reply.DECLINED:
            lines.append(gettext("Not taken up: %(reason)s") % {"reason": _isolated(observation.reason)})
        elif observation.reply == Reply.ACCEPTED:
            lines.append(gettext("Taken up in the text."))
    return _paragraphs(lines) or gettext("The State has made no observation.")


def _sharing(basis: Basis, overview: Overview | None) -> str:
    said = {
        Willingness.NOT_SAID: gettext("The State has not said whether the overview may be shared."),
        Willingness.WILLING: gettext("The State is willing to share the overview with other States."),
        Willingness.ON_REQUEST: gettext("The State is willing to share the overview with other States on request."),
        Willingness.UNWILLING: gettext("The State asks that the overview not be shared."),
    }  # fmt: skip
    return said[Willingness(overview.willingness if overview else Willingness.NOT_SAID)]


_WRITERS: dict[Part, Callable[[Basis, Overview | None], str]] = {
    Part.FACTS: _facts,
    Part.PROGRESS: _progress,
    Part.SHORTFALLS: _shortfalls,
    Part.FOREMOST: _foremost,
    Part.RECOMMENDATIONS: _recommendations,
    Part.NEEDS: _needs,
    Part.CAPACITY: _capacity,
    Part.DIFFERENCE: _difference,
    Part.OBSERVATIONS: _observations,
    Part.SHARING: _sharing,
}


# --- the figures ---


def figures(basis: Basis, overview: Overview | None = None) -> dict[str, list[Figure]]:
    """Give the figures of each section that has any: what was counted, and the query of the page that lists it."""
    return {
        str(Part.FACTS): _level_figures(basis),
        str(Part.PROGRESS): [
            _finding_figure(kind, basis) for kind in (FindingKind.STRENGTH, FindingKind.GOOD_PRACTICE)
        ],
        str(Part.SHORTFALLS): [_finding_figure(FindingKind.SHORTFALL, basis)],
        str(Part.DIFFERENCE): _difference_figures(basis.steps),
        str(Part.OBSERVATIONS): _observation_figures(overview),
    }


def _level_figures(basis: Basis) -> list[Figure]:
    totals = Counter((rating.axis, rating.level) for rating in basis.ratings)
    version = basis.survey.version
    return [
        {
            "code": f"{axis['code']}-{level['code']}",
            "number": totals[axis["code"], level["code"]],
            "names": {
                language: f"{name_in(axis['names'], language)}: {name_in(level['names'], language)}"
                for language in version.languages
            },
            "query": f"axis={axis['code']}&level={level['code']}",
        }
        for axis in version.axes
        for level in [*version.levels, *version.outside]
    ]


def _named(say: Callable[[], str]) -> dict[str, str]:
    """Say something in every language of the platform."""
    names = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names[language] = say()
    return names


def _finding_figure(kind: FindingKind, basis: Basis) -> Figure:
    names = _named(lambda: str(kind.label))
    return {
        "code": str(kind),
        "number": len(basis.of_kind(kind)),
        "names": names,
        "query": f"finding={kind}",
    }


def _difference_figures(compared: list[Step]) -> list[Figure]:
    rose, fell = sum(s.moved > 0 for s in compared), sum(s.moved < 0 for s in compared)
    return [
        {"code": code, "number": count, "names": _named(say), "query": f"moved={code}"}
        for code, count, say in (("rose", rose, _rose), ("fell", fell, _fell))
    ]


def _rose() -> str:
    return gettext("Ratings that rose")


def _fell() -> str:
    return gettext("Ratings that fell")


def _observation_figures(overview: Overview | None) -> list[Figure]:
    """Count the observations, so that a text edited before the last of them came in is flagged."""
    made = Observation.objects.filter(overview=overview).count() if overview is not None else 0
    names = _named(lambda: gettext("Observations made"))
    return [{"code": "observations", "number": made, "names": names, "query": ""}]
