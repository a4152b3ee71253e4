"""Filters and tags of every page. They are built in: no template loads them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from tansiq.access.actor import NOBODY, Actor, Belonging, allows
from tansiq.access.enums import Perm
from tansiq.accounts.enums import MembershipStatus, NominationState
from tansiq.frameworks.enums import Standing
from tansiq.kernel.names import name_in
from tansiq.projects.enums import Status, TagState
from tansiq.sharing.enums import Level
from tansiq.sharing.models import Shareable
from tansiq.sharing.queries.seen_by import may_know_who_sees
from tansiq.web.common import words
from tansiq.web.common.components import Column, Link
from tansiq.web.common.navigation import address
from tansiq.web.common.words import LANGUAGES_SPOKEN

register = template.Library()


# --- words, numbers and dates ---


@register.filter
def isolate(value: object) -> SafeString:
    """Keep text of either direction from moving its neighbours."""
    return format_html("<bdi>{}</bdi>", value)


@register.filter
def named(names: Mapping[str, str]) -> str:
    """Give of a text in several languages the one of the reader."""
    return name_in(names)


@register.simple_tag
def symbol(value: str, href: str = "") -> SafeString:
    """Write a document symbol: left to right in every text, never broken over lines."""
    bdi = format_html('<bdi class="symbol" dir="ltr">{}</bdi>', value)
    return format_html('<a href="{}">{}</a>', href, bdi) if href else bdi


@register.simple_tag
def text(value: object, language: str = "") -> SafeString:
    """Write text that people wrote, in the language they wrote it in."""
    return format_html('<span lang="{}" dir="auto">{}</span>', language or "und", value)


@register.filter
def number(value: int | float | None) -> str:
    """Write a number with its thousands apart, in the digits chosen for the reader's language."""
    return "" if value is None else words.number(value)


@register.filter
def partial_date(value: date | str | None) -> str:
    """Write a date to the precision that is known: "2015-07" is July 2015."""
    return words.written_date(value) if value else ""


@register.simple_tag
def when(value: date | str | None) -> SafeString | str:
    """Write a date, isolated and readable by machines."""
    if not value:
        return ""
    return format_html(
        '<bdi><time datetime="{}">{}</time></bdi>', words.iso(value), words.written_date(value)
    )


@register.simple_tag
def moment(value: datetime | None) -> SafeString | str:
    """Write a date and time of day in the platform's time zone."""
    if not value:
        return ""
    local = timezone.localtime(value)
    written = _("%(date)s, %(time)s") % {
        "date": words.written_date(local.date()),
        "time": words.digits(date_format(local, "H:i")),
    }
    return format_html(
        '<bdi><time datetime="{}">{}</time></bdi>', local.isoformat(timespec="minutes"), written
    )


@register.simple_tag
def period(start: str, end: str = "", is_open_ended: bool = False) -> SafeString | str:
    """Write when something runs, as far as it is known."""
    if start and end and start != end:
        # Each date is isolated, so that nothing is left from which `auto` could tell the direction of the whole.
        direction = "rtl" if get_language_bidi() else "ltr"
        return format_html('<bdi dir="{}">{}–{}</bdi>', direction, when(start), when(end))
    if start and is_open_ended:
        return format_html("<bdi>{}</bdi>", _("since %(date)s") % {"date": words.written_date(start)})
    if start:
        return when(start)
    return (
        format_html("<bdi>{}</bdi>", _("until %(date)s") % {"date": words.written_date(end)}) if end else ""
    )


@register.simple_tag(takes_context=True)
def query_with(context: Context, name: str, value: object) -> str:
    """Give the address of this page with one parameter set, or left out where the value is empty."""
    query = context["request"].GET.copy()
    query.pop(name, None)
    if value not in ("", None):
        query[name] = str(value)
    return f"?{query.urlencode()}" if query else str(context["request"].path)


@register.filter
def percent(value: float) -> str:
    """Write a share (0-100) for an SVG attribute, where no language's decimal comma may stand."""
    return f"{value:.2f}%"


# --- badges ---


def _badge(label: object, tone: str = "neutral", mark: str = "", title: object = "") -> dict[str, object]:
    return {"label": label, "tone": tone, "mark": mark, "title": title}


@register.inclusion_tag("components/badge.html")
def badge(label: object, tone: str = "neutral", mark: str = "", title: object = "") -> dict[str, object]:
    """Draw a small label: tone neutral, accent, good, warn or bad; mark none, ring, half, full, lock, eye or example."""
    return _badge(label, tone, mark, title)


@register.inclusion_tag("components/badge.html")
def status(value: str) -> dict[str, object]:
    """Draw the status of implementation: told by its shape first, by its colour second."""
    shapes = {Status.IN_DEVELOPMENT: "ring", Status.ONGOING: "half", Status.COMPLETED: "full"}
    found = Status(value)
    return _badge(found.label, f"status-{found}", shapes[found])


@register.inclusion_tag("components/badge.html")
def tag_state(value: str) -> dict[str, object]:
    """Say whether a person has confirmed what the rule proposed."""
    tones = {
        TagState.PROPOSED: ("warn", "ring"),
        TagState.CONFIRMED: ("good", "full"),
        TagState.REJECTED: ("neutral", ""),
    }
    found = TagState(value)
    return _badge(found.label, *tones[found])


