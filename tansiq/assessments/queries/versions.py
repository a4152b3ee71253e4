"""Versions of frameworks, as assessments need them."""

from django.db.models import QuerySet

from tansiq.access.actor import Actor
from tansiq.frameworks.enums import Standing
from tansiq.frameworks.models import Version


def in_use(*, by: Actor) -> QuerySet[Version]:
    """Give the published versions, under which an assessment may be planned; the latest of each framework first."""
    published = Version.objects.visible_to(by).filter(standing=Standing.PUBLISHED)
    return published.select_related("framework").order_by("framework__code", "-published_at", "-pk")


def next_of(version: Version, *, by: Actor) -> Version | None:
    """Give the published version that follows one; None where none does."""
    return in_use(by=by).filter(follows=version).first()


def version_of(pk: int, *, by: Actor) -> Version:
    """Give a version with the one before it; raises `Version.DoesNotExist` for what may not be read."""
    return Version.objects.visible_to(by).select_related("framework", "follows").get(pk=pk)
