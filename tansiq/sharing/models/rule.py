"""The one rule of who sees what, compiled to SQL. It stands here once, and is read from two sides.

`reasons` asks it for a reader: which rows. `holders` asks it for a record: which memberships. A test draws records, people
and decisions at random and holds the two against each other.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.access.roles import roles_with
from tansiq.sharing.enums import Effect, Level, Reason
from tansiq.sharing.models.audiences import (
    STATE_SELF,
    Listener,
    audiences,
    kinds,
    listening,
    member_entity,
    own_states,
)
from tansiq.sharing.models.consents import ConsentAudience, in_force
from tansiq.sharing.models.grants import Grant
from tansiq.sharing.models.groups import GroupReach

if TYPE_CHECKING:
    from tansiq.sharing.models.shareable import Shareable
    from tansiq.sharing.models.stated import Stated

# What everyone who reads here may open.
OPEN_LEVELS = (Level.PUBLIC, Level.PLATFORM)
NOTHING = Q(pk__in=())
LEVELS = {
    Reason.LEVEL_PUBLIC: Level.PUBLIC,
    Reason.LEVEL_PLATFORM: Level.PLATFORM,
    Reason.LEVEL_MEMBERS: Level.MEMBERS,
}


def _any(conditions: Collection[Q]) -> Q:
    return reduce(or_, conditions) if conditions else NOTHING


# --- for a reader: which rows ---


def reasons(model: type["Shareable"], by: Actor) -> dict[Reason, Q]:
    """Give each way in which `by` may come to see rows of `model`, as a condition; none of them: sees nothing."""
    return _of_a_state(model, by) if model.is_of_a_state else _by_level(model, by)  # type: ignore[arg-type]


def _by_level(model: type["Shareable"], by: Actor) -> dict[Reason, Q]:
    ways: dict[Reason, Q] = {}
    reads = allows(by, Perm.RECORD_READ)
    if reads or settings.TANSIQ_PUBLIC_LEVEL_OPEN:
        ways[Reason.LEVEL_PUBLIC] = Q(level=Level.PUBLIC)
    if not reads:
        return ways
    ways[Reason.LEVEL_PLATFORM] = Q(level=Level.PLATFORM)
    if by.is_member_entity:
        ways[Reason.LEVEL_MEMBERS] = Q(level=Level.MEMBERS)
    mine = sorted(by.organisations_with(Perm.RECORD_READ))
    ways[Reason.OWNER] = Q(owner_id__in=mine)
    ways[Reason.PARTY] = Q(level=Level.PARTIES) & Q(_tied(model, "parties", organisation_id__in=mine))
    ways[Reason.GROUP] = Q(level=Level.PARTIES) & Q(
        _tied(model, "groups", group__reach__organisation_id__in=mine)
    )
    if by.person_id is not None:
        ways[Reason.GRANT] = _lent(model, person_id=by.person_id)
    return ways


def _tied(model: type["Shareable"], name: str, **those: object) -> Exists:
    """Say whether one of the organisations or groups named on the row is one of those."""
    through = model._meta.get_field(name).remote_field.through  # type: ignore[union-attr]
    here = {f"{model._meta.model_name}_id": OuterRef("pk")}
    return Exists(through._default_manager.filter(**here, **those))


def _lent(model: type[models.Model], **those: object) -> Q:
    """Say whether the row is lent by an access in person that holds today.

    They are few to a person: the database looks them up once, and not for each row that no level opens (ADR 3).
    """
    held = Grant.objects.filter(
        kind=model._meta.label_lower, ended_at=None, valid_until__gte=timezone.localdate(), **those
    )
    return Q(pk__in=held.values("record_id"))


def grants_of(record: "Shareable") -> models.QuerySet[Grant]:
    """Give the accesses in person that hold today, to one record."""
    return Grant.objects.filter(
        kind=record._meta.label_lower,
        record_id=record.pk,
        ended_at=None,
        valid_until__gte=timezone.localdate(),
    )


def _of_a_state(model: type["Stated"], by: Actor) -> dict[Reason, Q]:
    """A record that concerns a State: level, parties, groups and grants do not open it. Only the State does."""
    ways: dict[Reason, Q] = {}
    kind = kinds()[model.document_kind]
    if allows(by, Perm.RECORD_READ):
        ways[Reason.OWNER] = Q(owner_id__in=sorted(by.organisations_with(Perm.RECORD_READ)))
        if STATE_SELF in kind.open_to:
            ways[Reason.STATE] = Q(state_id__in=sorted(own_states(by)), is_shown_to_state=True)
    listeners = _listeners(by)
    if listeners:
        row, issued = Row(model._meta.label_lower), Q(is_issued=True)
        ways[Reason.DEFAULT] = issued & _any([row.open_to(at, kind.open_to) for at in listeners])
        ways[Reason.CONSENT] = issued & _any([row.consented_to(at) for at in listeners])
    return ways


def _listeners(by: Actor) -> list[Listener]:
    """Give what `by` may be released; the public is everyone once the public level is open."""
    listeners = listening(by)
    if settings.TANSIQ_PUBLIC_LEVEL_OPEN and not listeners:
        public = frozenset(a.code for a in audiences().values() if a.is_public)
        listeners = [Listener(public, frozenset(), frozenset())]
    return listeners


@dataclass(frozen=True)
class Row:
    """The row of the query around: a record that concerns a State, or one section of it."""

    kind: str  # label of the record's model
    record: str = ""  # leads from the row to its record: "record__" for a section
    section: str = ""  # the column that holds a section's key, "" for a whole record
    without: int | None = None  # a decision to leave out, as if it no longer stood

    def _decisions(self, at: Listener, effect: Effect) -> models.QuerySet[ConsentAudience]:
        """Give the State's decisions in force that name the listener."""
        named = Q(audience__in=sorted(at.audiences)) | Q(organisation_id__in=sorted(at.organisations))
        decided = ConsentAudience.objects.filter(
            named,
            in_force("consent__"),
            consent__kind=self.kind,
            consent__record_id=OuterRef(f"{self.record}pk"),
            consent__effect=effect,
        )
        return decided if self.without is None else decided.exclude(consent_id=self.without)

    def _in_scope(self, at: Listener) -> Q:
        return Q(**{f"{self.record}state_id__in": sorted(at.states)}) if at.states else Q()

    def _withheld(self, at: Listener) -> Q:
        """What the State keeps back: a whole record, or this section of it."""
        whole = Q(consent__covers_all=True)
        part = Q(consent__sections__key=OuterRef(self.section)) if self.section else Q()
        return Q(Exists(self._decisions(at, Effect.WITHHOLD).filter(whole | part if self.section else whole)))

    def open_to(self, at: Listener, audiences_open: frozenset[str]) -> Q:
        """Give the condition of being released by default."""
        if not at.audiences & audiences_open:
            return NOTHING
        return self._in_scope(at) & ~self._withheld(at)

    def consented_to(self, at: Listener) -> Q:
        """Give the condition of being released by consent: in part is enough to see that there is a record."""
        given = self._decisions(at, Effect.RELEASE)
        if self.section:
            given = given.filter(
                Q(consent__covers_all=True) | Q(consent__sections__key=OuterRef(self.section))
            )
        return self._in_scope(at) & Q(Exists(given)) & ~self._withheld(at)


