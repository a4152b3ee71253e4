"""One idempotent command: what the files say is what the tables hold; what they no longer name stays, as history may tie to it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.kernel.errors import DomainError
from tansiq.reference.actions.files import DataFile, composed, digest, read
from tansiq.reference.actions.renaming import names_now, rewrite
from tansiq.reference.enums import CompactStatus, StateStatus
from tansiq.reference.models import (
    ActivityKind,
    Instrument,
    LoadedFile,
    Organisation,
    OrganisationLine,
    Pillar,
    Place,
    Region,
    RegionLine,
    RegionMember,
    State,
    Theme,
    ThemeLine,
)

_T = TypeVar("_T", bound=models.Model)


@transaction.atomic
def load_reference(*, by: Actor) -> dict[str, int]:
    """Load every reference file; give file → number of records for those that had changed since the last time."""
    require(by, Perm.REFERENCE_LOAD)
    return _load(_STEPS, by)


@transaction.atomic
def load_examples(*, by: Actor) -> dict[str, int]:
    """Load the made-up States, regions and organisations of the examples, marked as illustrative."""
    require(by, Perm.REFERENCE_LOAD)
    return _load({"illustrative": _illustrative}, by)


@transaction.atomic
def load_made_up(*, content: dict[str, Any], by: Actor) -> dict[str, int]:
    """Load made-up States, regions and organisations that were composed, marked as illustrative like the examples."""
    require(by, Perm.REFERENCE_LOAD)
    return _write([composed("made_up", content)], {"made_up": _illustrative}, by)


def _load(steps: dict[str, Callable[[DataFile], int]], by: Actor) -> dict[str, int]:
    known = dict(LoadedFile.objects.values_list("name", "sha256"))
    names = list(steps)
    # Later files lean on earlier ones: once one differs, all behind it are loaded again. All are checked before one is written.
    first = next((at for at, name in enumerate(names) if known.get(name) != digest(name)), len(names))
    return _write([read(name) for name in names[first:]], steps, by)


def _write(files: list[DataFile], steps: dict[str, Callable[[DataFile], int]], by: Actor) -> dict[str, int]:
    before = names_now() if files else {}
    changed: dict[str, int] = {}
    for file in files:
        with _naming(file):
            changed[file.name] = steps[file.name](file)
        _remember(file, changed[file.name])
    if changed:
        _draw_lines()
        rewrite(before=before, by=by)
        record(event=Event.REFERENCE_LOADED, by=by, files=changed)
    return changed


@contextmanager
def _naming(file: DataFile) -> Iterator[None]:
    """Say which file names something that no file holds, or a day that is none."""
    try:
        yield
    except KeyError as fault:
        raise DomainError(
            _("%(file)s.yaml: nothing is known by %(code)s.") % {"file": file.name, "code": fault}
        ) from fault
    except ValueError as fault:
        raise DomainError(_("%(file)s.yaml: %(fault)s") % {"file": file.name, "fault": fault}) from fault


def _remember(file: DataFile, records: int) -> None:
    LoadedFile.objects.update_or_create(
        name=file.name,
        defaults={
            "sha256": file.sha256,
            "records": records,
            "loaded_at": timezone.now(),
            "sources": [f"{s['title']} ({s['date']})" for s in file.content.get("sources", ())],
        },
    )


def _upsert(model: type[_T], key: str, entries: Iterable[dict[str, Any]]) -> dict[str, _T]:
    """Create or change rows by their natural key, in two statements; give key → row."""
    entries = list(entries)
    twice = [code for code, times in Counter(entry[key] for entry in entries).items() if times > 1]
    if twice:
        raise ValueError(_("%(code)s stands twice.") % {"code": ", ".join(twice)})
    rows: dict[str, _T] = {getattr(row, key): row for row in model._default_manager.all()}
    fresh = [model(**entry) for entry in entries if entry[key] not in rows]
    kept = [entry for entry in entries if entry[key] in rows]
    for entry in kept:
        for name, value in entry.items():
            setattr(rows[entry[key]], name, value)
    model._default_manager.bulk_create(fresh)
    if kept:
        names = [name for name in kept[0] if name != key]
        model._default_manager.bulk_update([rows[e[key]] for e in kept], names, batch_size=100)
    return {getattr(row, key): row for row in model._default_manager.all()}


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def _states(file: DataFile) -> int:
    entries = file.content["states"]
    _upsert(State, "iso3", (_state(entry, file) for entry in entries))
    by_code = {s.iso3: s for s in State.objects.all()}
    _upsert(
        Place,
        "code",
        (
            {
                "code": p["code"],
                "state": by_code[p["state"]],
                "names": p["names"],
                "aliases": p.get("aliases", []),
            }
            for p in file.content.get("places", ())
        ),
    )
    return len(entries)


def _state(entry: dict[str, Any], file: DataFile) -> dict[str, Any]:
    return {
        "iso3": entry["iso3"],
        "iso2": entry.get("iso2", ""),
        "m49": entry.get("m49", ""),
        "status": entry["status"],
        "joined_on": _day(entry.get("joined_on")),
        "names": entry["names"],
        "aliases": entry.get("aliases", []),
        "adjectives": entry.get("adjectives", []),
        "source": file.source_of(entry),
        "is_illustrative": entry["status"] == StateStatus.ILLUSTRATIVE,
    }


def _regions(file: DataFile) -> int:
    entries = file.content["regions"]
    regions = _upsert(Region, "code", (_region(entry, file) for entry in entries))
    for entry in entries:
        regions[entry["code"]].parent = regions[entry["parent"]] if entry.get("parent") else None
    Region.objects.bulk_update(regions.values(), ["parent"], batch_size=100)
    _region_members(entries, regions)
    return len(entries)


def _region(entry: dict[str, Any], file: DataFile) -> dict[str, Any]:
    return {
        "code": entry["code"],
        "kind": entry["kind"],
        "names": entry["names"],
        "aliases": entry.get("aliases", []),
        "note": entry.get("note", "")
        if isinstance(entry.get("note", ""), str)
        else entry["note"].get("en", ""),
        "is_vague": entry.get("vague", False),
        "is_named_by_us": entry.get("names_source") == "ours",
        "is_illustrative": entry.get("illustrative", False),
        "source": file.source_of(entry),
    }


def _region_members(entries: list[dict[str, Any]], regions: dict[str, Region]) -> None:
    """Write the spells of membership: M49 from each State's subregion upwards, the others as the file lists them."""
    states = {s.iso3: s for s in State.objects.all()}
    listed = read("states").content["states"]
    subregions = {entry["iso3"]: entry["subregion"] for entry in listed if entry.get("subregion")}
    spells: dict[tuple[int, int, date | None], RegionMember] = {}

    def add(region: Region, state: State, since: Any = None, until: Any = None) -> None:
        key = (region.pk, state.pk, _day(since))
        spells[key] = RegionMember(
            region=region, state=state, valid_from=_day(since), valid_until=_day(until)
        )

    for iso3, code in subregions.items():
        states[iso3].subregion = regions[code]
        for region in _upwards(regions[code], regions):
            add(region, states[iso3])
    State.objects.bulk_update([states[iso3] for iso3 in subregions], ["subregion"], batch_size=100)
    for entry in listed:
        for group in entry.get("groups", ()):
            add(regions[group], states[entry["iso3"]])
    for entry in entries:
        for member in entry.get("members", ()):
            add(regions[entry["code"]], states[member["state"]], member.get("from"), member.get("until"))
        wanted = set(entry.get("m49", ())) if isinstance(entry.get("m49"), list) else set()
        for iso3, code in subregions.items():
            if wanted & {region.code for region in _upwards(regions[code], regions)}:
                add(regions[entry["code"]], states[iso3])
    RegionMember.objects.filter(region__is_illustrative=False).delete()
    RegionMember.objects.bulk_create(spells.values(), batch_size=500)


