"""What of sharing passes from a focal point to the successor: access in person, and what was asked for."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from tansiq.access.actor import Actor
from tansiq.accounts.models import Membership
from tansiq.accounts.models.passing import Passed
from tansiq.accounts.queries.passing import acts_elsewhere
from tansiq.notices.queries.subjects import found
from tansiq.sharing.enums import AccessState
from tansiq.sharing.models import AccessRequest, Grant

# Declined looks like waiting to who asked, and to the successor too.
_LOOKS_OPEN = (AccessState.ASKED, AccessState.DECLINED)


def grants_that_pass(membership: Membership) -> QuerySet[Grant]:
    """Give the accesses in person that pass. For actions: it asks no policy.

    Of somebody who acts elsewhere as well, only what was asked for in the name of this organisation.
    """
    standing = Grant.objects.filter(
        person_id=membership.person_id, ended_at=None, valid_until__gte=timezone.localdate()
    )
    if acts_elsewhere(membership):
        asked = AccessRequest.objects.filter(
            kind=OuterRef("kind"),
            record_id=OuterRef("record_id"),
            organisation_id=membership.organisation_id,
            state=AccessState.GRANTED,
        )
        standing = standing.filter(Exists(asked))
    return standing.order_by("pk")


def requests_that_pass(membership: Membership) -> QuerySet[AccessRequest]:
    """Give the requests that were made in the name of the organisation and look open. For actions: it asks no policy."""
    mine = {"person_id": membership.person_id, "organisation_id": membership.organisation_id}
    return AccessRequest.objects.filter(**mine, state__in=_LOOKS_OPEN).order_by("pk")


def shown_grants(membership: Membership, by: Actor) -> list[Passed]:
    """Give the accesses that pass, to records that `by` sees too."""
    rows = list(grants_that_pass(membership))
    subjects = found(((row.kind, row.record_id) for row in rows), by=by)
    return [
        Passed(title=subject.title, href=subject.href, until=row.valid_until)
        for row in rows
        for subject in [subjects.get((row.kind, row.record_id))]
        if subject
    ]


def shown_requests(membership: Membership, by: Actor) -> list[Passed]:
    """Give the requests that pass, to the person who made them: others do not know of them."""
    mine = requests_that_pass(membership).filter(person_id=by.person_id or 0)
    return [Passed(title=row.reference) for row in mine]
