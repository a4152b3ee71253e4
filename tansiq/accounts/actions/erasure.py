"""Erasing the data of a person: asked for by one, confirmed by another; the chain of the log holds without the name."""

from functools import partial

from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.access.second_person import Act
from tansiq.accounts import policies
from tansiq.accounts.actions.asking import ask
from tansiq.accounts.models import Invitation, Nomination, Person, Proposal, traces
from tansiq.audit.actions import forget_identity, record
from tansiq.audit.enums import Event
from tansiq.kernel import letters


@transaction.atomic
def ask_erasure(*, person: Person, reason: str, by: Actor) -> Proposal:
    """Ask to erase a person’s data: the person, or somebody with the right; another person with the right confirms."""
    if by.person_id is None or by.person_id != person.pk:
        require(by, Perm.PERSON_ERASE)
    person = Person.objects.select_for_update().get(pk=person.pk)
    policies.require_not_erased(person)
    policies.require_not_last(person)
    proposal = ask(
        act=Act.PERSON_ERASE, person=person, terms={}, reason=reason, event=Event.ERASURE_ASKED, by=by
    )
    record(event=Event.ERASURE_ASKED, by=by, subject=person)
    return proposal


def erase(*, person: Person, by: Actor) -> Person:
    """Wipe every datum of a person that the caller was authorised to erase; the row stays as an empty shell."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    policies.require_not_erased(person)
    policies.require_not_last(person)
    _clear_traces(person)
    _clear_nominations(person)
    end_sessions(person)
    Invitation.objects.filter(person=person).delete()
    Proposal.objects.filter(person=person).update(reason="")
    forget_identity(code=person.log_code, by=by)
    _empty(person)
    record(event=Event.PERSON_ERASED, by=by, subject=person)
    return person


def _empty(person: Person) -> None:
    person.username = f"erased-{person.pk}"
    person.first_name = person.last_name = person.email = person.telephone = person.function_title = ""
    person.names, person.search_text, person.languages, person.shown = {}, "", [], {}
    person.is_active, person.erased_at = False, timezone.now()
    person.last_login = person.last_home_at = None
    person.set_unusable_password()
    person.save()


def _clear_traces(person: Person) -> None:
    """Empty the columns that higher apps named, and drop what libraries keep about the account (factors, addresses)."""
    for model, field in traces():
        if isinstance(model._meta.get_field(field), models.ForeignKey):
            model._base_manager.filter(**{field: person}).delete()
        else:
            known_as = (person.username, person.log_code)
            model._base_manager.filter(**{f"{field}__in": known_as}).update(**{field: ""})
    for relation in Person._meta.related_objects:
        if not relation.related_model.__module__.startswith("tansiq."):
            relation.related_model._base_manager.filter(**{relation.field.name: person}).delete()


def _clear_nominations(person: Person) -> None:
    """Remove the letters about the person with the data in them; that there was a nomination stays known."""
    about = Q(person=person)
    if person.email:
        about |= Q(email__iexact=person.email)
    empty_nominations(Nomination.objects.filter(about))


def empty_nominations(found: models.QuerySet[Nomination]) -> int:
    """Remove letters and personal data of nominations; give how many."""
    rows = list(found.filter(forgotten_at=None).values_list("pk", "letter_stored_as"))
    Nomination.objects.filter(pk__in=[pk for pk, _letter in rows]).update(
        names={},
        email="",
        function_title="",
        telephone="",
        letter_stored_as="",
        reason="",
        forgotten_at=timezone.now(),
    )
    for letter in filter(None, (letter for _pk, letter in rows)):
        # Once the transaction stands: a letter whose row came back would be lost.
        transaction.on_commit(partial(letters.remove, letter))
    return len(rows)


def end_sessions(person: Person) -> None:
    """End the sessions of the person: a session is sealed, so each is opened to see whose it is."""
    mine = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get("_auth_user_id") == str(person.pk)
    ]
    Session.objects.filter(pk__in=mine).delete()
