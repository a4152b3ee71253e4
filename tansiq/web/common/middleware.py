"""Who is acting, and what a page may load."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from tansiq.accounts.queries import actor_for
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.reference.queries import one_book

_Handler = Callable[[HttpRequest], HttpResponse]

# Everything comes from this host; nothing inline; nobody frames it.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def actor(get_response: _Handler) -> _Handler:
    """Give each request its `actor`, made at the first use, and one book of reference things."""

    def handle(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: actor_for(request.user if request.user.is_authenticated else None)
        )
        with one_book():
            return get_response(request)

    return handle


def content_security_policy(get_response: _Handler) -> _Handler:
    """Send the policy with every answer; a page that shows what one person sees is never stored by a proxy."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return handle


class Refusals:
    """A refusal that a view did not turn into words on its own page becomes a page of its own, with its reason."""

    def __init__(self, get_response: _Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer 403 where a right is missing, 409 where the state of things refuses; leave other faults alone."""
        if isinstance(error, NotAllowed):
            return render(request, "403.html", {"exception": str(error)}, status=403)
        if isinstance(error, DomainError):
            return render(request, "409.html", {"exception": str(error)}, status=409)
        return None
