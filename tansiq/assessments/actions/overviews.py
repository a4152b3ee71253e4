"""The overview is drawn from the survey, edited by people, and follows the survey until it is adopted."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.assessments.actions.acting import require_for_survey
from tansiq.assessments.actions.moving import lock
from tansiq.assessments.enums import WRITTEN_IN, Part
from tansiq.assessments.models import Overview, OverviewSection, SectionChange, Survey
from tansiq.assessments.models.overviews import DRAFTED, HUMAN, OUTDATED, title_of
from tansiq.assessments.policies import overviews as policies
from tansiq.assessments.policies import stages
from tansiq.assessments.policies.values import text_in
from tansiq.assessments.queries.drafting import Drafted, Figure, basis_of, drafted, figures
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.audit.queries.log import code_of
from tansiq.sharing.enums import Level


def _languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


@transaction.atomic
def draft_overview(*, survey: Survey, language: str, by: Actor, anew: Collection[str] = ()) -> Overview:
    """Draw the overview from the survey as it stands now, in every language of the platform.

    Sections that a person has edited keep their text, and their figures are counted anew; those named in `anew` are drawn
    anew all the same, and what the person wrote stays among their earlier texts.
    """
    survey = lock(survey, by)
    require_for_survey(by, Perm.ASSESSMENT_WRITE, survey)
    stages.require_stage(survey, WRITTEN_IN)
    stages.require_not_adopted(survey)
    policies.require_language(language)
    standing = Overview.objects.visible_to(by).filter(survey=survey)
    overview = standing.first() or _born(survey, language)
    _draw(overview, list(Part), anew)
    overview.drawn_at = timezone.now()
    overview.save(update_fields=["drawn_at", "changed_at"])
    record(event=Event.OVERVIEW_DRAFTED, by=by, subject=overview, anew=sorted(anew))
    return overview


def _born(survey: Survey, language: str) -> Overview:
    """Make the overview of a survey: the assessing body's alone, as the survey was born."""
    return Overview.objects.create(
        survey=survey,
        state=survey.state,
        owner=survey.owner,
        level=Level.CONFIDENTIAL,
        is_shown_to_state=False,
        is_issued=False,
        reference=f"O-{survey.pk}",
        title=title_of(survey.state, language),
        language=language,
        is_illustrative=survey.is_illustrative,
    )


def _draw(overview: Overview, parts: list[Part], anew: Collection[str] = ()) -> None:
    """Write sections anew, but for the text of those that a person has edited and that are not named in `anew`."""
    basis = basis_of(overview.survey)
    counted = figures(basis, overview)
    texts = {language: drafted(basis, language, overview) for language in _languages()}
    standing = {section.key: section for section in overview.sections.all()}
    for place, part in enumerate(Part, start=1):
        if part not in parts:
            continue
        key = str(part)
        section = standing.get(key) or OverviewSection(record=overview, key=key, position=place)
        section.figures = counted.get(key, [])
        if not section.is_edited or key in anew:
            _write(section, {language: text[key] for language, text in texts.items()}, overview.language)
        section.save()


def _write(section: OverviewSection, texts: dict[str, Drafted], own: str) -> None:
    """Give a section the text drawn for it; who has an older one open is told of it by the number."""
    before = (section.heading, section.body, section.translations)
    section.heading, section.body = texts[own].heading, texts[own].body
    section.translations = {
        language: {"heading": text.heading, "body": text.body, "state": DRAFTED}
        for language, text in texts.items()
        if language != own
    }
    section.figures_then = _numbers(section.figures)
    section.is_edited = False
    if section.pk is not None and before != (section.heading, section.body, section.translations):
        section.number += 1


def _numbers(counted: list[Figure]) -> dict[str, int]:
    return {figure["code"]: figure["number"] for figure in counted}


def draw_observations(overview: Overview) -> None:
    """Bring the section of the State's observations up to what was said and answered."""
    _draw(overview, [Part.OBSERVATIONS])


def draw_sharing(overview: Overview) -> None:
    """Bring the section of the State's word on sharing up to what it said."""
    _draw(overview, [Part.SHARING])


@dataclass(frozen=True)
class Edited:
    """What became of an edit: the section as it stands, and the text set aside if somebody else had changed it meanwhile."""

    section: OverviewSection
    set_aside: SectionChange | None = None


@transaction.atomic
def edit_section(
    *, section: OverviewSection, language: str, heading: str, body: str, on_top_of: int, by: Actor
) -> Edited:
    """Edit a section in one language, on top of the number that the writer had read.

    Where another number stands by now, the text is kept beside the section and given back with it; nothing is overwritten.
    A change of the text in its own language marks its translations as outdated; nothing is translated in silence.
    """
    survey = lock(section.record.survey, by)
    require_for_survey(by, Perm.ASSESSMENT_WRITE, survey)
    stages.require_stage(survey, WRITTEN_IN)
    seen = OverviewSection.objects.visible_to(by).filter(pk=section.pk)
    section = seen.select_for_update(of=("self",)).select_related("record").get()
    stages.require_writable(section, survey)
    policies.require_language(language)
    stages.require_reason(heading, _("Write the heading."))
    text = Drafted(text_in(heading)[:300], text_in(body))
    if section.number != on_top_of and text != _standing(section, language):
        return _set_aside(section, language, text, by)
    _say(section, language, text)
    section.is_edited, section.number = True, section.number + 1
    section.figures_then = _numbers(section.figures)
    section.save()
    _keep(section, language, text, by)
    record(event=Event.OVERVIEW_EDITED, by=by, subject=section.record, section=section.key, language=language)
    return Edited(section)


def _standing(section: OverviewSection, language: str) -> Drafted | None:
    """Give the text that stands in a language, None where there is none or it is outdated."""
    said = section.said_in(language)
    return Drafted(said.heading, said.body) if said.language == language else None


def _say(section: OverviewSection, language: str, text: Drafted) -> None:
    """Write a text in its language; of what was translated from another text, say that it is outdated."""
    if language != section.record.language:
        section.translations[language] = {"heading": text.heading, "body": text.body, "state": HUMAN}
    elif (section.heading, section.body) != (text.heading, text.body):
        section.heading, section.body = text.heading, text.body
        for translation in section.translations.values():
            translation["state"] = OUTDATED


def _set_aside(section: OverviewSection, language: str, text: Drafted, by: Actor) -> Edited:
    kept = _keep(section, language, text, by, is_set_aside=True)
    record(
        event=Event.OVERVIEW_SET_ASIDE, by=by, subject=section.record, section=section.key, language=language
    )
    return Edited(section, kept)


def _keep(
    section: OverviewSection, language: str, text: Drafted, by: Actor, *, is_set_aside: bool = False
) -> SectionChange:
    return SectionChange.objects.create(
        section=section, number=section.number, is_set_aside=is_set_aside, by=code_of(by), at=timezone.now(),
        language=language, heading=text.heading, body=text.body,
    )  # fmt: skip
