"""Where each role begins: doors with what stands behind them, counted."""

from datetime import timedelta
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm, Role
from tansiq.audit.enums import Event
from tansiq.audit.queries import counted_since
from tansiq.projects.enums import Status
from tansiq.projects.queries import places
from tansiq.projects.queries.places import counted_by_pillar_and_status
from tansiq.reference.models import State
from tansiq.reference.queries import Book, by_name
from tansiq.web.common import words
from tansiq.web.common.components import Item, Section
from tansiq.web.common.navigation import address

# Whose work is with one State, or a few.
OF_A_STATE = {Role.STATE_FOCAL_POINT, Role.STATE_APPROVER, Role.RESIDENT_COORDINATOR}
_FEW = 3


def numbers(by: Actor, *, known: Book | None, is_reader: bool) -> list[Section]:
    """Give what stands behind the doors of the reader's roles, counted, the most particular first.

    `known` is absent for who needs no names; a reader (who has nothing to answer) is shown the matrix in numbers.
    """
    sections = []
    if known and by.roles & OF_A_STATE:
        sections += [_state(state, by) for state in _states_of(by, known)[:_FEW]]
    if allows(by, Perm.AUDIT_READ):
        sections.append(_log(by))
    if known and is_reader and not by.roles & OF_A_STATE:
        sections.append(_matrix(by, known))
    return sections


def doors(by: Actor, *, known: Book | None) -> list[Section]:
    """Give the ways into the platform that the reader's roles open."""
    items = [*_own(by, known), *_manages(by)]
    return [Section(title=_("Where to begin"), empty="", items=items, is_counted=False)] if items else []


# --- a State ---


def _states_of(by: Actor, known: Book) -> list[State]:
    """Give the States that the reader's memberships name, or whose bodies they are in."""
    found = set()
    for belonging in by.belongings:
        if belonging.role in OF_A_STATE:
            organisation = known.organisations.get(belonging.organisation_id)
            found |= {s for s in known.states.values() if s.iso3 in belonging.states}
            if organisation and organisation.state_id:
                found.add(known.states[organisation.state_id])
    return by_name(found)


def _state(state: State, by: Actor) -> Section:
    counted = places.work(places.ways_to_state(state), by=by)
    page = address("reference:state", state.iso3) or ""
    said = (
        (places.NAMED, ngettext("%(number)s project names it", "%(number)s projects name it", counted.count(places.NAMED))),
        (places.THROUGH, ngettext("%(number)s project reaches it through a region", "%(number)s projects reach it through a region", counted.count(places.THROUGH))),
        (places.EVERYWHERE, ngettext("%(number)s project is of global scope", "%(number)s projects are of global scope", counted.count(places.EVERYWHERE))),
    )  # fmt: skip
    return Section(
        title=_("Work that reaches %(state)s") % {"state": state.name},
        empty=_("No project that you may see names it. Who carries work out there adds it to the matrix."),
        items=[
            Item(
                words_ % {"number": words.number(counted.count(way))},
                f"{page}?show={way}" + ("&global=1" if way == places.EVERYWHERE else ""),
            )
            for way, words_ in said
            if counted.count(way)
        ],
        is_counted=False,
    )


# --- the matrix ---


def _matrix(by: Actor, known: Book) -> Section:
    """Give the matrix by status to donors, by pillar to the others."""
    cells = counted_by_pillar_and_status(by=by)
    by_status = Role.DONOR in by.roles
    path = address("projects:matrix") or ""
    rows: list[tuple[str, str, int]] = []
    if by_status:
        for status in Status:
            rows.append(
                (
                    str(status.label),
                    urlencode({"status": status}),
                    sum(n for (_p, s), n in cells.items() if s == status),
                )
            )
    else:
        for pillar in sorted(known.pillars.values(), key=lambda pillar: pillar.order):
            rows.append(
                (
                    pillar.short_name,
                    urlencode({"pillar": pillar.code}),
                    sum(n for (p, _s), n in cells.items() if p == pillar.pk),
                )
            )
    return Section(
        title=_("The matrix by status") if by_status else _("The matrix by pillar"),
        empty=_("The matrix holds nothing yet that you may see."),
        items=[
            Item(label, f"{path}?{query}", ngettext("%(number)s project", "%(number)s projects", n) % {"number": words.number(n)})
            for label, query, n in rows
            if n
        ],
        is_counted=False,
    )  # fmt: skip


