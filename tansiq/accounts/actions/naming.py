"""The name that the log keeps behind a person's code, apart from its entries."""

from tansiq.access.actor import Actor
from tansiq.accounts.models import Person
from tansiq.audit.actions import keep_identity


def name_in_log(person: Person, by: Actor) -> None:
    """Keep the name behind the person's code; the caller adds or renames the person."""
    name = " / ".join(dict.fromkeys(filter(None, person.names.values())))
    keep_identity(
        code=person.log_code, name=f"{name} ({person.username})" if name else person.username, by=by
    )
