"""How a view says what it needs. A view that says nothing is not served (tests/architecture checks it)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm

View = Callable[..., HttpResponseBase]


def acting(request: HttpRequest) -> Actor:
    """Give who acts in this request."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def requires(perm: Perm) -> Callable[[View], View]:
    """Serve the view to who carries `perm`; ask others to sign in, or answer 403."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            by = acting(request)
            if not by.is_signed_in:
                return redirect_to_login(request.get_full_path())
            if not allows(by, perm):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.needs = perm  # type: ignore[attr-defined]
        return guarded

    return wrap


def signed_in(view: View) -> View:
    """Serve the view to everyone who has signed in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not acting(request).is_signed_in:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.needs = "signed in"  # type: ignore[attr-defined]
    return guarded


def reads_public(view: View) -> View:
    """Serve the view to all; what it shows is what the policy admits, for nobody too when the public level is open."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        from_policy = acting(request).is_signed_in or public_level_is_open()
        if not from_policy:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.needs = "policy"  # type: ignore[attr-defined]
    return guarded


def public_level_is_open() -> bool:
    """Say whether the operator has opened the public level."""
    return bool(settings.TANSIQ_PUBLIC_LEVEL_OPEN)


def anyone(view: View) -> View:
    """Serve the view to all: sign-in, language, the component catalogue."""
    view.needs = "anyone"  # type: ignore[attr-defined]
    return view
