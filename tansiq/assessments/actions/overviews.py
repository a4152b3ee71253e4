"""The overview is drawn from the survey, edited by people, and follows the survey until it is adopted."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.assessments.actions.acting import require_for_survey
from tansiq.assessments.actions.moving import lock
from tansiq.assessments.enums import WRITTEN_IN, Part
from tansiq.assessments.models import Overview, OverviewSection, Survey
from tansiq.assessments.policies import stages
from tansiq.assessments.policies.values import text_in
from tansiq.assessments.queries.drafting import basis_of, drafted, figures
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.sharing.enums import Level

DRAFTED, HUMAN, OUTDATED = "drafted", "human", "outdated"


def _languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


@transaction.atomic
def draft_overview(*, survey: Survey, language: str, by: Actor) -> Overview:
    """Draw the overview from the survey as it stands now, in every language of the platform.

    Sections that a person has edited keep their text; their figures are counted anew.
    """
    survey = lock(survey, by)
    require_for_survey(by, Perm.ASSESSMENT_WRITE, survey)
    stages.require_stage(survey, WRITTEN_IN)
    standing = Overview.objects.visible_to(by).filter(survey=survey)
    overview = standing.first() or _born(survey, language)
    _draw(overview, list(Part))
    record(event=Event.OVERVIEW_DRAFTED, by=by, subject=overview)
    return overview


def _born(survey: Survey, language: str) -> Overview:
    """Make the overview of a survey: the assessing body's alone, as the survey was born."""
    with override(language):
        title = _("Overview of Implementation Assessment: %(state)s") % {"state": survey.state.name}
    return Overview.objects.create(
        survey=survey,
        state=survey.state,
        owner=survey.owner,
        level=Level.CONFIDENTIAL,
        is_shown_to_state=False,
        is_issued=False,
        reference=f"O-{survey.pk}",
        title=title,
        language=language,
        is_illustrative=survey.is_illustrative,
    )


def _draw(overview: Overview, parts: list[Part]) -> None:
    """Write sections anew, but for the text of those that a person has edited."""
    basis = basis_of(overview.survey)
    counted = figures(basis)
    texts = {language: drafted(basis, language, overview) for language in _languages()}
    standing = {section.key: section for section in overview.sections.all()}
    for place, part in enumerate(Part, start=1):
        if part not in parts:
            continue
        key = str(part)
        section = standing.get(key) or OverviewSection(record=overview, key=key, position=place)
        section.figures = counted.get(key, [])
        if not section.is_edited:
            own = texts[overview.language][key]
            section.heading, section.body = own.heading, own.body
            section.translations = {
                language: {"heading": text[key].heading, "body": text[key].body, "state": DRAFTED}
                for language, text in texts.items()
                if language != overview.language
            }
        section.save()


def draw_observations(overview: Overview) -> None:
    """Bring the section of the State's observations up to what was said and answered."""
    _draw(overview, [Part.OBSERVATIONS])


def draw_sharing(overview: Overview) -> None:
    """Bring the section of the State's word on sharing up to what it said."""
    _draw(overview, [Part.SHARING])


@transaction.atomic
def edit_section(
    *, section: OverviewSection, language: str, heading: str, body: str, on_top_of: int, by: Actor
) -> OverviewSection:
    """Edit a section in one language, on top of the number that the writer had read.

    A change of the text in its own language marks its translations as outdated; nothing is translated in silence.
    """
    survey = lock(section.record.survey, by)
    require_for_survey(by, Perm.ASSESSMENT_WRITE, survey)
    stages.require_stage(survey, WRITTEN_IN)
    seen = OverviewSection.objects.visible_to(by).filter(pk=section.pk)
    section = seen.select_for_update(of=("self",)).select_related("record").get()
    stages.require_writable(section, survey)
    stages.require_unchanged(section.number, on_top_of)
    stages.require_reason(heading, _("Write the heading."))
    heading, body = text_in(heading)[:300], text_in(body)
    if language == section.record.language:
        section.heading, section.body = heading, body
        for translation in section.translations.values():
            translation["state"] = OUTDATED
    else:
        section.translations[language] = {"heading": heading, "body": body, "state": HUMAN}
    section.is_edited, section.number = True, section.number + 1
    section.save()
    record(event=Event.OVERVIEW_EDITED, by=by, subject=section.record, section=section.key, language=language)
    return section
