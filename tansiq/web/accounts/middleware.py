"""How long a session lasts, and what opens to whom before the second factor is there."""

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.middleware import UserSessionsMiddleware
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from tansiq.web.accounts.second_factor import lacks_second_factor, require_known_roles

_Handler = Callable[[HttpRequest], HttpResponse]

# Each page would otherwise write that it was asked for.
_NOTED_EVERY = 60


def sessions(get_response: _Handler) -> _Handler:
    """End a session that was idle for too long, that is too old, or whose account was closed; note its last use."""
    noting = UserSessionsMiddleware(get_response)

    def handle(request: HttpRequest) -> HttpResponse:
        now = int(time.time())
        if not request.user.is_authenticated:
            if SESSION_KEY in request.session:
                request.session.flush()
            return get_response(request)
        if _is_over(request.session, now):
            request.session.flush()
            request.user = AnonymousUser()
            messages.info(request, _("Your session has ended. Sign in again to go on."))
            return get_response(request)
        # Each sign-in writes both times (adapter.login); without them the age of the cookie bounds the session.
        if now - request.session.get("seen_at", now) < _NOTED_EVERY:
            return get_response(request)
        request.session["seen_at"] = now
        response: HttpResponse = noting(request)
        return response

    return handle


def _is_over(session: SessionBase, now: int) -> bool:
    idle = now - int(session.get("seen_at", now))
    age = now - int(session.get("began_at", now))
    return idle > settings.TANSIQ_SESSION_IDLE_MINUTES * 60 or age > settings.TANSIQ_SESSION_HOURS * 3600


class SecondFactor:
    """Who needs a second factor and has none is led to their security page, and opens nothing else."""

    def __init__(self, get_response: _Handler) -> None:
        require_known_roles()
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_arguments: Any) -> HttpResponse | None:
        """Let pass what anyone may open, and one's own security."""
        is_open = getattr(view, "needs", "") == "anyone" or hasattr(view, "opens_without_factor")
        if is_open or not lacks_second_factor(request):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": resolve_url("mfa_index")})
        return redirect("mfa_index")
