"""Accounts: adding and closing them, a person's own entry, and what is remembered of visits."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.accounts import policies
from tansiq.accounts.actions.naming import name_in_log
from tansiq.accounts.enums import Audience, EntryField
from tansiq.accounts.models import Person
from tansiq.audit.actions import protect, record
from tansiq.audit.enums import Event
from tansiq.kernel.errors import NotAllowed
from tansiq.kernel.text import fold


@transaction.atomic
def add_person(
    *,
    username: str,
    names: dict[str, str],
    by: Actor,
    password: str | None = None,
    email: str = "",
    language: str = "en",
    is_illustrative: bool = False,
) -> Person:
    """Add an account without any membership: it may sign in and sees nothing yet."""
    require(by, Perm.DIRECTORY_MANAGE)
    policies.require_free_username(username)
    person = Person.objects.create_user(
        username=username,
        email=email,
        password=password,
        names=names,
        search_text=searched(names, username),
        language=language,
        is_illustrative=is_illustrative,
    )
    name_in_log(person, by)
    record(event=Event.PERSON_ADDED, by=by, subject=person)
    return person


def searched(names: Mapping[str, str], username: str) -> str:
    """Fold the names in every language, and the user name, into the text that the directory searches."""
    return fold(" ".join([*names.values(), username]))


@transaction.atomic
def edit_entry(
    *,
    function_title: str,
    telephone: str,
    languages: Collection[str],
    shown: Mapping[EntryField, Audience],
    by: Actor,
) -> Person:
    """Change one's own entry in the directory and to whom each part of it is shown."""
    if by.person_id is None:
        raise NotAllowed("")
    person = Person.objects.select_for_update().get(pk=by.person_id)
    person.function_title, person.telephone = function_title, telephone
    person.languages = list(languages)
    person.shown = {str(field): str(audience) for field, audience in shown.items()}
    person.save(update_fields=["function_title", "telephone", "languages", "shown"])
    record(event=Event.PERSON_EDITED, by=by, subject=person)
    return person


@transaction.atomic
def protect_person(*, person: Person, is_protected: bool, by: Actor) -> Person:
    """Keep a person out of every directory, or let them stand in it again; the name is sealed in the log for good."""
    require(by, Perm.DIRECTORY_MANAGE)
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.is_protected = is_protected
    person.save(update_fields=["is_protected"])
    if is_protected:
        protect(code=person.log_code, by=by)
    record(event=Event.PERSON_EDITED, by=by, subject=person, is_protected=is_protected)
    return person


@transaction.atomic
def close_account(*, person: Person, reason: str, by: Actor) -> Person:
    """Close an account: nobody signs in with it from now on; what the person did keeps standing."""
    require(by, Perm.DIRECTORY_MANAGE)
    person = Person.objects.select_for_update().get(pk=person.pk)
    policies.require_somebody_else(person, by)
    policies.require_open_account(person)
    policies.require_not_last(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    record(event=Event.PERSON_EDITED, by=by, subject=person, is_closed=True, reason=reason)
    return person


@transaction.atomic
def see_home(*, by: Actor) -> None:
    """Remember that the person has seen what changed up to now."""
    Person.objects.filter(pk=by.person_id or 0).update(last_home_at=timezone.now())
