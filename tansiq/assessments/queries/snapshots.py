"""What was adopted, and whether what stands today is still that text."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from tansiq.access.actor import Actor
from tansiq.assessments.enums import Lane
from tansiq.assessments.models import Overview, Snapshot, Survey


def written(content: dict[str, Any]) -> bytes:
    """Write a content in one way only: keys in order, no blanks, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(content: dict[str, Any]) -> str:
    """Give the SHA-256 of a content as it is written: that of the file that is downloaded."""
    return hashlib.sha256(written(content)).hexdigest()


def content_of(survey: Survey, overview: Overview | None) -> dict[str, Any]:
    """Give what is adopted, as plain data; what was brought in as adopted history has no overview here."""
    return _of_survey(survey) | (_of_overview(overview) if overview is not None else {})


def _of_survey(survey: Survey) -> dict[str, Any]:
    # What stood under an earlier version, before the survey moved to this one, was not adopted.
    rated = survey.ratings.filter(lane=Lane.ASSESSOR, requirement__area__version_id=survey.version_id)
    ratings = rated.order_by("requirement__code", "axis")
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


def snapshots_of(survey: Survey, *, by: Actor) -> list[Snapshot]:
    """Give what was adopted of a survey, the last first, to its State and to the assessing body."""
    return list(Snapshot.objects.visible_to(by).filter(survey=survey).order_by("-pk"))


def snapshot_of(overview: Overview, pk: int, *, by: Actor) -> Snapshot:
    """Give one adopted text; raises `Snapshot.DoesNotExist` for what may not be seen."""
    found: Snapshot = Snapshot.objects.visible_to(by).get(survey_id=overview.survey_id, pk=pk)
    return found


@dataclass(frozen=True)
class Compared:
    """An adopted text held against its own hash, and against what stands today."""

    is_whole: bool
    is_the_same: bool
    changed: list[dict[str, Any]]


def compared(snapshot: Snapshot, overview: Overview) -> Compared:
    """Compute both hashes anew, and give the sections that differ. The caller has shown that the reader sees the text."""
    now = content_of(overview.survey, overview)
    then = {section["key"]: section for section in snapshot.content["sections"]}
    return Compared(
        is_whole=digest_of(snapshot.content) == snapshot.sha256,
        is_the_same=digest_of(now) == snapshot.sha256,
        changed=[section for section in now["sections"] if section != then.get(section["key"])],
    )
