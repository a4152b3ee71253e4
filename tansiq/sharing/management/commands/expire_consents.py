"""Note the consents of States whose last day has passed, and remind of those whose day is near."""

from typing import Any

from django.core.management.base import BaseCommand

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.sharing.actions import expire_consents, remind_of_consents


class Command(BaseCommand):
    """Note the consents whose last day has passed, and remind of those whose last day is near."""

    help = "Note the consents whose last day has passed, and remind of those whose last day is near."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do so and say how many had passed."""
        by = on_the_machine(Role.OPERATOR)
        number = expire_consents(by=by)
        remind_of_consents(by=by)
        if options["verbosity"]:
            self.stdout.write(str(number))
