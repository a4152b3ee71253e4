from typing import Any

from django.core.management.base import BaseCommand

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.assessments.actions import pass_by_the_clock


class Command(BaseCommand):
    """Ends the comments of States whose day has passed, and adopts by silence; the clock runs it."""

    help = "Ends the comments of States whose day has passed, and adopts by silence; the clock runs it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many assessments went on."""
        number = pass_by_the_clock(by=on_the_machine(Role.OPERATOR))
        self.stdout.write(f"{number} assessments went on.")
