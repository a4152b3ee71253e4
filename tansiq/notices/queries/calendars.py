"""Working days: which days of the week an institution works, and its holidays, as data.

`data/calendars.yaml` ships two patterns of the week; TANSIQ_CALENDARS names a file of one's own in the same form, whose
calendars are added and replace those of the same name.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tansiq.kernel.names import name_in

_DATA = Path(__file__).resolve().parent.parent / "data"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ONE = timedelta(days=1)
USUAL = "monday-friday"


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of one institution."""

    code: str
    names: Mapping[str, str]
    weekend: frozenset[int]
    every_year: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    once: frozenset[date] = field(default_factory=frozenset)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return name_in(dict(self.names))

    def is_working(self, day: date) -> bool:
        """Say whether the institution works on a day."""
        is_holiday = day in self.once or (day.month, day.day) in self.every_year
        return day.weekday() not in self.weekend and not is_holiday

    def next_working(self, day: date) -> date:
        """Give the day itself where it is a working day, else the first one after it."""
        while not self.is_working(day):
            day += _ONE
        return day

    def add(self, day: date, number: int) -> date:
        """Give the working day that lies `number` working days after `day`, or before it where the number is negative."""
        step = _ONE if number >= 0 else -_ONE
        for _n in range(abs(number)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def between(self, first: date, last: date) -> int:
        """Count the working days after `first` up to and with `last`; negative where `last` comes before."""
        if last < first:
            return -self.between(last, first)
        return sum(self.is_working(first + n * _ONE) for n in range(1, (last - first).days + 1))


def calendars() -> dict[str, WorkingCalendar]:
    """Give every calendar by its code: those that ship, and over them the institution's own."""
    own = settings.TANSIQ_CALENDARS
    return {**_read(_DATA / "calendars.yaml"), **(_read(Path(own)) if own else {})}


def calendar(code: str) -> WorkingCalendar:
    """Give one calendar; where its file no longer has it, the usual one."""
    known = calendars()
    return known.get(code) or known[USUAL]


@lru_cache(maxsize=8)
def _read(path: Path) -> dict[str, WorkingCalendar]:
    """Read a file of calendars; what is wrong with it is said with its place and stops the start."""
    schema = json.loads((_DATA / "calendars.schema.json").read_text(encoding="utf-8"))
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        jsonschema.validate(content, schema)
        return dict(_made(content["calendars"]))
    except jsonschema.ValidationError as error:
        place = "/".join(str(step) for step in error.absolute_path) or "the file"
        raise ImproperlyConfigured(f"{path}: {place}: {error.message}") from error
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ImproperlyConfigured(f"{path} is no file of calendars: {error}") from error


def _made(entries: dict[str, dict[str, Any]]) -> Iterator[tuple[str, WorkingCalendar]]:
    for code, entry in entries.items():
        holidays = entry["holidays"]
        yield (
            code,
            WorkingCalendar(
                code=code,
                names=entry["names"],
                weekend=frozenset(_DAYS.index(day) for day in entry["weekend"]),
                # A leap year, so that 29 February may stand there.
                every_year=frozenset(_month_and_day(h["every"]) for h in holidays if "every" in h),
                once=frozenset(date.fromisoformat(h["day"]) for h in holidays if "day" in h),
            ),
        )


def _month_and_day(text: str) -> tuple[int, int]:
    day = date.fromisoformat(f"2000-{text}")
    return day.month, day.day
