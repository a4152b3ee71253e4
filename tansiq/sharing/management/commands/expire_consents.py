"""Note the consents of States whose last day has passed."""

from typing import Any

from django.core.management.base import BaseCommand

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.sharing.actions import expire_consents


class Command(BaseCommand):
    """Note the consents whose last day has passed, and mark the snapshots that went out under them."""

    help = "Note the consents whose last day has passed, and mark the snapshots that went out under them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do so and say how many there were."""
        number = expire_consents(by=on_the_machine(Role.OPERATOR))
        if options["verbosity"]:
            self.stdout.write(str(number))
