"""What notices say of consents, requests for access and releases, and who may see each."""

from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse

from tansiq.access.actor import Actor
from tansiq.notices.queries.subjects import Subject
from tansiq.sharing.models import AccessRequest, Consent, Release
from tansiq.sharing.queries.sentences import sentences_of


def consents(by: Actor) -> QuerySet[Consent]:
    """Give the decisions that `by` may know of."""
    return Consent.objects.visible_to(by)


def shown_consent(consent: Consent) -> Subject:
    """Call a decision by the kind of its record alone: the title is for those who see the record."""
    name = str(apps.get_model(consent.kind)._meta.verbose_name)
    return Subject(
        title=name, href=reverse("sharing:consent", args=[consent.pk]), sentences=sentences_of(consent)
    )


def requests(by: Actor) -> QuerySet[AccessRequest]:
    """Give the requests for access that `by` may know of."""
    return AccessRequest.objects.visible_to(by)


def shown_request(asked: AccessRequest) -> Subject:
    """Call a request by the reference that somebody wrote down."""
    return Subject(title=asked.reference, href=reverse("sharing:requests"), reference=asked.reference)


def releases(by: Actor) -> QuerySet[Release]:
    """Give the releases that `by` may know of."""
    return Release.objects.visible_to(by)


def shown_release(release: Release) -> Subject:
    """Call a release by its stamp."""
    return Subject(title=release.stamp, href=reverse("releases:detail", args=[release.stamp]))
