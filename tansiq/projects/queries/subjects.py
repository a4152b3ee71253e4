"""What notices say of projects, claims and rounds, and who may see each."""

from django.db.models import QuerySet
from django.urls import reverse

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.notices.queries.subjects import Subject
from tansiq.projects.models import Claim, Project, Round
from tansiq.projects.queries.claims import claims as claims_for
from tansiq.projects.queries.rounds import rounds as every_round
from tansiq.sharing.models import ShareableQuerySet


def projects(by: Actor) -> ShareableQuerySet[Project]:
    """Give the projects that the policy admits."""
    return Project.objects.visible_to(by)


def shown_project(project: Project) -> Subject:
    """Say what a project is called."""
    return Subject(
        title=project.title,
        href=reverse("projects:detail", args=[project.pk]),
        language=project.language,
        reference=project.reference,
        is_open=not project.is_restricted,
    )


def claims(by: Actor) -> QuerySet[Claim]:
    """Give the claims that `by` may see."""
    return claims_for(by=by)


def shown_claim(claim: Claim) -> Subject:
    """Call a claim by its project; who claims what is nobody else's business, so that no mail names it."""
    return Subject(
        title=claim.project.title,
        href=reverse("projects:claims"),
        language=claim.project.language,
        reference=claim.project.reference,
    )


def rounds(by: Actor) -> QuerySet[Round]:
    """Give the rounds to those who take part in them."""
    takes_part = allows(by, Perm.ROUND_ANSWER) or allows(by, Perm.ROUND_RUN)
    return every_round() if takes_part else Round.objects.none()


def shown_round(round: Round) -> Subject:
    """Call a round by its year."""
    return Subject(title=str(round.year), href=reverse("projects:rounds"), is_open=True)
