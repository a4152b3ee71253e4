"""Surveys with their answers, ratings and findings; overviews with what is said of them; what States are party to."""

from tansiq.assessments.models.answers import (
    Answer,
    AnswerChange,
    Rating,
    RatingChange,
    Source,
    shown_lanes,
)
from tansiq.assessments.models.findings import Finding
from tansiq.assessments.models.overviews import (
    Observation,
    Opinion,
    Overview,
    OverviewSection,
    SectionChange,
    Snapshot,
)
from tansiq.assessments.models.surveys import Review, Survey, SurveyArea
from tansiq.assessments.models.treaties import Participation

__all__ = [
    "Answer",
    "AnswerChange",
    "Finding",
    "Observation",
    "Opinion",
    "Overview",
    "OverviewSection",
    "Participation",
    "Rating",
    "RatingChange",
    "Review",
    "SectionChange",
    "Snapshot",
    "Source",
    "Survey",
    "SurveyArea",
    "shown_lanes",
]
