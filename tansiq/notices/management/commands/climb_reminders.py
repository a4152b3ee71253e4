from typing import Any

from django.core.management.base import BaseCommand

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.notices.actions import climb_reminders


class Command(BaseCommand):
    """Send the reminders whose day has come."""

    help = "Send the reminders whose day has come."

    def handle(self, *args: Any, **options: Any) -> None:
        climb_reminders(by=on_the_machine(Role.OPERATOR))
