"""Who needs a second factor, and who has one."""

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.access.roles import SECOND_FACTOR
from tansiq.accounts.models import Person
from tansiq.web.common.access import acting

_BY_ROLE, _ALL = "by_role", "all"


def require_known_roles() -> None:
    """Refuse to start with a setting that names a role nobody has."""
    unknown = sorted(set(settings.TANSIQ_SECOND_FACTOR) - {_BY_ROLE, _ALL, *Role.values})
    if unknown:
        raise ImproperlyConfigured(f"TANSIQ_SECOND_FACTOR names no role: {', '.join(unknown)}")


def needs_second_factor(person: Person, by: Actor) -> bool:
    """Say whether one of the person's roles asks for a second factor. Examples live on loopback and go without."""
    if person.is_illustrative:
        return False
    asked = settings.TANSIQ_SECOND_FACTOR
    by_role = SECOND_FACTOR if _BY_ROLE in asked else frozenset()
    return _ALL in asked or any(role in by_role or role in asked for role in by.roles)


def authenticators_of(person: Person) -> QuerySet[Authenticator]:
    """Give the person's second factors and recovery codes."""
    found: QuerySet[Authenticator] = person.authenticator_set.order_by("pk")  # type: ignore[attr-defined]  # allauth ships no types
    return found


def factors_of(person: Person) -> QuerySet[Authenticator]:
    """Give what the person can take the second step with; recovery codes are for when it is lost."""
    return authenticators_of(person).exclude(type=Authenticator.Type.RECOVERY_CODES)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Say whether who asks needs a second factor and has none. Who took the second step in this session has one."""
    person = request.user
    if not isinstance(person, Person) or not needs_second_factor(person, acting(request)):
        return False
    took_it = any(record["method"] == "mfa" for record in get_authentication_records(request, person))
    return not took_it and not factors_of(person).exists()


def opens_without_factor(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Serve the view to who still has to add a second factor: their own security, and nothing else."""
    view.opens_without_factor = True  # type: ignore[attr-defined]
    return view