@register.inclusion_tag("components/badge.html")
def membership_status(value: str) -> dict[str, object]:
    """Say whether a person acts by a membership today."""
    shapes = {
        MembershipStatus.AWAITED: ("neutral", "ring"),
        MembershipStatus.ACTIVE: ("good", "full"),
        MembershipStatus.SUSPENDED: ("warn", "half"),
        MembershipStatus.ENDED: ("neutral", ""),
    }
    found = MembershipStatus(value)
    return _badge(found.label, *shapes[found])


@register.inclusion_tag("components/badge.html")
def nomination_state(value: str) -> dict[str, object]:
    """Say where a nomination stands."""
    shapes = {
        NominationState.NOMINATED: ("warn", "ring"),
        NominationState.INVITED: ("accent", "half"),
        NominationState.ACCEPTED: ("accent", "half"),
        NominationState.ACTIVE: ("good", "full"),
    }
    found = NominationState(value)
    return _badge(found.label, *shapes.get(found, ("neutral", "")))


@register.inclusion_tag("components/badge.html")
def standing(value: str) -> dict[str, object]:
    """Say whether a version of a framework is a draft, published or retired."""
    shapes = {Standing.DRAFT: ("warn", "ring"), Standing.PUBLISHED: ("good", "full")}
    found = Standing(value)
    return _badge(found.label, *shapes.get(found, ("neutral", "")))


@register.inclusion_tag("components/badge.html")
def level(value: str) -> dict[str, object]:
    """Say who sees a record."""
    found = Level(value)
    is_open = found in {Level.PUBLIC, Level.PLATFORM}
    return _badge(
        found.label, "neutral" if is_open else "accent", "eye" if is_open else "lock", _("Who sees it")
    )


@register.inclusion_tag("components/who_sees.html", takes_context=True)
def who_sees(context: Context, record: Shareable, reasons: Sequence[object]) -> dict[str, object]:
    """Say in a record's head who sees it and why the reader does; who answers for it is led to the whole list."""
    by: Actor = context.get("by") or NOBODY
    named = (record._meta.label_lower, record.pk)
    answers = may_know_who_sees(record, by)
    asks = record.is_of_a_state and not answers and allows(by, Perm.CONSENT_ASK)
    return {
        "record": record,
        "is_of_a_state": record.is_of_a_state,
        "reasons": reasons,
        "href": address("sharing:record", *named) if answers else "",
        "ask_href": address("sharing:ask_consent", *named) if asks else "",
    }


@register.inclusion_tag("components/badge.html")
def illustrative() -> dict[str, object]:
    """Mark what is made up for the examples."""
    return _badge(
        _("Illustrative"),
        "example",
        "example",
        _("Made up for the examples; stands for no real State or person"),
    )


@register.filter
def belonging(value: Belonging) -> str:
    """Write a membership: role and organisation."""
    parts = {"role": value.role.label, "organisation": value.organisation_label}
    return _("%(role)s, %(organisation)s") % parts if value.organisation_label else str(value.role.label)


@register.filter
def spoken(codes: Sequence[str]) -> str:
    """Write the languages that a person speaks, in the reader's language."""
    separator = "، " if get_language_bidi() else ", "
    return separator.join(str(LANGUAGES_SPOKEN[code]) for code in codes if code in LANGUAGES_SPOKEN)


# --- tables and lists ---


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts: object) -> dict[str, object]:
    """Draw the way here from pairs of label and address; a label without one is where the reader is."""
    padded = [*parts, ""] if len(parts) % 2 else [*parts]
    return {
        "links": [Link(str(label), str(href)) for label, href in zip(padded[::2], padded[1::2], strict=True)]
    }


@register.inclusion_tag("components/sort_heading.html", takes_context=True)
def sort_heading(context: Context, key: str, label: object, is_numeric: bool = False) -> dict[str, Any]:
    """Draw a column's heading that orders the table by `key`, and the other way round when it already does."""
    query = context["request"].GET.copy()
    now = query.get("sort", "")
    query.pop("page", None)
    query["sort"] = f"-{key}" if now == key else key
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return {"href": f"?{query.urlencode()}", "label": label, "order": order, "is_numeric": is_numeric}


@register.simple_tag(takes_context=True)
def page_href(context: Context, page: int) -> str:
    """Give the address of another page of the same list."""
    query = context["request"].GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"


@register.filter
def is_cell(value: object) -> bool:
    """Say whether a table's cell is more than text."""
    return hasattr(value, "value")


@register.filter
def written(value: object) -> object:
    """Write a cell: numbers as numbers, the rest as it is."""
    return words.number(value) if isinstance(value, (int, float)) else value


@register.filter
def paired(columns: Sequence[Column], row: Sequence[object]) -> list[tuple[Column, object]]:
    """Give each cell of a row with its column."""
    return list(zip(columns, row, strict=True))


@register.filter
def plain_year(value: int) -> str:
    """Write a year: its thousands never stand apart."""
    return words.digits(str(value))
