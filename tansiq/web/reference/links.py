"""From a number on these pages to the records that it counts."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tansiq.reference.models import Organisation, Region, State
from tansiq.web.common.components import Link
from tansiq.web.common.navigation import address


def matrix(**asked: str | int | None) -> str:
    """Give the address of the matrix narrowed to what is asked; empty where there is no matrix to open."""
    path = address("projects:matrix")
    wanted = {name: value for name, value in asked.items() if value not in (None, "", 0)}
    return f"{path}?{urlencode(wanted)}" if path and wanted else path or ""


def with_query(path: str, **query: str | int | None) -> str:
    """Give `path` with a query string of what is not empty."""
    wanted = {name: value for name, value in query.items() if value not in (None, "", 0)}
    return f"{path}?{urlencode(wanted)}" if wanted else path


def to_state(state: State) -> Link:
    """Link to the page of a State."""
    return Link(state.name, address("reference:state", state.iso3) or "")


def to_region(region: Region) -> Link:
    """Link to the page of a region."""
    return Link(region.name, address("reference:region", region.code) or "")


def to_organisation(organisation: Organisation, *, is_lead: bool = False) -> Link:
    """Link to the page of an organisation: its acronym, and its name as the long form."""
    href = address("reference:organisation", organisation.code) or ""
    return Link(str(organisation), href, organisation.name if organisation.acronym else "", is_lead)


def in_line(links: Iterable[Link]) -> SafeString:
    """Write links one behind the other, each kept apart from the direction of its neighbours."""
    written = (
        (
            format_html(
                '<a href="{}" title="{}"><bdi>{}</bdi></a>', link.href, link.title or link.label, link.label
            )
            if link.href
            else format_html("<bdi>{}</bdi>", link.label),
        )
        for link in links
    )
    return format_html_join(" · ", "{}", written)
