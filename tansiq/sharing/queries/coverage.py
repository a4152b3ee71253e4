"""What an organisation sees: asked before something is shared, and of what has gone out."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tansiq.access.actor import Actor, Belonging
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.accounts.models import Membership
from tansiq.reference.enums import CompactStatus, OrganisationKind
from tansiq.reference.models import Organisation
from tansiq.sharing.enums import Reason
from tansiq.sharing.models import Release, Section, Shareable, ShareableQuerySet, Stated, reasons
from tansiq.sharing.models.audiences import own_states
from tansiq.sharing.models.rule import LEVELS
from tansiq.sharing.queries.explaining import with_ways
from tansiq.sharing.queries.groups import keys_in_full_sight
from tansiq.sharing.queries.records import model_of

# As whom somebody of an organisation would come, while nobody of it has an account.
_WOULD_BE = {
    OrganisationKind.COMMITTEE: Role.COMMITTEE_MEMBER,
    OrganisationKind.DONOR: Role.DONOR,
    OrganisationKind.NON_GOVERNMENTAL: Role.CIVIL_SOCIETY,
    OrganisationKind.PRIVATE: Role.PRIVATE_SECTOR,
    OrganisationKind.REGIONAL_ORGANISATION: Role.REGIONAL_FOCAL_POINT,
    OrganisationKind.STATE_BODY: Role.STATE_FOCAL_POINT,
    OrganisationKind.UNIVERSITY: Role.ACADEMIA,
}


def as_organisation(organisation: Organisation) -> Actor:
    """Make the actor of anybody in an organisation: with every role that its people have today."""
    memberships = list(
        Membership.objects.in_force()
        .filter(organisation=organisation, person__is_active=True)
        .prefetch_related("states")
        .order_by("pk")
    )
    is_member = organisation.compact_status == CompactStatus.MEMBER or organisation.is_coordinating_office
    held = {(Role(m.role), frozenset(s.pk for s in m.states.all())) for m in memberships}
    belongings = tuple(
        Belonging(
            role=role,
            organisation_id=organisation.pk,
            organisation_kind=organisation.kind,
            is_member_entity=is_member and Perm.RECORD_READ in PERMISSIONS[role],
            state_id=organisation.state_id,
            state_ids=states,
            organisation_label=str(organisation),
        )
        for role, states in held or {(_would_be(organisation), frozenset[int]())}
    )
    return Actor(
        username=organisation.code,
        belongings=belongings,
        is_member_entity=any(b.is_member_entity for b in belongings),
    )


def _would_be(organisation: Organisation) -> Role:
    if organisation.is_coordinating_office:
        return Role.COORDINATOR
    return _WOULD_BE.get(OrganisationKind(organisation.kind), Role.ENTITY_FOCAL_POINT)


def as_seen_by(model: type[Shareable], organisation: Organisation, *, by: Actor) -> ShareableQuerySet[Any]:
    """Give the rows that `by` sees and an organisation would see, with why it would.

    What would tell `by` of others' arrangements stays out: of records that are not one's own only the level counts, and a
    group counts only where `by` may see its members.
    """
    them = as_organisation(organisation)
    ways = reasons(model, them)
    if Reason.GROUP in ways:
        ways[Reason.GROUP] &= _named_through_a_group_in_sight(model, organisation, by)
    own = _answered_for_by(model, by)
    ways = {reason: way if reason in LEVELS else own & way for reason, way in ways.items()}
    condition = Q(pk__in=())
    for way in ways.values():
        condition |= way
    return with_ways(model._default_manager.visible_to(by).filter(condition), ways)  # type: ignore[attr-defined]


def _answered_for_by(model: type[Shareable], by: Actor) -> Q:
    own = Q(owner_id__in=sorted(by.organisations_with(Perm.RECORD_SHARE)))
    return own | Q(state_id__in=sorted(own_states(by))) if model.is_of_a_state else own


def _named_through_a_group_in_sight(model: type[Shareable], organisation: Organisation, by: Actor) -> Q:
    through = model.groups.through
    named = through._default_manager.filter(
        **{f"{model._meta.model_name}_id": OuterRef("pk")},
        group_id__in=sorted(keys_in_full_sight(by=by)),
        group__reach__organisation_id=organisation.pk,
    )
    return Q(Exists(named))


def sections_for(record: Stated, organisation: Organisation) -> QuerySet[Section]:
    """Give the sections of a record that an organisation may have, in their order."""
    sections: QuerySet[Section] = record.sections.visible_to(as_organisation(organisation))
    return sections.order_by("position")


def still_covers(release: Release) -> bool:
    """Say whether the recipient may still have every section of a snapshot."""
    record = model_of(release.kind)._default_manager.filter(pk=release.record_id).first()
    if record is None:
        return False
    return _covers(record, release.recipient, release.sections)  # type: ignore[arg-type]


def _covers(record: Stated, recipient: Organisation, keys: Iterable[str]) -> bool:
    return set(keys) <= set(sections_for(record, recipient).values_list("key", flat=True))
