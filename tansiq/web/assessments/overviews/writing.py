"""Overviews as they are written: drawn from the survey, edited section by section in one language beside the other."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.assessments import actions
from tansiq.assessments.enums import WRITTEN_IN
from tansiq.assessments.models import Overview, OverviewSection, Survey
from tansiq.assessments.policies import stages
from tansiq.assessments.queries import overviews as queries
from tansiq.assessments.queries.drafting import basis_of, figures
from tansiq.assessments.queries.surveys import survey_of
from tansiq.audit.queries import names_of
from tansiq.kernel.names import name_in
from tansiq.sharing.models import Said
from tansiq.web.assessments.overviews import page as shown
from tansiq.web.assessments.overviews.forms import DraftForm, DrawAnewForm, SectionForm
from tansiq.web.assessments.overviews.reading import overview_of
from tansiq.web.common.access import acting, requires
from tansiq.web.common.navigation import address
from tansiq.web.common.reading import opened
from tansiq.web.common.refusals import shown_at


@requires(Perm.ASSESSMENT_WRITE)
def draft(request: HttpRequest, survey: int) -> HttpResponse:
    """Draw the overview of a survey for the first time, in the language chosen."""
    by, found = acting(request), _own_survey(request, survey)
    standing = queries.overview_from(found, by=by)
    if standing is not None:
        return redirect("assessments:draw_overview", standing.pk)
    form = DraftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            drawn = actions.draft_overview(survey=found, language=form.cleaned_data["language"], by=by)
        if not form.errors:
            messages.success(
                request, _("The overview has been drawn from the survey. Read it through and edit it.")
            )
            return redirect("assessments:overview", drawn.pk)  # fmt: skip
    context = {"form": form, "survey": found, "is_possible": found.stage in WRITTEN_IN}
    return render(request, "assessments/overviews/draft.html", context, status=422 if form.errors else 200)


def _own_survey(request: HttpRequest, pk: int) -> Survey:
    by = acting(request)
    try:
        found = survey_of(pk, by=by)
    except Survey.DoesNotExist as error:
        raise Http404 from error
    if not allows(by, Perm.ASSESSMENT_WRITE, organisation_id=found.owner_id):
        raise Http404
    opened(request, found)
    return found


def own_overview(request: HttpRequest, pk: int) -> Overview:
    """Give an overview of one's own assessing body; 404 for any other."""
    found = overview_of(request, pk)
    if not allows(acting(request), Perm.ASSESSMENT_WRITE, organisation_id=found.owner_id):
        raise Http404
    return found


@dataclass(frozen=True)
class Recount:
    """One section before it is drawn anew: whose its text is, and which figures would change."""

    heading: str
    language: str
    is_edited: bool
    figures: list[shown.ShownFigure]


