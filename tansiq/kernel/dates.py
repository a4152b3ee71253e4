"""Dates known to a year, a month or a day: "2015", "2015-07", "2015-07-31"."""

import calendar
import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from tansiq.kernel.errors import DomainError

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def _parts(text: str) -> tuple[int, int | None, int | None]:
    match = _FORM.fullmatch(text)
    if match is None:
        raise DomainError(_("Write the date as 2015, 2015-07 or 2015-07-31."), code="date_form")
    year, month, day = match.groups()
    return int(year), int(month) if month else None, int(day) if day else None


def first_day(text: str) -> date | None:
    """Give the first day of a partial date, None for an empty one; raise `DomainError` for another form."""
    if not text:
        return None
    year, month, day = _parts(text)
    return _day(year, 1 if month is None else month, 1 if day is None else day)


def last_day(text: str) -> date | None:
    """Give the last day of a partial date, None for an empty one; raise `DomainError` for another form."""
    if not text:
        return None
    year, month, day = _parts(text)
    month = 12 if month is None else month
    first = _day(year, month, 1)
    return (
        _day(year, month, day) if day is not None else first.replace(day=calendar.monthrange(year, month)[1])
    )


def precision_of(text: str) -> str:
    """Give "year", "month" or "day" for a partial date, "" for an empty one."""
    return {0: "", 4: "year", 7: "month", 10: "day"}.get(len(text), "")


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DomainError(_("There is no such day."), code="date_form") from error
