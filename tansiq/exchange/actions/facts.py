"""Between the facts of an imported row (codes, JSON) and the facts of a project (ids)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from tansiq.exchange.actions.reading import CITED_IN_TITLE
from tansiq.kernel.dates import last_day
from tansiq.projects.actions import Facts, NamedEntity
from tansiq.reference.queries import Book

JsonFacts = Mapping[str, Any]


@dataclass(frozen=True)
class Codes:
    """Reference things by the codes that imported rows name."""

    book: Book

    @cached_property
    def states(self) -> dict[str, int]:
        """ISO 3166 code → id."""
        return {state.iso3: pk for pk, state in self.book.states.items()}

    @cached_property
    def places(self) -> dict[str, int]:
        """Place code → id."""
        return {place.code: pk for pk, place in self.book.places.items()}

    @cached_property
    def regions(self) -> dict[str, int]:
        """Region code → id."""
        return {region.code: pk for pk, region in self.book.regions.items()}

    @cached_property
    def organisations(self) -> dict[str, int]:
        """Organisation code → id."""
        return {organisation.code: pk for pk, organisation in self.book.organisations.items()}

    @cached_property
    def pillars(self) -> dict[str, int]:
        """Pillar code → id."""
        return {pillar.code: pk for pk, pillar in self.book.pillars.items()}

    @cached_property
    def instruments(self) -> dict[str, int]:
        """Symbol → id."""
        return {instrument.symbol: pk for pk, instrument in self.book.instruments.items()}


def to_facts(json: JsonFacts, *, key: str, as_of: str, codes: Codes) -> Facts:
    """Turn the facts of a row into those of a project. A code that the reference data no longer know is left out."""
    return Facts(
        title=json["title"],
        pillar_id=codes.pillars[json["pillar"]],
        status=json["status"],
        as_of=last_day(as_of) or date.today(),
        language=json.get("language", "en"),
        activities=json.get("activities", ""),
        start=json["start"],
        end=json["end"],
        is_open_ended=json["is_open_ended"],
        is_annual=json["is_annual"],
        is_global=json["is_global"],
        scope_note=json["scope_note"],
        entities=tuple(
            NamedEntity(printed=printed, organisation_id=codes.organisations.get(code or ""))
            for printed, code in json["entities"]
        ),
        states=tuple(
            (codes.states[state], codes.places.get(place or ""))
            for state, place in json["states"]
            if state in codes.states
        ),
        region_ids=_ids(json["regions"], codes.regions),
        reach_ids=_ids(json["reaches"], codes.organisations),
        instrument_ids=_ids(json.get("instruments", json.get(CITED_IN_TITLE, [])), codes.instruments),
        source_key=key,
        reference=json["reference"],
        serial=json["serial"],
    )


def _ids(codes: list[str], known: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(known[code] for code in codes if code in known)


# Fact of an imported row → field of a project's facts, where the two are called differently.
_FIELDS = {
    "pillar": "pillar_id",
    "regions": "region_ids",
    "reaches": "reach_ids",
    "instruments": "instrument_ids",
}


def changed_facts(before: JsonFacts, after: JsonFacts) -> dict[str, list[Any]]:
    """Give fact → [before, after] for what the document now says otherwise; what its columns do not hold is no change."""
    return {
        name: [before.get(name), value]
        for name, value in after.items()
        if name != CITED_IN_TITLE and (name not in before or _plain(before[name]) != _plain(value))
    }


def _plain(value: Any) -> Any:
    """Compare lists without regard to tuples, as JSON gives them back."""
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def merged(current: Facts, new: Facts, changed: Mapping[str, Any]) -> Facts:
    """Lay only the facts that the document changed over the project's current ones: what people edited meanwhile stays."""
    fields = {
        _FIELDS.get(name, name): getattr(new, _FIELDS.get(name, name)) for name in changed if name != "order"
    }
    return replace(current, **fields)
