"""The cells of the list, written here and not by a template each: a page of a hundred rows has nine hundred of them.

They look as the components do (pills, badges, dates), whose classes they use.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tansiq.web.common import words
from tansiq.web.common.components import Link
from tansiq.web.projects.listing import Place, Row
from tansiq.web.templatetags import tansiq as tags

Text = str | Promise


@dataclass(frozen=True)
class Cell:
    """One cell under its column."""

    key: str
    label: Text
    html: SafeString


@dataclass(frozen=True)
class Line:
    """One row of the list, ready to be written."""

    row: Row
    title: SafeString
    cells: list[Cell]


def lines(rows: Iterable[Row], columns: dict[str, Text]) -> list[Line]:
    """Write the cells of the columns shown, and the title with what stands beneath it."""
    badge = _badges()
    labels = {key: str(label) for key, label in columns.items() if key in _WRITERS}
    proposed, with_themes = _("Proposed by a rule; not confirmed yet"), "themes" in columns
    return [
        Line(
            row=row,
            title=_title(row, proposed if with_themes else ""),
            cells=[Cell(key, label, _WRITERS[key](row, badge)) for key, label in labels.items()],
        )
        for row in rows
    ]


def _title(row: Row, proposed: str) -> SafeString:
    project = row.project
    linked = format_html(
        '<a href="{}"><span lang="{}" dir="auto">{}</span></a>', row.href, project.language, project.title
    )
    illustrative = _drawn(tags.illustrative()) if project.is_illustrative else ""
    return format_html("{} {}{}{}", linked, illustrative, _themes(row, proposed), _reach(row))


def _themes(row: Row, proposed: str) -> SafeString | str:
    if not proposed or not row.themes:
        return ""
    marked = format_html(' class="is-proposed" title="{}"', proposed)
    items = format_html_join(
        "", "<li{}>{}</li>", ((marked if t.is_proposed else "", t.label) for t in row.themes)
    )
    return format_html('<ul class="themes">{}</ul>', items)


def _reach(row: Row) -> SafeString | str:
    if not row.reach:
        return ""
    return format_html(
        '<p class="reach">{}</p>', format_html_join("", "<span>{}</span>", ((w,) for w in row.reach))
    )


Badge = Callable[[str, str], SafeString]


def _badges() -> Badge:
    """Draw each badge once a page: there are three statuses and five levels."""
    drawn: dict[tuple[str, str], SafeString] = {}

    def badge(kind: str, value: str) -> SafeString:
        if (kind, value) not in drawn:
            drawn[kind, value] = _drawn(tags.status(value) if kind == "status" else tags.level(value))
        return drawn[kind, value]

    return badge


def _drawn(badge: dict[str, object]) -> SafeString:
    return render_to_string("components/badge.html", badge)


def _link(link: Link | Place, kind: str = "") -> SafeString:
    named = format_html(' class="{}"', kind) if kind else ""
    title = format_html(' title="{}"', link.title) if link.title else ""
    if link.href:
        return format_html('<a{} href="{}"{}><bdi>{}</bdi></a>', named, link.href, title, link.label)
    return format_html("<span{}{}><bdi>{}</bdi></span>", named, title, link.label)


def _entities(row: Row, badge: Badge) -> SafeString:
    lead = mark_safe(' class="pills__lead"')  # a constant
    items = format_html_join(
        "", "<li{}>{}</li>", ((lead if link.is_lead else "", _link(link, "pill")) for link in row.entities)
    )
    return format_html('<ul class="pills">{}</ul>', items)


def _scope(row: Row, badge: Badge) -> SafeString:
    between = format_html("<span>{}</span> ", pgettext("between names in a list", ","))
    places = format_html_join(between, "{}", ((_link(place),) for place in row.places))
    more = ""
    if row.more_places:
        said = _("and %(number)s more") % {"number": words.number(row.more_places)}
        more = format_html(" <small>{}</small>", said)
    return format_html('<div class="places">{}{}</div>', places, more)


def _status(row: Row, badge: Badge) -> SafeString:
    return badge("status", row.project.status)


def _level(row: Row, badge: Badge) -> SafeString:
    return badge("level", row.project.level)


def _period(row: Row, badge: Badge) -> SafeString:
    project = row.project
    annual = format_html(" <small>{}</small>", _("annual")) if project.is_annual else ""
    return format_html(
        "<div>{}{}</div>", tags.period(project.start, project.end, project.is_open_ended), annual
    )


def _pillar(row: Row, badge: Badge) -> SafeString:
    return conditional_escape(row.pillar)


def _owner(row: Row, badge: Badge) -> SafeString:
    return _link(row.owner)


def _held(row: Row, badge: Badge) -> SafeString:
    fresh = row.freshness
    confirmed = format_html(" <small>{}</small>", _("confirmed")) if fresh.is_confirmed else ""
    stale = format_html(' <small class="is-stale">{}</small>', _("long ago")) if fresh.is_stale else ""
    return format_html("<div>{}{}{}</div>", tags.when(fresh.held_on), confirmed, stale)


_WRITERS: dict[str, Callable[[Row, Badge], SafeString]] = {
    "entities": _entities,
    "scope": _scope,
    "status": _status,
    "period": _period,
    "pillar": _pillar,
    "owner": _owner,
    "level": _level,
    "held": _held,
}
