"""Who sees a record: for its owner, now and as it would be."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from tansiq.access.actor import Actor, allows, require
from tansiq.access.enums import Perm
from tansiq.accounts.models import Membership
from tansiq.reference.models import Organisation
from tansiq.reference.queries import book
from tansiq.sharing.enums import Reason
from tansiq.sharing.models import Grant, Group, Release, Shareable, Terms, holders
from tansiq.sharing.models.audiences import own_states
from tansiq.sharing.models.rule import grants_of
from tansiq.sharing.queries.groups import keys_in_full_sight


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
    hidden = _hidden_groups(terms.groups, by)
    shown = _by_organisation(record, _without(terms, hidden))
    grants: list[Grant] = []
    if not record.is_of_a_state:
        grants = list(grants_of(record).select_related("person").order_by("valid_until"))
    return SeenBy(terms=terms, audiences=shown, hidden_groups=hidden, grants=grants)


def _terms(record: Shareable) -> Terms:
    """Give the terms of a record; parties and groups say nothing where a State decides, and are not read."""
    return Terms(record.level, record.owner_id) if record.is_of_a_state else record.terms()


def releases_of(record: Shareable, *, by: Actor) -> QuerySet[Release]:
    """Give the snapshots of a record that `by` may know of, the newest first."""
    known = Release.objects.visible_to(by).filter(kind=record._meta.label_lower, record_id=record.pk)
    return known.select_related("recipient").order_by("-made_at")


def organisations_that_see(record: Shareable) -> list[Organisation]:
    """Give the organisations whose people see a record now: for an action that has authorised who asks."""
    return [audience.organisation for audience in _by_organisation(record, _terms(record))]


def would_change(record: Shareable, terms: Terms, *, by: Actor) -> Change:
    """Say who would gain and who would lose sight of a record under other terms, before they are set."""
    require(by, Perm.RECORD_SHARE, organisation_id=record.owner_id)
    now = record.terms()
    hidden = _hidden_groups(now.groups | terms.groups, by)
    before = {a.organisation.pk: a.organisation for a in _by_organisation(record, _without(now, hidden))}
    after = {a.organisation.pk: a.organisation for a in _by_organisation(record, _without(terms, hidden))}
    return Change(
        gain=[after[pk] for pk in after if pk not in before],
        lose=[before[pk] for pk in before if pk not in after],
        stay=len(before.keys() & after.keys()),
    )


def _hidden_groups(groups: Iterable[int], by: Actor) -> list[Group]:
    named = set(groups)
    if not named:
        return []
    hidden = named - keys_in_full_sight(by=by)
    return list(Group.objects.filter(pk__in=sorted(hidden)).order_by("code"))


def _without(terms: Terms, hidden: list[Group]) -> Terms:
    hidden_keys = frozenset(group.pk for group in hidden)
    return Terms(terms.level, terms.owner, terms.parties, terms.groups - hidden_keys)


def _by_organisation(record: Shareable, terms: Terms) -> list[Audience]:
    """Give the organisations whose people see the record, in the order of the reader's language; in one query."""
    ways = {reason: way for reason, way in holders(record, terms).items() if reason != Reason.GRANT}
    some = Q(pk__in=())
    for way in ways.values():
        some |= way
    people = (
        Membership.objects.in_force()
        .filter(some, person__is_active=True)
        .annotate(**{f"by_{reason.value}": _is(way) for reason, way in ways.items()})
    )
    found: dict[int, set[Reason]] = {}
    names = [f"by_{reason.value}" for reason in ways]
    for pk, *flags in people.order_by().values_list("organisation_id", *names).distinct():
        found.setdefault(pk, set()).update(reason for reason, holds in zip(ways, flags, strict=True) if holds)
    organisations = book().organisations
    audiences = [Audience(organisations[pk], [r for r in Reason if r in why]) for pk, why in found.items()]
    return sorted(audiences, key=lambda audience: str(audience.organisation))


def _is(way: Q) -> Case:
    """Ask a condition of each row. One that holds for every row is empty, which SQL has no word for."""
    return Case(When(way if way else Q(pk__isnull=False), then=Value(True)), default=Value(False), output_field=BooleanField())  # fmt: skip
