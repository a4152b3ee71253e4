"""Do what is due today for focal points."""

from typing import Any

from django.core.management.base import BaseCommand

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.accounts.actions import mind_terms


class Command(BaseCommand):
    """Remind of yearly confirmations, suspend who was not confirmed, write down whose term expired."""

    help = "Remind of yearly confirmations, suspend who was not confirmed, write down whose term expired."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do so and say how many were concerned."""
        number = mind_terms(by=on_the_machine(Role.COORDINATOR))
        if options["verbosity"]:
            self.stdout.write(str(number))
