"""The mailbox of a demonstration: every mail that the platform wrote, to this machine only."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tansiq.notices.queries import mailbox
from tansiq.web.common.access import anyone

_View = Callable[..., HttpResponse]


def _on_loopback(view: _View) -> _View:
    """Serve who sits at this machine; to others there is no such page, nor to who comes through another server."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if not _is_loopback(request) or "X-Forwarded-For" in request.headers:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _is_loopback(request: HttpRequest) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@anyone
@_on_loopback
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    return render(request, "notices/mailbox.html", {"mails": mailbox.mails()})


@anyone
@_on_loopback
@require_safe
def mail(request: HttpRequest, key: str) -> HttpResponse:
    written = mailbox.mail(key)
    if written is None:
        raise Http404
    return render(request, "notices/mail.html", {"mail": written})
