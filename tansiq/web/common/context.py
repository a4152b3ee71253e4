"""What every page's frame needs."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_bidi

from tansiq.access.actor import NOBODY, Actor, allows
from tansiq.access.enums import Perm
from tansiq.accounts.queries import has_example_accounts
from tansiq.notices.queries.notices import number_unread
from tansiq.web.common.navigation import address, doors


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give the direction, who acts and which doors to show. What costs a query waits until a whole page is drawn."""
    by = getattr(request, "actor", NOBODY)
    return {
        "direction": "rtl" if get_language_bidi() else "ltr",
        "languages": settings.LANGUAGES,
        "by": by,
        "may": {perm.name.lower(): allows(by, perm) for perm in Perm},
        "doors": SimpleLazyObject(lambda: doors(request, by)),
        "unread": partial(number_unread, by=by),
        "mailbox_href": address("mailbox:list") or "",
        "search_href": SimpleLazyObject(lambda: _search_href(by)),
        "is_demonstration": SimpleLazyObject(lambda: _is_demonstration(request)),
    }


def _search_href(by: Actor) -> str:
    return address("projects:matrix") or "" if allows(by, Perm.RECORD_READ) else ""


def _is_demonstration(request: HttpRequest) -> bool:
    """Say whether made-up people may sign in here: who has signed in knows it of themselves."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return bool(getattr(user, "is_illustrative", False))
    return has_example_accounts()
