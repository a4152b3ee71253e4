"""Decisions of States, for those who may know of them."""

from django.db.models import Prefetch, Q, QuerySet

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.sharing.enums import ConsentState
from tansiq.sharing.models import Consent, ConsentAudience, Stated
from tansiq.sharing.models.audiences import own_states


def is_decided_on(record: Stated) -> bool:
    """Say whether the State has been asked about a record."""
    return Consent.objects.filter(kind=record._meta.label_lower, record_id=record.pk).exists()


def consents(*, by: Actor) -> QuerySet[Consent]:
    """Give the decisions that `by` may know of, the newest first."""
    return (
        Consent.objects.visible_to(by)
        .select_related("state", "asked_for", "asked_by", "answered_by")
        .order_by("-asked_at", "-pk")
    )


def consents_on(record: Stated, *, by: Actor) -> QuerySet[Consent]:
    """Give the decisions on one record that `by` may know of."""
    return consents(by=by).filter(kind=record._meta.label_lower, record_id=record.pk)


def consent_of(pk: int, *, by: Actor) -> Consent:
    """Give one decision with whom it names; raises `Consent.DoesNotExist` to who may not know of it."""
    named = Prefetch("audiences", ConsentAudience.objects.select_related("organisation").order_by("pk"))
    return consents(by=by).prefetch_related(named).get(pk=pk)


def waiting_for_answer(*, by: Actor) -> QuerySet[Consent]:
    """Give what one's State has been asked and oneself may answer."""
    if not allows(by, Perm.CONSENT_ANSWER):
        return Consent.objects.none()
    open_ones = Consent.objects.filter(standing=ConsentState.ASKED, state_id__in=sorted(own_states(by)))
    return open_ones.exclude(Q(asked_by_id=by.person_id or 0)).select_related("state", "asked_for")