def section_reasons(record: type["Stated"], by: Actor, *, without: int | None = None) -> dict[Reason, Q]:
    """Give each way in which `by` may come to see sections of records, as a condition over sections.

    `without` names a decision to leave out, for who asks what its withdrawal would do.
    """
    ways: dict[Reason, Q] = {}
    kind = kinds()[record.document_kind]
    if allows(by, Perm.RECORD_READ):
        ways[Reason.OWNER] = Q(record__owner_id__in=sorted(by.organisations_with(Perm.RECORD_READ)))
        if STATE_SELF in kind.open_to:
            mine = sorted(own_states(by))
            ways[Reason.STATE] = Q(record__state_id__in=mine, record__is_shown_to_state=True)
    listeners = _listeners(by)
    if listeners:
        row = Row(record._meta.label_lower, record="record__", section="key", without=without)
        issued = Q(record__is_issued=True)
        ways[Reason.DEFAULT] = issued & _any([row.open_to(at, kind.open_to) for at in listeners])
        ways[Reason.CONSENT] = issued & _any([row.consented_to(at) for at in listeners])
    return ways


def exportable(model: type["Shareable"], by: Actor) -> dict[Reason, Q]:
    """Give each way in which `by` may take rows of `model` away: export is a right of its own, also on a grant."""
    if not allows(by, Perm.RECORD_EXPORT) and not allows(by, Perm.MATRIX_EXPORT):
        return {}
    ways = reasons(model, by)
    if Reason.GRANT in ways:
        ways[Reason.GRANT] = _lent(model, person_id=by.person_id or 0, may_export=True)
    return ways


