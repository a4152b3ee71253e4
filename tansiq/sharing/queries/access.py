"""Requests for access: one's own, and those that wait for one's organisation."""

from django.db.models import QuerySet

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.sharing.enums import AccessState
from tansiq.sharing.models import AccessRequest


def own_requests(*, by: Actor) -> QuerySet[AccessRequest]:
    """Give what `by` asked for, the newest first."""
    mine = AccessRequest.objects.visible_to(by).filter(person_id=by.person_id or 0)
    return mine.select_related("organisation").order_by("-asked_at", "-pk")


def requests_to_answer(*, by: Actor) -> QuerySet[AccessRequest]:
    """Give what waits for an answer of the organisations for which `by` decides, the oldest first."""
    mine = sorted(by.organisations_with(Perm.ACCESS_DECIDE))
    waiting = AccessRequest.objects.visible_to(by).filter(owner_id__in=mine, state=AccessState.ASKED)
    return waiting.select_related("organisation", "person", "owner").order_by("asked_at", "pk")


def request_to_answer(pk: int, *, by: Actor) -> AccessRequest:
    """Give one request that waits; raises `AccessRequest.DoesNotExist` to who does not decide on it."""
    return requests_to_answer(by=by).get(pk=pk)


def own_request(pk: int, *, by: Actor) -> AccessRequest:
    """Give one request of one's own; raises `AccessRequest.DoesNotExist` for any other."""
    return own_requests(by=by).get(pk=pk)
