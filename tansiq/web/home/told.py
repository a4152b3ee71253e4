"""What the reader was told and has not read."""

from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.notices.queries import notices
from tansiq.web.common.components import Item, Section
from tansiq.web.common.navigation import address

_FEW = 5


def told(by: Actor) -> list[Section]:
    """Give the newest notices that the reader has not read; where there is none, no section."""
    unread = list(notices.unread(by=by)[: _FEW + 1])
    if not unread:
        return []
    return [
        Section(
            title=_("For you"),
            empty="",
            items=[_item(one) for one in notices.told(unread[:_FEW], by=by)],
            more_href=address("notices:list") or "" if len(unread) > _FEW else "",
            is_counted=False,
        )
    ]


def _item(one: notices.Told) -> Item:
    return Item(
        title=one.sentence,
        href=address("notices:open", one.notice.pk) or "",
        detail=f"{one.kind}: {one.subject.title}" if one.subject else "",
        on=one.notice.created_at,
    )