def _upwards(region: Region, regions: dict[str, Region]) -> Iterable[Region]:
    by_id = {r.pk: r for r in regions.values()}
    step: Region | None = region
    while step is not None:
        yield step
        step = by_id.get(step.parent_id) if step.parent_id else None


def _organisations(file: DataFile) -> int:
    return _write_organisations(file.content["organisations"], file)


def _write_organisations(entries: list[dict[str, Any]], file: DataFile) -> int:
    states = {s.iso3: s for s in State.objects.all()}
    rows = _upsert(Organisation, "code", (_organisation(entry, file, states) for entry in entries))
    for entry in entries:
        row = rows[entry["code"]]
        row.parent = rows[entry["parent"]] if entry.get("parent") else None
        row.predecessors.set([rows[code] for code in entry.get("predecessors", ())])
    Organisation.objects.bulk_update([rows[e["code"]] for e in entries], ["parent"], batch_size=100)
    return len(entries)


def _organisation(entry: dict[str, Any], file: DataFile, states: dict[str, State]) -> dict[str, Any]:
    acronym = entry.get("acronym") or {}
    return {
        "code": entry["code"],
        "acronyms": {"en": acronym} if isinstance(acronym, str) else acronym,
        "names": entry["names"],
        "kind": entry["kind"],
        "aliases": entry.get("aliases", []),
        "state": states[entry["state"]] if entry.get("state") else None,
        "valid_from": _day(entry.get("valid_from")),
        "valid_until": _day(entry.get("valid_until")),
        "is_ga_subordinate": entry.get("ga_subordinate"),
        "compact_status": entry.get("compact_status", CompactStatus.UNKNOWN),
        "compact_source": file.source_of({"source": entry["compact_source"]})
        if entry.get("compact_source")
        else "",
        "is_coordinating_office": entry.get("coordinating_office", False),
        "is_illustrative": entry.get("illustrative", False),
        "source": file.source_of(entry),
    }


