"""What is adopted is frozen, with its hash."""

import hashlib
import json
from typing import Any

from django.utils import timezone

from tansiq.assessments.enums import Lane
from tansiq.assessments.models import Overview, Snapshot, Survey


def freeze(survey: Survey, overview: Overview | None) -> Snapshot:
    """Keep overview, ratings and findings as they stand; the database refuses to change what is kept.

    What was brought in as adopted history has no overview here.
    """
    content = content_of(survey, overview)
    return Snapshot.objects.create(
        survey=survey, content=content, sha256=digest_of(content), made_at=timezone.now()
    )


def digest_of(content: dict[str, Any]) -> str:
    """Give the SHA-256 of a content, written in one way only: keys in order, no blanks, UTF-8."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def content_of(survey: Survey, overview: Overview | None) -> dict[str, Any]:
    """Give what is adopted, as plain data."""
    return _of_survey(survey) | (_of_overview(overview) if overview is not None else {})


def _of_survey(survey: Survey) -> dict[str, Any]:
    ratings = survey.ratings.filter(lane=Lane.ASSESSOR).order_by("requirement__code", "axis")
    findings = survey.findings.order_by("area__position", "pk")
    return {
        "survey": survey.reference,
        "state": survey.state.iso3,
        "framework": survey.version.framework.code,
        "version": survey.version.label,
        "version_sha256": survey.version.sha256,
        "adopted_on": survey.adopted_on.isoformat() if survey.adopted_on else "",
        "ratings": [list(row) for row in ratings.values_list("requirement__code", "axis", "level", "reason")],
        "findings": [
            list(row) for row in findings.values_list("area__key", "kind", "text", "language", "foremost")
        ],
    }


def _of_overview(overview: Overview) -> dict[str, Any]:
    return {
        "title": overview.title,
        "language": overview.language,
        "sections": [
            {
                "key": section.key,
                "heading": section.heading,
                "body": section.body,
                "translations": section.translations,
                "figures": section.figures,
            }
            for section in overview.sections.order_by("position")
        ],
        "observations": [
            list(row)
            for row in overview.observations.values_list("section", "text", "language", "reply", "reason")
        ],
    }
