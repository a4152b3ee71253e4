"""The doors of the header: the chain, as far as it is built and as far as this reader may go."""

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.web.common.access import public_level_is_open


@dataclass(frozen=True)
class Door:
    """One entry of the navigation."""

    label: str | Promise
    href: str
    is_current: bool = False


# What is opened often: the rest stands on the home page. Name of the page, what it is called, and which rights open it (one is enough; none: signing in does).
_DOORS: tuple[tuple[str, str | Promise, tuple[Perm, ...]], ...] = (
    ("home", _("Home"), ()),
    ("projects:matrix", _("Matrix"), (Perm.RECORD_READ,)),
    ("assessments:surveys", _("Assessments"), (Perm.ASSESSMENT_READ,)),
    ("reference:states", _("States"), (Perm.RECORD_READ,)),
    ("reference:organisations", _("Organisations"), (Perm.RECORD_READ,)),
    ("figures:figures", _("Figures"), (Perm.AGGREGATE_READ,)),
    ("exchange:imports", _("Imports"), (Perm.IMPORT_READ,)),
    ("library:submissions", _("Submissions"), (Perm.SUBMISSION_WRITE, Perm.CONSENT_ASK, Perm.CONSENT_ANSWER)),
    ("sharing:overview", _("Sharing"), (Perm.RECORD_READ,)),
    ("projects:rounds", _("Yearly round"), (Perm.ROUND_ANSWER, Perm.ROUND_RUN)),
    ("accounts:directory", _("Directory"), (Perm.DIRECTORY_READ, Perm.DIRECTORY_MANAGE)),
    ("audit:log", _("Log"), (Perm.AUDIT_READ,)),
)


def doors(request: HttpRequest, by: Actor) -> list[Door]:
    """Give the doors that `by` may open, the one the reader stands behind marked."""
    shown = [
        Door(label, href)
        for name, label, rights in _DOORS
        if _is_open(by, rights) and (href := address(name)) is not None
    ]
    return _marked(shown, request.path)


def address(name: str, *args: object) -> str | None:
    """Give the address of a page, or None where that part of the platform is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


def _is_open(by: Actor, rights: tuple[Perm, ...]) -> bool:
    if not by.is_signed_in:
        return Perm.RECORD_READ in rights and public_level_is_open()
    return not rights or any(allows(by, right) for right in rights)


def _marked(shown: list[Door], path: str) -> list[Door]:
    """Mark the door with the longest address that `path` begins with; home only when it is home itself."""
    home = address("home")
    over = [
        door.href for door in shown if path == door.href or (door.href != home and path.startswith(door.href))
    ]
    nearest = max(over, key=len, default=None)
    return [replace(door, is_current=door.href == nearest) for door in shown]
