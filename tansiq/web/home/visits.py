"""Since when a reader has not been here: the last visit. Views of one hour are one visit, so that a look again loses nothing."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from tansiq.accounts.actions import see_home
from tansiq.web.common.access import acting

_COOKIE = "home_since"
_VISIT = timedelta(hours=1)
# Who comes for the first time is told of the last month.
_AT_FIRST = timedelta(days=30)


def since(request: HttpRequest) -> datetime:
    """Say what the changes shown are counted from, and remember that the reader has seen the home page."""
    now = timezone.now()
    last: datetime | None = request.user.last_home_at  # type: ignore[union-attr]  # the view asks for a sign-in
    if last and now - last < _VISIT:
        return min(_kept(request) or last, last)
    see_home(by=acting(request))
    return last or now - _AT_FIRST


def keep(request: HttpRequest, response: HttpResponse, moment: datetime) -> None:
    """Keep the moment in this browser for as long as it is open."""
    value = f"{request.user.pk}.{moment.isoformat()}"
    response.set_cookie(_COOKIE, value, httponly=True, samesite="Lax", secure=request.is_secure())


def _kept(request: HttpRequest) -> datetime | None:
    """Give the moment kept for this person, if it can be read."""
    person, _dot, text = request.COOKIES.get(_COOKIE, "").partition(".")
    if person != str(request.user.pk):
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None