def _pillars(file: DataFile) -> int:
    entries = file.content["pillars"]
    _upsert(
        Pillar,
        "code",
        (
            {
                "code": e["code"],
                "names": e["names"],
                "short_names": e.get("short", {}),
                "order": order,
                "source": file.source_of(e),
            }
            for order, e in enumerate(entries, start=1)
        ),
    )
    return len(entries)


def _themes(file: DataFile) -> int:
    entries = file.content["themes"]
    rows = _upsert(
        Theme,
        "code",
        (
            {
                "code": e["code"],
                "names": e["names"],
                "words": e.get("words", {}),
                "order": order,
                "source": file.source_of(e),
            }
            for order, e in enumerate(entries)
        ),
    )
    for entry in entries:
        rows[entry["code"]].parent = rows[entry["parent"]] if entry.get("parent") else None
    Theme.objects.bulk_update(rows.values(), ["parent"], batch_size=100)
    return len(entries)


def _kinds(file: DataFile) -> int:
    entries = file.content["activity_kinds"]
    _upsert(
        ActivityKind,
        "code",
        (
            {"code": e["code"], "names": e["names"], "words": e.get("words", {}), "order": order}
            for order, e in enumerate(entries)
        ),
    )
    return len(entries)


def _instruments(file: DataFile) -> int:
    entries = file.content["instruments"]
    _upsert(Instrument, "symbol", (_instrument(entry, file) for entry in entries))
    return len(entries)


def _instrument(entry: dict[str, Any], file: DataFile) -> dict[str, Any]:
    adopted = _day(entry.get("adopted_on"))
    return {
        "symbol": entry["symbol"],
        "kind": entry["kind"],
        "adopted_on": adopted,
        "year": entry.get("year") or (adopted.year if adopted else None),
        "names": entry["subject"],
        "is_label_ours": entry.get("label_source", "ours") == "ours",
        "source": file.source_of(entry),
    }


def _illustrative(file: DataFile) -> int:
    content = file.content
    _upsert(
        State, "iso3", (_state({**e, "status": StateStatus.ILLUSTRATIVE}, file) for e in content["states"])
    )
    regions = _upsert(
        Region, "code", (_region({**e, "illustrative": True}, file) for e in content["regions"])
    )
    states = {s.iso3: s for s in State.objects.all()}
    for entry in content["regions"]:
        regions[entry["code"]].parent = regions[entry["parent"]] if entry.get("parent") else None
    Region.objects.bulk_update([regions[e["code"]] for e in content["regions"]], ["parent"], batch_size=100)
    RegionMember.objects.filter(region__code__in=[e["code"] for e in content["regions"]]).delete()
    RegionMember.objects.bulk_create(
        RegionMember(
            region=regions[e["code"]],
            state=states[m["state"]],
            valid_from=_day(m.get("from")),
            valid_until=_day(m.get("until")),
        )
        for e in content["regions"]
        for m in e.get("members", ())
    )
    organisations = [{**e, "illustrative": True} for e in content["organisations"]]
    _write_organisations(organisations, file)
    return sum(len(content[key]) for key in ("states", "regions", "organisations"))


def _draw_lines() -> None:
    """Write, for organisations, regions and themes, each thing's line upwards."""
    _draw(Organisation, OrganisationLine, "organisation", with_root=True)
    _draw(Region, RegionLine, "region")
    _draw(Theme, ThemeLine, "theme")


def _draw(model: Any, line: Any, name: str, *, with_root: bool = False) -> None:
    parents: dict[int, int | None] = dict(model.objects.values_list("pk", "parent_id"))
    rows = []
    for pk in parents:
        path = _path(pk, parents)
        for step in path:
            root = {"is_root": step == path[-1]} if with_root else {}
            rows.append(line(**{f"{name}_id": pk, "ancestor_id": step}, **root))
    line.objects.all().delete()
    line.objects.bulk_create(rows, batch_size=500)


def _path(pk: int, parents: dict[int, int | None]) -> list[int]:
    path = [pk]
    while (above := parents[path[-1]]) is not None and above not in path:
        path.append(above)
    return path


_STEPS: dict[str, Callable[[DataFile], int]] = {
    "states": _states,
    "regions": _regions,
    "organisations": _organisations,
    "pillars": _pillars,
    "themes": _themes,
    "activity_kinds": _kinds,
    "instruments": _instruments,
}
