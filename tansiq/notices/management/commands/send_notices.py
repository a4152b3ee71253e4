from typing import Any

from django.core.management.base import BaseCommand

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.notices.actions import send_mail


class Command(BaseCommand):
    """Send the mails that are due, digests among them."""

    help = "Send the mails that are due, digests among them."

    def handle(self, *args: Any, **options: Any) -> None:
        send_mail(by=on_the_machine(Role.OPERATOR))
