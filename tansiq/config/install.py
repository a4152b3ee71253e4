"""`tansiq setup`: what makes or updates an installation, step by step. Each step may be run again."""

import os
import secrets
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.accounts.models import EXAMPLE_PASSWORD
from tansiq.accounts.queries import example_people
from tansiq.config.examples import (
    add_deadlines,
    add_nominations,
    add_people,
    add_projects,
    add_second_people,
)
from tansiq.config.examples_of_assessments import add_assessments
from tansiq.config.examples_of_sharing import add_sharing
from tansiq.exchange.commands import load_shipped_matrix
from tansiq.frameworks.commands import load_shipped
from tansiq.kernel.signing import make_key
from tansiq.reference.actions import load_examples, load_reference
from tansiq.reports.papers import as_pdf

Step = tuple[str, Callable[[], object]]


def set_up(*, demo: bool) -> None:
    """Run every step, saying in a line each what is being done."""
    _run(STEPS + (DEMO_STEPS if demo else ()))
    say_what_is_missing()
    if demo:
        _print_sign_ins()


def say_what_is_missing() -> None:
    """Name in a line what the system lacks; everything that does not need it runs."""
    if lacks := as_pdf.missing():
        print(f"PDF is not offered: {lacks} is missing on this machine.", flush=True)


def set_up_empty() -> None:
    """Make an installation with reference data and no project, where there is none yet; an existing one stays as it is."""
    make_home()
    if "projects_project" not in connection.introspection.table_names():
        _run(EMPTY_STEPS)


def _run(steps: tuple[Step, ...]) -> None:
    for words, step in steps:
        print(f"{words} ...", flush=True)
        step()


def _print_sign_ins() -> None:
    """Print one sign-in per role; the accounts are made up and served on loopback only."""
    print(f"\nSign in with the password {EXAMPLE_PASSWORD} as")
    for person in example_people():
        memberships = person.memberships.all()
        print(f"  {person.username:22} {', '.join(m.get_role_display() for m in memberships)}")


def make_home() -> None:
    """Make the home folder with the keys that sign sessions and extracts of the log, readable by its owner alone."""
    settings.FILES_DIR.mkdir(parents=True, exist_ok=True)
    key = settings.TANSIQ_HOME / "secret-key"
    if not key.exists():
        with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
            target.write(secrets.token_urlsafe(50))
    make_key(settings.TANSIQ_HOME)


def make_tables() -> None:
    """Bring the tables to this version."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)  # where failed sign-ins are counted


def load_reference_data() -> None:
    """Load the reference files that changed since the last time."""
    load_reference(by=on_the_machine(Role.OPERATOR))


def collect_page_files() -> None:
    """Copy styles, scripts and fonts to where the server reads them."""
    call_command("collectstatic", interactive=False, verbosity=0)


def load_example_data() -> None:
    """Load made-up States, organisations, people and projects, all marked as illustrative."""
    load_examples(by=on_the_machine(Role.OPERATOR))
    add_people()
    add_second_people()
    add_nominations()
    add_projects()
    add_deadlines()
    add_sharing()


def load_example_assessments() -> None:
    """Load made-up assessments of made-up States, at every stage of their way."""
    add_assessments()


EMPTY_STEPS: tuple[Step, ...] = (
    ("Home folder", make_home),
    ("Database tables", make_tables),
    ("Reference data", load_reference_data),
    ("Frameworks", load_shipped),
    ("Files of the pages", collect_page_files),
)
STEPS: tuple[Step, ...] = (*EMPTY_STEPS, ("Matrix of 2018", load_shipped_matrix))
DEMO_STEPS: tuple[Step, ...] = (
    ("Example data", load_example_data),
    ("Example assessments", load_example_assessments),
)
