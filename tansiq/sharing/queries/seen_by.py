"""Who sees a record: for its owner, now and as it would be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from tansiq.access.actor import Actor, allows, require
from tansiq.access.enums import Perm
from tansiq.accounts.models import Membership
from tansiq.reference.models import Organisation
from tansiq.sharing.enums import Reason
from tansiq.sharing.models import (
    Consent,
    Grant,
    Group,
    Release,
    Shareable,
    Stated,
    Terms,
    decided_on,
    holders,
    holders_by_decision,
)
from tansiq.sharing.models.audiences import own_states
from tansiq.sharing.models.rule import grants_of
from tansiq.sharing.queries.groups import Sight, in_sight


@dataclass
class Audience:
    """An organisation that sees a record, and why."""

    organisation: Organisation
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class SeenBy:
    """Who sees a record. Organisations reached only through a group whose members the asker may not see are not named."""

    terms: Terms
    audiences: list[Audience]
    groups: list[Group]
    hidden_groups: list[Group]
    grants: list[Grant]


@dataclass(frozen=True)
class Change:
    """What a change of terms would change."""

    gain: list[Organisation]
    lose: list[Organisation]
    stay: int


def may_know_who_sees(record: Shareable, by: Actor) -> bool:
    """Say whether `by` answers for who sees a record: its owner's people, and those of the State that it concerns."""
    if allows(by, Perm.RECORD_SHARE, organisation_id=record.owner_id):
        return True
    return record.is_of_a_state and record.state_id in own_states(by)  # type: ignore[attr-defined]


def seen_by(record: Shareable, *, by: Actor) -> SeenBy:
    """Say which organisations see a record of one's own organisation or State, and why; raises `NotAllowed` to others."""
    if not may_know_who_sees(record, by):
        require(by, Perm.RECORD_SHARE, organisation_id=record.owner_id)
    terms = _terms(record)
    named = _named_groups(terms.groups, by)
    hidden = [sight.group for sight in named if not sight.is_full]
    grants: list[Grant] = []
    if not record.is_of_a_state:
        grants = list(grants_of(record).select_related("person").order_by("valid_until"))
    return SeenBy(
        terms=terms,
        audiences=_by_organisation(record, _without(terms, hidden)),
        groups=[sight.group for sight in named if sight.is_known],
        hidden_groups=hidden,
        grants=grants,
    )


def _terms(record: Shareable) -> Terms:
    """Give the terms of a record; parties and groups say nothing where a State decides, and are not read."""
    return Terms(record.level, record.owner_id) if record.is_of_a_state else record.terms()


def releases_of(record: Stated, *, by: Actor) -> QuerySet[Release]:
    """Give the snapshots of a record that `by` may know of, the newest first."""
    known = Release.objects.visible_to(by).filter(kind=record._meta.label_lower, record_id=record.pk)
    return known.select_related("recipient").order_by("-made_at")


def who_would_change(record: Stated, consent: Consent) -> tuple[list[Organisation], list[Organisation]]:
    """Give who would cease, and who begin, to see a record were a decision withdrawn: for an action that has authorised who asks."""
    decided = decided_on(record)
    left = [one for one in decided if one.consent != consent.pk]
    ways = {
        "before": _some(holders_by_decision(record, decided).values()),
        "after": _some(holders_by_decision(record, left).values()),
    }
    found = sorted(_seeing(ways), key=str)
    lose = [organisation for organisation in found if not organisation.after]  # type: ignore[attr-defined]
    return lose, [organisation for organisation in found if not organisation.before]  # type: ignore[attr-defined]


def would_change(record: Shareable, terms: Terms, *, by: Actor) -> Change:
    """Say who would gain and who would lose sight of a record under other terms, before they are set."""
    require(by, Perm.RECORD_SHARE, organisation_id=record.owner_id)
    now = record.terms()
    named = _named_groups(now.groups | terms.groups, by)
    hidden = [sight.group for sight in named if not sight.is_full]
    before = {a.organisation.pk: a.organisation for a in _by_organisation(record, _without(now, hidden))}
    after = {a.organisation.pk: a.organisation for a in _by_organisation(record, _without(terms, hidden))}
    return Change(
        gain=[after[pk] for pk in after if pk not in before],
        lose=[before[pk] for pk in before if pk not in after],
        stay=len(before.keys() & after.keys()),
    )


def _named_groups(groups: Iterable[int], by: Actor) -> list[Sight]:
    named = set(groups)
    return [sight for pk, sight in in_sight(by=by).items() if pk in named] if named else []


def _without(terms: Terms, hidden: list[Group]) -> Terms:
    hidden_keys = frozenset(group.pk for group in hidden)
    return Terms(terms.level, terms.owner, terms.parties, terms.groups - hidden_keys)


def _by_organisation(record: Shareable, terms: Terms) -> list[Audience]:
    """Give the organisations whose people see the record, in the order of the reader's language; in one query."""
    ways = {reason: way for reason, way in holders(record, terms).items() if reason != Reason.GRANT}
    found = _seeing({_as(reason): way for reason, way in ways.items()})
    audiences = [
        Audience(organisation, [reason for reason in Reason if getattr(organisation, _as(reason), False)])
        for organisation in found
    ]
    return sorted(audiences, key=lambda audience: str(audience.organisation))


def _as(reason: Reason) -> str:
    return f"by_{reason.value}"


def _seeing(ways: Mapping[str, Q]) -> QuerySet[Organisation]:
    """Give the organisations somebody of which belongs to it in one of these ways, each marked with the ways that hold."""
    members = Membership.objects.in_force().filter(organisation=OuterRef("pk"), person__is_active=True)
    held = {name: Exists(members.filter(way)) for name, way in ways.items()}
    return Organisation.objects.annotate(**held).filter(_some(Q(**{name: True}) for name in held))


def _some(conditions: Iterable[Q]) -> Q:
    some = Q(pk__in=())
    for condition in conditions:
        some |= condition
    return some
