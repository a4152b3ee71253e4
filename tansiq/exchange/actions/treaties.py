"""Participation in treaties from a table: read, shown line by line, entered by the action that people use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.assessments.actions import Acts, enter_participation
from tansiq.assessments.enums import Adherence
from tansiq.assessments.models import Participation
from tansiq.assessments.policies import treaties as policies
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.exchange.actions.outcomes import Outcome, day_in, state_in, without_doubtful
from tansiq.exchange.enums import Change
from tansiq.exchange.tables.reading import Heading, InDoubt, Line, lines_of
from tansiq.kernel.errors import DomainError
from tansiq.kernel.text import fold
from tansiq.reference.enums import InstrumentKind
from tansiq.reference.models import Instrument, State

HEADINGS = (
    Heading("state", ("iso3", "الدولة"), is_needed=True),
    Heading("instrument", ("treaty", "الصك"), is_needed=True),
    Heading("signed_on", ("signed on", "signed", "تاريخ التوقيع")),
    Heading("party_on", ("party on", "party since", "طرف منذ")),
    Heading("act", ("by", "الإجراء")),
    Heading("reservations", ("reservations and declarations", "التحفظات")),
    Heading("source", ("المصدر",), is_needed=True),
    Heading("as_of", ("as of", "حتى تاريخ"), is_needed=True),
)
_FIELDS = ("signed_on", "party_on", "adherence", "reservations", "source", "as_of")


@dataclass(frozen=True)
class Entry:
    """One line: what a State did about a treaty."""

    state: State
    instrument: Instrument
    acts: Acts


@dataclass
class Treaties:
    """What a table of treaty participation would do: its entries with what each changes, and the doubts."""

    entries: list[tuple[Entry, Change]] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)


@transaction.atomic
def import_treaties(*, source: Path, by: Actor) -> Treaties:
    """Enter what a table says States are party to: all lines of a State or, where one is in doubt, none of that State.

    The same table again changes nothing. Raises `UnreadableFile` for what is no such table.
    """
    found = read_treaties(source=source, by=by)
    for entry, change in found.entries:
        if change != Change.UNCHANGED:
            enter_participation(state=entry.state, instrument=entry.instrument, acts=entry.acts, by=by)
    if any(change != Change.UNCHANGED for _entry, change in found.entries):
        record(event=Event.TREATIES_IMPORTED, by=by, **found.outcome.counts)
    return found


def read_treaties(*, source: Path, by: Actor) -> Treaties:
    """Read a table and say what it would change; nothing is written."""
    require(by, Perm.TREATY_EDIT)
    found = Treaties()
    states = {state.iso3: state for state in State.objects.all()}
    treaties = _treaties()
    entries: dict[tuple[int, int], tuple[str, Entry]] = {}
    for line in lines_of(source, HEADINGS):
        found.outcome.rows += 1
        try:
            entry = _entry(line, states, treaties)
            key = (entry.state.pk, entry.instrument.pk)
            if key in entries:
                raise InDoubt(
                    "instrument", _("This treaty stands twice for this State."), _("Keep one line.")
                )
            entries[key] = (line["state"].upper(), entry)
        except InDoubt as error:
            found.outcome.doubt(line["state"].upper(), error.at(line.place))
    kept = without_doubtful(entries.values(), found.outcome)
    found.entries = list(zip(kept, _changes(kept, by), strict=True))
    for _line, change in found.entries:
        found.outcome.count(change)
    return found


def _treaties() -> dict[str, Instrument]:
    """Give the universal instruments by symbol and by their short names in every language, folded."""
    known: dict[str, Instrument] = {}
    for instrument in Instrument.objects.filter(kind=InstrumentKind.TREATY):
        for name in (instrument.symbol, *instrument.names.values()):
            known[fold(name)] = instrument
    return known


def _entry(line: Line, states: Mapping[str, State], treaties: Mapping[str, Instrument]) -> Entry:
    state = state_in(line, states)
    instrument = treaties.get(fold(line["instrument"]))
    if instrument is None:
        raise InDoubt(
            "instrument",
            _("“%(name)s” is not one of the universal instruments.") % {"name": line["instrument"]},
            _("Write its symbol as the page of instruments shows it."),
        )
    as_of = day_in(line, "as_of")
    if as_of is None:
        raise InDoubt("as_of", _("The day for which this holds is missing."), _("Write it as 2026-11-24."))
    acts = Acts(
        source=line["source"].strip(),
        as_of=as_of,
        signed_on=day_in(line, "signed_on"),
        party_on=day_in(line, "party_on"),
        adherence=_act(line["act"]),
        reservations=line["reservations"].strip(),
    )
    _check(acts)
    return Entry(state, instrument, acts)


def _act(text: str) -> Adherence:
    """Give an act by its code or its name in either language; the words for approval are those for acceptance."""
    if not text.strip():
        return Adherence.NONE
    for act in _ACTS:
        if fold(text) in _names_of(act):
            return act
    raise InDoubt(
        "act",
        _("“%(text)s” is no act by which a State becomes a party.") % {"text": text.strip()},
        _("One of: %(acts)s.") % {"acts": ", ".join(act.value for act in _ACTS)},
    )


def _names_of(act: Adherence) -> set[str]:
    names = {act.value}
    for language in ("en", "ar"):
        with override(language):
            names |= {str(act.label), *str(act.label).split(" or ")}
    return {fold(name) for name in names}


_ACTS = [act for act in Adherence if act != Adherence.NONE]
_AT = {"source_missing": "source", "act": "act", "dates_order": "party_on", "day_to_come": "as_of"}


def _check(acts: Acts) -> None:
    """Ask the rules that the action asks, so that a preview says what applying would."""
    try:
        policies.require_dates(acts.signed_on, acts.party_on, acts.as_of)
        policies.require_act(acts.party_on, acts.adherence)
        policies.require_source(acts.source)
    except DomainError as error:
        raise InDoubt(_AT[error.code], str(error)) from error


def _changes(entries: Sequence[Entry], by: Actor) -> list[Change]:
    standing = Participation.objects.visible_to(by).filter(state__in={entry.state.pk for entry in entries})
    known: dict[tuple[int, int], tuple[str | date | None, ...]] = {
        (row.state_id, row.instrument_id): tuple(getattr(row, name) for name in _FIELDS) for row in standing
    }
    changes = []
    for entry in entries:
        before = known.get((entry.state.pk, entry.instrument.pk))
        after = tuple(getattr(entry.acts, name) for name in _FIELDS)
        changes.append(
            Change.CREATED if before is None else Change.UNCHANGED if before == after else Change.UPDATED
        )
    return changes
