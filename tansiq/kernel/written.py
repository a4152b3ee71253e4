"""Dates and digits as the United Nations writes them, in the reader's language; for pages and for documents alike."""

import re
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, pgettext, pgettext_lazy

# Named here, not taken from Django: Arabic wants both names of a month (شباط/فبراير).
_MONTHS = (
    pgettext_lazy("month", "January"),
    pgettext_lazy("month", "February"),
    pgettext_lazy("month", "March"),
    pgettext_lazy("month", "April"),
    pgettext_lazy("month", "May"),
    pgettext_lazy("month", "June"),
    pgettext_lazy("month", "July"),
    pgettext_lazy("month", "August"),
    pgettext_lazy("month", "September"),
    pgettext_lazy("month", "October"),
    pgettext_lazy("month", "November"),
    pgettext_lazy("month", "December"),
)
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def digits(text: str) -> str:
    """Write the digits of `text` in the one style that the operator chose for Arabic."""
    if settings.TANSIQ_ARABIC_DIGITS == "eastern" and get_language() == "ar":
        return text.translate(_EASTERN)
    return text


def iso(value: date | str) -> str:
    """Give a date, or a part of one ("2015", "2015-07"), as ISO 8601."""
    if isinstance(value, datetime):
        return (
            timezone.localtime(value).date().isoformat()
            if timezone.is_aware(value)
            else value.date().isoformat()
        )
    return value.isoformat() if isinstance(value, date) else value


def written_date(value: date | str) -> str:
    """Write a date to the precision that is known; what is no date is given back as it is."""
    match = _PARTIAL.fullmatch(iso(value))
    if not match:
        return str(value)
    year, month, day = match.groups()
    if not month or not 1 <= int(month) <= 12:
        return digits(year)
    named = str(_MONTHS[int(month) - 1])
    if not day:
        return digits(pgettext("date", "%(month)s %(year)s") % {"month": named, "year": year})
    return digits(
        pgettext("date", "%(day)s %(month)s %(year)s") % {"day": int(day), "month": named, "year": year}
    )
