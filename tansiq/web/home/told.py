"""What the reader was told and has not read, and what falls due."""

from dataclasses import dataclass

from django.db.models import Count, Window
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.notices.enums import Duty
from tansiq.notices.models import Notice
from tansiq.notices.queries import deadlines, notices
from tansiq.notices.queries.sentences import sentence
from tansiq.notices.queries.subjects import kind_name
from tansiq.web.common.components import Item, Section
from tansiq.web.common.navigation import address

_FEW = 5


@dataclass(frozen=True)
class News:
    """The newest notices, and how many there are in all."""

    sections: list[Section]
    number: int


def news(by: Actor) -> News:
    """Give what the reader has not read, and its number for the header: one query. Titles stand on the page of notices."""
    rows = list(notices.unread(by=by).annotate(number=Window(Count("pk")))[:_FEW])
    if not rows:
        return News([], 0)
    number = rows[0].number
    section = Section(
        title=_("For you"),
        empty="",
        items=[_item(one) for one in rows],
        more_href=address("notices:list") or "" if number > len(rows) else "",
        is_counted=False,
    )
    return News([section], number)


def falls_due(by: Actor) -> list[Item]:
    """Give the nearest days on which something is owed; the yearly round is counted beside them, by its answers."""
    nearest = deadlines.deadlines(by=by).exclude(what=Duty.ROUND_ANSWER)[:_FEW]
    return [
        Item(
            title=one.what,
            href=one.href,
            detail=f"{one.kind}: {one.subject.title}",
            on=one.deadline.due_on,
        )
        for one in deadlines.shown(nearest, by=by)
    ]


def _item(one: Notice) -> Item:
    return Item(
        title=sentence(one.event, one.words.get("duty", "")),
        href=address("notices:open", one.pk) or "",
        detail=kind_name(one.kind),
        on=one.created_at,
    )