def matrix_of_mine(by: Actor, known: Book | None) -> str:
    """Give the address of the matrix of what one's organisations own; of all where no names are at hand."""
    path = address("projects:matrix") or ""
    if known is None:
        return path
    codes = [
        known.organisations[pk].code
        for pk in sorted(by.organisations_with(Perm.PROJECT_EDIT))
        if pk in known.organisations
    ]
    return f"{path}?{urlencode([('owner', code) for code in codes])}" if codes else path  # fmt: skip


# --- the log ---


def _log(by: Actor) -> Section:
    """Tell an auditor what happened in the last week, by what happened; each line opens its entries."""
    first = timezone.now() - timedelta(days=7)
    path = address("audit:log") or ""
    day = timezone.localdate(first).isoformat()
    return Section(
        title=_("The log of the last seven days"),
        empty=_("Nothing was written in the last seven days. The whole log stays open to you."),
        items=[
            Item(
                Event(event).label,
                f"{path}?{urlencode({'event': event, 'first': day})}",
                ngettext("%(number)s entry", "%(number)s entries", n) % {"number": words.number(n)},
            )
            for event, n in sorted(counted_since(first, by=by).items(), key=lambda pair: -pair[1])
        ],
        more_href=path,
        is_counted=False,
    )


# --- doors ---


def _own(by: Actor, known: Book | None) -> list[Item]:
    """Give the doors to one's own organisations, and to adding a project for them."""
    items = []
    if known:
        for pk in sorted(by.organisations_with(Perm.PROJECT_EDIT)):
            organisation = known.organisations.get(pk)
            if organisation:
                items.append(
                    Item(
                        _("Work of %(organisation)s") % {"organisation": organisation},
                        address("reference:organisation", organisation.code) or "",
                        organisation.name if organisation.acronym else "",
                    )
                )
    if allows(by, Perm.PROJECT_EDIT):
        items.append(
            Item(
                _("Add a project"),
                address("projects:add") or "",
                _("Your organisation owns it and says who sees it."),
            )
        )
    if allows(by, Perm.RECORD_READ):
        items.append(
            Item(
                _("The matrix in pictures"),
                address("projects:pictures") or "",
                _("Pillars, entities, regions, years; each readable as a table."),
            )
        )
        items.append(
            Item(
                _("States"),
                address("reference:states") or "",
                _("In alphabetical order, with the work that reaches each."),
            )
        )
    if allows(by, Perm.RECORD_READ) or allows(by, Perm.FRAMEWORK_EDIT):
        items.append(
            Item(
                _("Frameworks"),
                address("frameworks:frameworks") or "",
                _("What is asked in an assessment, by which scale, and from which provisions."),
            )
        )
    return items  # fmt: skip


def _manages(by: Actor) -> list[Item]:
    """Give the doors of those who keep the platform."""
    doors = (
        (Perm.IMPORT_READ, "exchange:imports", _("Imports and their doubts"), _("The documents that the matrix was read from.")),
        (Perm.ASSESSMENT_LEAD, "exchange:assessments", _("Earlier assessments from a table"), _("Adopted before this platform, each under its own version.")),
        (Perm.TREATY_EDIT, "exchange:treaties", _("Treaties from a table"), _("What States signed and are party to.")),
        (Perm.ROUND_RUN, "projects:rounds", _("The yearly round"), _("Ask every owner whether its projects still hold.")),
        (Perm.FOCAL_POINT_NOMINATE, "accounts:focal_points", _("Focal points and nominations"), _("Nominate, confirm for another year, hand over to a successor.")),
        (Perm.DIRECTORY_MANAGE, "accounts:people", _("People and memberships"), _("Who may sign in, for whom, and until when.")),
        (Perm.PSEUDONYM_HOLD, "audit:pseudonyms", _("Pseudonyms"), _("Who a protected contributor is: two people ask together.")),
        (Perm.REFERENCE_LOAD, "reference:sources", _("Reference data and their sources"), _("Which files are loaded, since when.")),
    )  # fmt: skip
    return [
        Item(title, href, detail)
        for perm, name, title, detail in doors
        if allows(by, perm) and (href := address(name))
    ]