# --- for a record: which memberships ---


@dataclass(frozen=True)
class Terms:
    """What the policy looks at on one record, as it is or as it might become."""

    level: str
    owner: int
    parties: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Decided:
    """An audience or organisation that a State's decision in force on a record names."""

    consent: int
    effect: str
    covers_all: bool
    audience: str
    organisation: int | None


def decided_on(record: "Stated") -> list[Decided]:
    """Give whom the State's decisions in force on one record name: one query."""
    named = ConsentAudience.objects.filter(
        in_force("consent__"), consent__kind=record._meta.label_lower, consent__record_id=record.pk
    )
    columns = ("consent_id", "consent__effect", "consent__covers_all", "audience", "organisation_id")
    return [Decided(*row) for row in named.values_list(*columns)]


def holders(record: "Shareable", terms: Terms | None = None) -> dict[Reason, Q]:
    """Give each way in which somebody may come to see `record`, as a condition over memberships in force."""
    if record.is_of_a_state:
        return holders_by_decision(record, decided_on(record))  # type: ignore[arg-type]
    return _who_reads(_level_holders(record, terms or record.terms()))


def holders_by_decision(record: "Stated", decided: Collection[Decided]) -> dict[Reason, Q]:
    """Give the same for a record that concerns a State, were these the decisions in force on it."""
    return _who_reads(_state_holders(record, decided))


def _who_reads(ways: dict[Reason, Q]) -> dict[Reason, Q]:
    readers = Q(role__in=sorted(roles_with(Perm.RECORD_READ)))
    return {reason: readers & way for reason, way in ways.items()}


def _level_holders(record: "Shareable", terms: Terms) -> dict[Reason, Q]:
    ways = {Reason.OWNER: Q(organisation_id=terms.owner)}
    if terms.level == Level.PUBLIC:
        ways[Reason.LEVEL_PUBLIC] = Q()
    if terms.level == Level.PLATFORM:
        ways[Reason.LEVEL_PLATFORM] = Q()
    if terms.level == Level.MEMBERS:
        ways[Reason.LEVEL_MEMBERS] = member_entity()
    if terms.level == Level.PARTIES:
        ways[Reason.PARTY] = Q(organisation_id__in=sorted(terms.parties))
        reached = GroupReach.objects.filter(group_id__in=sorted(terms.groups))
        ways[Reason.GROUP] = Q(organisation_id__in=reached.values("organisation_id"))
    ways[Reason.GRANT] = Q(person_id__in=grants_of(record).values("person_id"))
    return ways


def _state_holders(record: "Stated", decided: Collection[Decided]) -> dict[Reason, Q]:
    kind = kinds()[record.document_kind]
    in_scope = Q(states=None) | Q(states=record.state_id)
    ways = {Reason.OWNER: Q(organisation_id=record.owner_id)}
    if STATE_SELF in kind.open_to and record.is_shown_to_state:
        ways[Reason.STATE] = audiences()[STATE_SELF].memberships() & Q(organisation__state_id=record.state_id)
    if not record.is_issued:
        return ways
    withheld = _named(one for one in decided if one.effect == Effect.WITHHOLD and one.covers_all)
    opened = [audiences()[code].memberships() for code in kind.open_to if code != STATE_SELF]
    ways[Reason.DEFAULT] = _any(opened) & in_scope & ~withheld
    released = _named(one for one in decided if one.effect == Effect.RELEASE)
    ways[Reason.CONSENT] = released & in_scope & ~withheld
    return ways


def _named(decided: Iterable[Decided]) -> Q:
    """Give the memberships that decisions name."""
    named = list(decided)
    codes = sorted({one.audience for one in named if one.audience})
    organisations = sorted({one.organisation for one in named if one.organisation is not None})
    conditions = [audiences()[code].memberships() for code in codes]
    return _any([*conditions, Q(organisation_id__in=organisations)])
