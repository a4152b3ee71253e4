"""One answer and one rating with all that they were; every read starts from the policy."""

from django.db.models import QuerySet

from tansiq.access.actor import Actor
from tansiq.assessments.models import Answer, AnswerChange, Rating, RatingChange, Source, Survey
from tansiq.frameworks.models import Question, Requirement


def answers_to(survey: Survey, question: Question, *, by: Actor) -> dict[str, Answer]:
    """Give what each lane answered to a question, as far as it has been shown to `by`."""
    given = Answer.objects.visible_to(by).filter(survey=survey, question=question)
    return {answer.lane: answer for answer in given.prefetch_related("sources__submission")}


def rating_of(survey: Survey, requirement: Requirement, axis: str, *, by: Actor) -> Rating | None:
    """Give the rating of a requirement on an axis, as far as it has been shown to `by`."""
    seen = Rating.objects.visible_to(by).filter(survey=survey, requirement=requirement, axis=axis)
    found: Rating | None = seen.first()
    return found


def changes_of_answer(answer: Answer | None, *, by: Actor) -> QuerySet[AnswerChange]:
    """Give every text that an answer has had, the set-aside ones too, the newest first, to who sees the answer."""
    shown = Answer.objects.visible_to(by).filter(pk=answer.pk if answer else 0)
    return AnswerChange.objects.filter(answer__in=shown).order_by("-pk")


def changes_of_rating(rating: Rating | None, *, by: Actor) -> QuerySet[RatingChange]:
    """Give every level that a rating has had, the newest first, to who sees the rating."""
    shown = Rating.objects.visible_to(by).filter(pk=rating.pk if rating else 0)
    return RatingChange.objects.filter(rating__in=shown).order_by("-pk")


def source_of(survey: int, pk: int, *, by: Actor) -> Source:
    """Give one source of an answer of a survey; raises `Source.DoesNotExist` for what may not be seen."""
    shown = Answer.objects.visible_to(by).filter(survey=survey)
    found = Source.objects.filter(pk=pk, answer__in=shown)
    return found.select_related("answer__question", "answer__area__record").get()
