"""What is adopted is frozen, with its hash."""

from django.utils import timezone

from tansiq.assessments.models import Overview, Snapshot, Survey
from tansiq.assessments.queries.snapshots import content_of, digest_of


def freeze(survey: Survey, overview: Overview | None) -> Snapshot:
    """Keep overview, ratings and findings as they stand; the database refuses to change what is kept.

    What was brought in as adopted history has no overview here.
    """
    content = content_of(survey, overview)
    return Snapshot.objects.create(
        survey=survey, content=content, sha256=digest_of(content), made_at=timezone.now()
    )
