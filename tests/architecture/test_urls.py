"""Every page says what it needs, and refuses who lacks it."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tansiq.access.enums import Perm


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Give the whole route of every page with its pattern."""
    resolver = resolver or get_resolver()
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


PAGES = dict(patterns())


@pytest.mark.parametrize("route", PAGES)
def test_every_page_declares_what_it_needs(route):
    needs = getattr(PAGES[route].callback, "needs", None)

    assert needs in {"anyone", "signed in", "policy"} or needs in set(Perm)


def test_what_anyone_may_open_is_this_and_no_more():
    assert {route for route, page in PAGES.items() if page.callback.needs == "anyone"} == {
        "accounts/language/",
        "accounts/no-sign-up/",
        "accounts/sign-in/",
        "accounts/sign-in/openid/",
        "accounts/sign-in/openid/back/",
        "accounts/sign-in/openid/cancelled/",
        "accounts/sign-in/second-step/",
        "accounts/sign-out/",
        "components/",
        "directory/invitations/<str:token>/",
    }


@pytest.mark.parametrize("route", PAGES)
def test_every_page_has_a_name(route):
    assert PAGES[route].name
