"""Background work of imports."""

from django_tasks import task

from tansiq.access.actor import Actor, on_the_machine
from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tansiq.accounts.queries import actor_for
from tansiq.exchange import actions
from tansiq.exchange.actions.reading import LOOK_ALIKES_AT_ONCE
from tansiq.exchange.models import Import
from tansiq.kernel.errors import DomainError
from tansiq.reference.queries import coordinating_office


@task()
def read_import(pk: int, username: str, as_of: str) -> str:
    """Read a received document for its preview; a document that cannot be read is left refused, with the reason."""
    by = actor_for(Person.objects.get(username=username))
    try:
        actions.preview(imported=Import.objects.visible_to(by).get(pk=pk), by=by, as_of=as_of)
    except DomainError as error:
        return str(error)
    search_later(Import.objects.visible_to(by).get(pk=pk), username)
    return ""


@task()
def find_look_alikes(pk: int, username: str) -> int:
    """Search a large document for rows that read alike, for a person or (no user name) the office; give the number found."""
    by = actor_for(Person.objects.get(username=username)) if username else the_office()
    return actions.find_look_alikes(imported=Import.objects.visible_to(by).get(pk=pk), by=by)


def search_later(imported: Import, username: str = "") -> None:
    """Put the search into the queue where the document was too large to be searched while it was read."""
    if imported.done > LOOK_ALIKES_AT_ONCE:
        find_look_alikes.enqueue(imported.pk, username)


def the_office() -> Actor:
    """Give the coordinating office as it acts from the command line."""
    return on_the_machine(Role.COORDINATOR, organisation_id=coordinating_office().pk)
