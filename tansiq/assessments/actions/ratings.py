"""Ratings: one level for each requirement and axis, with its reason."""

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.assessments.actions.acting import require_own_area
from tansiq.assessments.actions.planning import lock_area
from tansiq.assessments.enums import FILLED_IN, Lane
from tansiq.assessments.models import Rating, RatingChange, SurveyArea
from tansiq.assessments.policies import stages
from tansiq.assessments.policies.values import require_axis, require_level, text_in
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.audit.queries.log import code_of
from tansiq.frameworks.models import Requirement


@transaction.atomic
def rate(
    *,
    area: SurveyArea,
    requirement: Requirement,
    axis: str,
    level: str,
    reason: str,
    on_top_of: int,
    by: Actor,
) -> Rating:
    """Rate a requirement on one axis, on top of the number that the rater had read (0: none).

    Raises `DomainError` where somebody rated it meanwhile, for a level that the scale does not have, and for one outside the
    scale without a reason.
    """
    area = lock_area(area, by, Perm.ASSESSMENT_WRITE)
    require_own_area(by, area)
    stages.require_stage(area.record, FILLED_IN)
    stages.require_not_signed_off(area)
    stages.require_in_area(requirement, area)
    version = area.record.version
    require_axis(version.axes, axis)
    require_level(version.levels, version.outside, level, reason)
    keys = {"survey": area.record, "requirement": requirement, "axis": axis, "lane": Lane.ASSESSOR}
    rating = Rating.objects.filter(**keys).first() or Rating(area=area, **keys)
    stages.require_unchanged(rating.number, on_top_of)
    now, whose = timezone.now(), code_of(by)
    rating.level, rating.reason, rating.value = level, text_in(reason), version.values.get(level)
    rating.is_prefilled, rating.number = False, rating.number + 1
    rating.changed_by, rating.changed_at = whose, now
    rating.save(force_insert=rating.pk is None)
    RatingChange.objects.create(
        rating=rating, number=rating.number, level=level, reason=rating.reason, by=whose, at=now
    )
    record(event=Event.RATING_GIVEN, by=by, subject=area.record, requirement=requirement.code, axis=axis)
    return rating
