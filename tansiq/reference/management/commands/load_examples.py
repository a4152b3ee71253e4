"""Load the made-up States, regions and organisations of the examples."""

from typing import Any

from django.core.management.base import BaseCommand

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.reference import actions


class Command(BaseCommand):
    """Load the made-up States, regions and organisations of the examples."""

    help = "Load the made-up States, regions and organisations of the examples."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what has changed since the last time and say so."""
        for name, records in actions.load_examples(by=on_the_machine(Role.OPERATOR)).items():
            self.stdout.write(f"{name}: {records}")
