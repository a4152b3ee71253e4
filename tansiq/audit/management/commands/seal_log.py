"""The chore of the clock that seals the log."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.audit.actions import seal


class Command(BaseCommand):
    """Seals what is open."""

    help = "Seal the newest entries of the log; with --everywhere, every one that is open."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--everywhere", action="store_true", help="look through the whole log")

    def handle(self, *args: Any, **options: Any) -> None:
        seal(by=on_the_machine(Role.OPERATOR), everywhere=options["everywhere"])
