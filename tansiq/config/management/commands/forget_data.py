"""Remove what is past its time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.config.retention import forget_due


class Command(BaseCommand):
    """Remove what is past its time, as config/retention.yaml says."""

    help = "Remove what is past its time, as config/retention.yaml says."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do so for every kind; name those that could not be removed."""
        failed = forget_due(now=timezone.now(), by=on_the_machine(Role.OPERATOR))
        if failed:
            raise CommandError(f"not removed: {', '.join(failed)}")
