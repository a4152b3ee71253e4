"""A survey, and an area of it, for who may see them: what may not be seen does not exist."""

from django.http import Http404, HttpRequest

from tansiq.assessments.models import Survey, SurveyArea
from tansiq.assessments.queries import surveys as queries
from tansiq.web.common.access import acting
from tansiq.web.common.reading import opened


def survey_in(request: HttpRequest, pk: int) -> Survey:
    """Give the survey with a key, whose opening is logged; or answer that there is none."""
    try:
        survey = queries.survey_of(pk, by=acting(request))
    except Survey.DoesNotExist as error:
        raise Http404 from error
    opened(request, survey)
    return survey


def areas_in(request: HttpRequest, pk: int, key: str) -> tuple[SurveyArea, list[SurveyArea]]:
    """Give an area to read, whose opening is logged, and all that the reader sees of its survey."""
    areas = queries.areas_in(pk, by=acting(request))
    area = next((one for one in areas if one.key == key), None)
    if area is None:
        raise Http404
    opened(request, area.record)
    return area, areas


def area_in(request: HttpRequest, pk: int, key: str) -> SurveyArea:
    """Give an area to write in; its opening was logged when it was read."""
    try:
        return queries.area_of(pk, key, by=acting(request))
    except SurveyArea.DoesNotExist as error:
        raise Http404 from error
