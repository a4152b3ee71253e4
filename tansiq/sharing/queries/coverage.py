"""What an organisation sees: asked before something is shared, and of what has gone out."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from tansiq.access.actor import Actor, Belonging
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.accounts.models import Membership
from tansiq.kernel.batches import batches
from tansiq.reference.enums import CompactStatus, OrganisationKind
from tansiq.reference.models import Organisation
from tansiq.sharing.enums import Reason, ReleaseState
from tansiq.sharing.models import (
    Consent,
    Release,
    Section,
    Shareable,
    ShareableQuerySet,
    Stated,
    reasons,
)
from tansiq.sharing.models.audiences import own_states
from tansiq.sharing.models.rule import LEVELS
from tansiq.sharing.queries.explaining import with_ways
from tansiq.sharing.queries.groups import keys_in_full_sight
from tansiq.sharing.queries.records import model_of

# SQLite joins no more than 500 queries into one.
_AT_ONCE = 400
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
    return as_organisations([organisation])[organisation.pk]


def as_organisations(organisations: Iterable[Organisation]) -> dict[int, Actor]:
    """Make the actor of anybody in each of several organisations, by its key: one query, however many."""
    asked = {organisation.pk: organisation for organisation in organisations}
    # A row per membership and State of its scope, and one for a membership without a scope.
    rows = (
        Membership.objects.in_force()
        .filter(organisation_id__in=sorted(asked), person__is_active=True)
        .order_by("organisation_id", "pk")
        .values_list("organisation_id", "pk", "role", "states")
    )
    held: dict[int, set[tuple[Role, frozenset[int]]]] = {pk: set() for pk in asked}
    for (organisation_id, _pk, role), scope in groupby(rows, key=itemgetter(0, 1, 2)):
        states = frozenset(state for *_membership, state in scope if state is not None)
        held[organisation_id].add((Role(role), states))
    return {pk: _anybody_of(organisation, held[pk]) for pk, organisation in asked.items()}


def _anybody_of(organisation: Organisation, held: set[tuple[Role, frozenset[int]]]) -> Actor:
    is_member = organisation.compact_status == CompactStatus.MEMBER or organisation.is_coordinating_office
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


def standing_of(*, kind: str, record_id: int) -> QuerySet[Release]:
    """Give the snapshots of a record that stand, with their recipients: for an action that has authorised who asks."""
    of_record = Release.objects.filter(kind=kind, record_id=record_id, standing=ReleaseState.STANDING)
    return of_record.select_related("recipient").order_by("pk")


def record_under(release: Release) -> Stated | None:
    """Give the record that a snapshot was made of, None where it is gone: to be asked about for its recipient, never shown."""
    record: Any = model_of(release.kind)._default_manager.filter(pk=release.record_id).first()
    return record  # type: ignore[no-any-return]  # snapshots are made of such records only


def still_covers(release: Release, record: Stated | None) -> bool:
    """Say whether the recipient may still have every section of a snapshot of a record."""
    return not uncovered([release], record)


def uncovered(
    releases: Iterable[Release], record: Stated | None, *, without: Consent | None = None
) -> list[Release]:
    """Give those of the snapshots of one record of which the recipient may not have every section any more.

    Two queries for as many recipients as one statement holds. `without`: were that decision withdrawn.
    """
    asked = list(releases)
    if record is None or not asked:
        return asked
    they = as_organisations({release.recipient_id: release.recipient for release in asked}.values())
    had = _sections_had(record, they, without=without.pk if without else None)
    return [release for release in asked if not set(release.sections) <= had[release.recipient_id]]


def _sections_had(record: Stated, they: Mapping[int, Actor], *, without: int | None) -> dict[int, set[str]]:
    """Give the keys of the sections that each of several actors may have."""
    had: dict[int, set[str]] = {pk: set() for pk in they}
    for some in batches(they.items(), _AT_ONCE):
        first, *rest = [
            record.sections.visible_to(them, without=without)
            .order_by()
            .annotate(whose=Value(pk))
            .values_list("whose", "key")
            for pk, them in some
        ]
        for whose, key in first.union(*rest, all=True):
            had[whose].add(key)
    return had
