"""Who sees a record: for its owner, now and as it would be."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.accounts.models import Membership
from tansiq.reference.models import Organisation
from tansiq.reference.queries import book
from tansiq.sharing.enums import Reason
from tansiq.sharing.models import Grant, Group, Shareable, Terms, holders
from tansiq.sharing.models.rule import grants_of


@dataclass
class Audience:
    """An organisation that sees a record, and why."""

    organisation: Organisation
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class SeenBy:
    """Who sees a record. Organisations reached only through a group whose members the asker may not see are not named."""

    audiences: list[Audience]
    hidden_groups: list[Group]
    grants: list[Grant]


@dataclass(frozen=True)
class Change:
    """What a change of terms would change."""

    gain: list[Organisation]
    lose: list[Organisation]
    stay: int


def seen_by(record: Shareable, *, by: Actor) -> SeenBy:
    """Say which organisations see a record of one's own organisation, and why; raises `NotAllowed` to others."""
    require(by, Perm.RECORD_SHARE, organisation_id=record.owner_id)
    hidden = _hidden_groups(record.terms().groups, by)
    shown = _by_organisation(record, _without(record.terms(), hidden))
    grants = grants_of(record).select_related("person").order_by("valid_until")
    return SeenBy(audiences=shown, hidden_groups=hidden, grants=list(grants))


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
    named: QuerySet[Group] = Group.objects.filter(pk__in=sorted(groups))
    shown = named.with_members_visible_to(by).values("pk")  # type: ignore[attr-defined]
    return list(named.exclude(pk__in=shown).order_by("code"))


def _without(terms: Terms, hidden: list[Group]) -> Terms:
    hidden_keys = frozenset(group.pk for group in hidden)
    return Terms(terms.level, terms.owner, terms.parties, terms.groups - hidden_keys)


def _by_organisation(record: Shareable, terms: Terms) -> list[Audience]:
    """Give the organisations whose people see the record, in the order of the reader's language."""
    found: dict[int, Audience] = {}
    organisations = book().organisations
    for reason, condition in holders(record, terms).items():
        if reason == Reason.GRANT:
            continue  # one person is not her organisation
        people = Membership.objects.in_force().filter(condition, person__is_active=True)
        for pk in people.values_list("organisation_id", flat=True).distinct():
            found.setdefault(pk, Audience(organisations[pk])).reasons.append(reason)
    return sorted(found.values(), key=lambda audience: str(audience.organisation))
