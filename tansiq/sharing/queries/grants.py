"""Access in person: who may be given it, and what stands."""

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.accounts.models import Person
from tansiq.sharing.models import Grant, Shareable
from tansiq.sharing.models.rule import grants_of


def person_to_grant(username: str, *, by: Actor) -> Person:
    """Give the person of an open account, named in full; raises `Person.DoesNotExist`, or `NotAllowed` to who shares nothing."""
    require(by, Perm.RECORD_SHARE)
    return Person.objects.get(username=username, is_active=True)


def grant_on(record: Shareable, pk: int, *, by: Actor) -> Grant:
    """Give one access to a record of one's organisation that stands; raises `Grant.DoesNotExist` for any other."""
    require(by, Perm.RECORD_SHARE, organisation_id=record.owner_id)
    return grants_of(record).select_related("person").get(pk=pk)