@requires(Perm.ASSESSMENT_WRITE)
def draw_anew(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what drawing the overview anew would change, and do so when it is confirmed."""
    by, found = acting(request), own_overview(request, pk)
    sections = list(queries.sections_of(found, by=by))
    said = {section.key: section.said_in(shown.reading_language()) for section in sections}
    edited = [(section.key, said[section.key].heading) for section in sections if section.is_edited]
    # Where nothing is ticked and nothing else is asked, what is posted may be empty.
    form = DrawAnewForm(request.POST if request.method == "POST" else None, edited=edited)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            actions.draft_overview(survey=found.survey, language=found.language, anew=form.chosen, by=by)
        if not form.errors:
            messages.success(request, _("The overview has been drawn anew from the survey as it stands."))
            return redirect("assessments:overview", pk)
    context = {
        "form": form,
        "overview": found,
        "title": found.titled_in(shown.reading_language()),
        "recounts": _recounts(found, sections, said),
        "is_possible": found.survey.stage in WRITTEN_IN and found.adopted_on is None,
    }
    return render(request, "assessments/overviews/draw.html", context, status=422 if form.errors else 200)


def _recounts(overview: Overview, sections: list[OverviewSection], said: dict[str, Said]) -> list[Recount]:
    """Count as the survey stands now, and give the figures that differ from those on the page."""
    now = figures(basis_of(overview.survey), overview)
    found = []
    for section in sections:
        then = {figure["code"]: figure["number"] for figure in section.figures}
        differing = [
            shown.ShownFigure(name_in(figure["names"]), figure["number"], then=then.get(figure["code"], 0))
            for figure in now.get(section.key, [])
            if then.get(figure["code"], 0) != figure["number"]
        ]
        text = said[section.key]
        found.append(Recount(text.heading, text.language, section.is_edited, differing))
    return found


@requires(Perm.ASSESSMENT_WRITE)
def edit_section(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Edit a section in one language beside the others; where two wrote at once, both texts are shown."""
    found = own_overview(request, pk)
    section = _section(request, found, key)
    language = _language(request, found)
    stages.require_stage(found.survey, WRITTEN_IN)
    stages.require_writable(section, found.survey)
    form = SectionForm(request.POST or None, initial=_initial(section, language))
    set_aside = False
    if request.method == "POST" and form.is_valid():
        with shown_at(form, reason_missing="heading", value="body"):
            edited = actions.edit_section(
                section=section, language=language, by=acting(request), **form.cleaned_data
            )
            section, set_aside = edited.section, edited.set_aside is not None
        if not form.errors and not set_aside:
            messages.success(request, _("The section has been saved."))
            return redirect(f"{address('assessments:overview', pk)}#{key}")
    if set_aside:
        form.on_top(section.number)
    context = {
        "form": form,
        "overview": found,
        "section": section,
        "title": found.titled_in(shown.reading_language()),
        "language": language,
        "language_name": shown.language_name(language),
        "is_original": language == found.language,
        "standing": _text(section, language) if set_aside else None,
        "others": _others(section, language, found),
    }
    status = 409 if set_aside else 422 if form.errors else 200
    return render(request, "assessments/overviews/edit_section.html", context, status=status)


def _section(request: HttpRequest, overview: Overview, key: str) -> OverviewSection:
    try:
        return queries.section_of(overview, key, by=acting(request))
    except OverviewSection.DoesNotExist as error:
        raise Http404 from error


def _language(request: HttpRequest, overview: Overview) -> str:
    """Give the language asked for, else that of the overview."""
    asked = request.GET.get("language", overview.language)
    if asked not in dict(settings.LANGUAGES):
        raise Http404
    return asked


def _text(section: OverviewSection, language: str) -> dict[str, str]:
    """Give the text in one language, outdated or not; blank where there is none."""
    if language == section.record.language:
        return {"heading": section.heading, "body": section.body}
    known = section.translations.get(language, {"heading": "", "body": ""})
    return {"heading": known["heading"], "body": known["body"]}


def _initial(section: OverviewSection, language: str) -> dict[str, object]:
    return {**_text(section, language), "on_top_of": section.number}


@dataclass(frozen=True)
class Beside:
    """The same section in another language, to be read while one writes."""

    code: str
    name: str
    heading: str
    body: str
    state: str
    tone: str


def _others(section: OverviewSection, language: str, overview: Overview) -> list[Beside]:
    codes = [overview.language, *section.translations]
    return [
        Beside(code, shown.language_name(code), state=str(words), tone=tone, **_text(section, code))
        for code in dict.fromkeys(codes)
        if code != language
        for words, tone in [shown.STATES[_state(section, code, overview)]]
    ]


def _state(section: OverviewSection, code: str, overview: Overview) -> str:
    return shown.ORIGINAL if code == overview.language else str(section.translations[code]["state"])


@dataclass(frozen=True)
class EarlierText:
    """A text that somebody gave a section."""

    who: str
    at: object
    language: str
    language_name: str
    heading: str
    body: str
    is_set_aside: bool


@requires(Perm.ASSESSMENT_WRITE)
@require_safe
def earlier_texts(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """List what people wrote in a section, the set-aside texts too."""
    by, found = acting(request), own_overview(request, pk)
    section = _section(request, found, key)
    context = {
        "overview": found,
        "section": section,
        "title": found.titled_in(shown.reading_language()),
        "said": section.said_in(shown.reading_language()),
        "texts": _earlier(section, by),
    }
    return render(request, "assessments/overviews/earlier_texts.html", context)


def _earlier(section: OverviewSection, by: Actor) -> list[EarlierText]:
    changes = list(queries.changes_of(section, by=by))
    names = names_of(change.by for change in changes)
    return [
        EarlierText(
            who=names[change.by].text,
            at=change.at,
            language=change.language,
            language_name=shown.language_name(change.language),
            heading=change.heading,
            body=change.body,
            is_set_aside=change.is_set_aside,
        )
        for change in changes
    ]
