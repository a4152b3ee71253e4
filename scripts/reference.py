"""`make docs`: write docs/reference from the code itself; with --check, fail where the two differ."""

import argparse
import ast
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "reference"
PACKAGE = ROOT / "tansiq"
os.environ["DJANGO_SETTINGS_MODULE"] = "tansiq.config.settings"
django.setup()

from django.apps import apps  # noqa: E402 - Django has to stand first
from django.db import models  # noqa: E402

from tansiq.access.enums import Perm, Role  # noqa: E402
from tansiq.access.roles import IN_DIRECTORY, NOMINATES, PERMISSIONS, SECOND_FACTOR  # noqa: E402
from tansiq.access.second_person import ROLES_OF_TRUST, SECOND_PERSON  # noqa: E402
from tansiq.audit.enums import Event  # noqa: E402
from tansiq.config.cli import parser  # noqa: E402
from tansiq.config.retention import kept  # noqa: E402
from tansiq.exchange.exports.as_json import NAMES  # noqa: E402
from tansiq.exchange.exports.columns import COLUMNS  # noqa: E402
from tansiq.kernel.workflow import Workflow  # noqa: E402

# What each setting means to an operator. A setting without its words here fails `make docs`.
SETTINGS = {
    "DATABASE_URL": "another database than the embedded one, `postgres://user:password@host:port/name`",
    "TANSIQ_ADDRESS": "the address at which people reach the platform; the links of its mails begin with it",
    "TANSIQ_ARABIC_DIGITS": "the digits on Arabic pages: `western` (2026) or `eastern` (٢٠٢٦)",
    "TANSIQ_CALENDARS": "a file of an institution’s own calendars of working days, in the form of `tansiq/notices/data/calendars.yaml`",
    "TANSIQ_DEBUG": "show Django's pages of errors; for developers only",
    "TANSIQ_EMAIL_BACKEND": "another class that sends mail; by default SMTP where `TANSIQ_SMTP_HOST` is set, else files in the home folder",
    "TANSIQ_FROM": "the sender of the platform's mail",
    "TANSIQ_HOME": "the folder of the embedded database and the files; `var` in a checkout",
    "TANSIQ_HOSTS": "the host names served, separated by commas",
    "TANSIQ_HTTPS": "mark cookies for encrypted connections only; set it behind HTTPS",
    "TANSIQ_LOCK_OUT_MINUTES": "how long a name or an address waits after too many failed sign-ins",
    "TANSIQ_LOG_LEVEL": "how much is written to standard error",
    "TANSIQ_MAILBOX": "show every mail on a page, to this machine only; for demonstrations, mails stay in files then",
    "TANSIQ_OIDC_CLIENT_ID": "the name under which the OpenID Connect provider knows this platform",
    "TANSIQ_OIDC_CLIENT_SECRET": "the secret that the provider gave for it",
    "TANSIQ_OIDC_ISSUER": "the address of an OpenID Connect provider through which people may sign in",
    "TANSIQ_OIDC_NAME": "what the sign-in page calls that provider",
    "TANSIQ_ORIGINS": "the addresses that forms may come from, with their scheme, separated by commas",
    "TANSIQ_PROXIES": "how many proxies of one’s own stand before the platform and tell the address of the browser",
    "TANSIQ_PUBLIC_LEVEL_OPEN": "open the public level to who has not signed in",
    "TANSIQ_SECOND_FACTOR": "roles that need a second factor beyond those of the table, by their keys, or `all`",
    "TANSIQ_SECRET_KEY": "the key that signs sessions and seals the secrets of second factors; otherwise kept in the home folder",
    "TANSIQ_SESSION_HOURS": "after how long a session ends in any case",
    "TANSIQ_SESSION_IDLE_MINUTES": "after how long without a page a session ends",
    "TANSIQ_SIGN_IN_ATTEMPTS": "how many failed sign-ins one name may have before it waits; ten times as many from one address",
    "TANSIQ_SMTP_HOST": "the mail server; without one, mails are written into files",
    "TANSIQ_SMTP_PASSWORD": "the password for the mail server",
    "TANSIQ_SMTP_PORT": "the port of the mail server",
    "TANSIQ_SMTP_TLS": "how the connection to it is encrypted: `starttls`, `tls` from the first byte, or `none`",
    "TANSIQ_SMTP_USER": "the user name at the mail server",
    "XDG_DATA_HOME": "where the home folder is made outside a checkout",
}


def main() -> int:
    """Write the pages, or compare them."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="change nothing; fail on any difference")
    check = options.parse_args().check
    pages = {name: _page(*page) for name, page in _pages().items()}
    stale = sorted(name for name, text in pages.items() if _standing(TARGET / name) != text)
    stray = sorted(path.name for path in TARGET.glob("*.md") if path.name not in pages)
    if check:
        for name in stale + stray:
            print(f"docs/reference/{name} is not what the code says: run `make docs`", file=sys.stderr)
        return 1 if stale or stray else 0
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (TARGET / name).write_text(pages[name], encoding="utf-8")
    for name in stray:
        (TARGET / name).unlink()
    return 0


def _pages() -> dict[str, tuple[str, Iterator[str]]]:
    return {
        "commands.md": ("Commands", _commands()),
        "data-model.md": ("Data model", _data_model()),
        "events.md": ("Events of the log", _events()),
        "exports.md": ("Files out of the matrix", _exports()),
        "life-cycles.md": ("Life cycles", _life_cycles()),
        "permissions.md": ("Permissions and roles", _permissions()),
        "retention.md": ("How long data stay", _retention()),
        "settings.md": ("Settings", _settings()),
    }


def _page(title: str, lines: Iterator[str]) -> str:
    body = "\n".join(line.rstrip() for line in lines).strip()
    return f"# {title}\n\nGenerated from the code by `make docs`; do not edit.\n\n{body}\n"


def _standing(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _commands() -> Iterator[str]:
    yield "A command that cannot do its work says why in one line on standard error and exits with 2."
    commands = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    summaries = {choice.dest: choice.help for choice in commands._choices_actions}
    for name, command in commands.choices.items():
        summary = str(summaries[name])
        yield from ["", f"## tansiq {name}", "", f"{summary[0].upper()}{summary[1:]}.", ""]
        for action in command._actions:
            if action.dest != "help":
                names = ", ".join(action.option_strings) or action.metavar
                defaulted = (action.help or "").replace("%(default)s", str(action.default))
                yield f"- `{names}` {defaulted}"


def _permissions() -> Iterator[str]:
    for role in Role:
        yield from ["", f"## {role.label} (`{role.value}`)", ""]
        if role in SECOND_FACTOR:
            yield from ["Signs in with a second factor.", ""]
        held = sorted(PERMISSIONS[role])
        yield from [f"- `{perm}`: {Perm(perm).label}" for perm in held] or ["None."]
    yield from ["", "## Who carries each permission", "", "| permission | roles |", "|---|---|"]
    for perm in Perm:
        holders = ", ".join(role.value for role in Role if perm in PERMISSIONS[role])
        yield f"| `{perm.value}` | {holders or 'nobody'} |"
    yield from _second_person()
    yield from ["", "## Who nominates whom", "", "| role | may nominate |", "|---|---|"]
    for role, nominated in sorted(NOMINATES.items()):
        yield f"| {role.value} | {', '.join(sorted(nominated))} |"
    yield from ["", f"In the directory: {', '.join(sorted(IN_DIRECTORY))}."]


def _second_person() -> Iterator[str]:
    yield from ["", "## What takes two people", "", "| act | asked by | confirmed by | within | why |"]
    yield "|---|---|---|---|---|"
    for act, rule in SECOND_PERSON.items():
        within = f"{rule.days} days" if rule.days else "no limit"
        yield f"| `{act.value}` {act.label} | `{rule.asks}` | `{rule.confirms}` | {within} | {rule.why} |"
    yield from ["", f"Roles of trust: {', '.join(sorted(ROLES_OF_TRUST))}."]


_KEPT = """
What is past its time is removed once a day (`tansiq manage forget_data`); the log says how much of which kind.
Records, and the log itself, stay until somebody ends them.
"""


def _retention() -> Iterator[str]:
    yield from [*_KEPT.strip().splitlines(), "", "| kind | days | what goes | by |", "|---|---|---|---|"]
    yield from (f"| {entry.kind} | {entry.days} | {entry.what} | `{entry.by}` |" for entry in kept())


def _events() -> Iterator[str]:
    yield from ["| event | what happened |", "|---|---|"]
    yield from (f"| `{event.value}` | {event.label} |" for event in Event)


_FILES = """
The matrix page offers what it shows as three files: `/exchange/matrix.csv`, `/exchange/matrix.xlsx` and `/exchange/matrix.json`,
each with the query string of the page. A file holds the rows of the list and no other, in its order, for the same reader.
Taking one needs the right `matrix:export`; the log keeps what was asked and how many rows were given.

CSV is UTF-8 with a byte order mark, every cell quoted, a heading in the reader's language, and below it a row of
[HXL](https://hxlstandard.org) tags. XLSX is one sheet, right to left in Arabic, its heading frozen; a date that is known to
the day is a date, another stays text. Several values in one cell are parted by a semicolon. A cell that begins like a formula
(`=`, `+`, `-`, `@`, a tab or a new line) is text: in CSV an apostrophe stands before it.
"""

_JSON = """
JSON is one object: `asked` (what narrowed the matrix), `count`, and `projects`, a list of objects. Things are named by their
codes: States by ISO 3166 alpha-3, organisations by their acronyms; what is not known is null. `reaches` are organisations
that the scope names as a place. Each project has:
"""


def _exports() -> Iterator[str]:
    yield from [*_FILES.strip().splitlines(), "", "| heading | HXL tag |", "|---|---|"]
    yield from (f"| {column.label} | `{column.hxl}` |" for column in COLUMNS)
    yield from [_JSON.rstrip(), "", *(f"- `{name}`" for name in NAMES)]


def _life_cycles() -> Iterator[str]:
    for path in sorted(PACKAGE.glob("*/workflow.py")):
        if path.parent.name == "kernel":
            continue
        module = import_module(f"tansiq.{path.parent.name}.workflow")
        versions = [value for name, value in sorted(vars(module).items()) if name.endswith("_VERSIONS")]
        for workflow in (w for found in versions for _number, w in sorted(found.items())):
            yield from _life_cycle(path.parent.name, workflow)


def _life_cycle(app: str, workflow: Workflow) -> Iterator[str]:
    yield from ["", f"## {app}: {workflow.name}, version {workflow.version}", ""]
    yield from ["```mermaid", workflow.diagram().rstrip(), "```"]


def _data_model() -> Iterator[str]:
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        if not config.name.startswith("tansiq."):
            continue
        for model in sorted(config.get_models(), key=lambda model: model._meta.object_name or ""):
            yield from ["", f"## {config.label}.{model._meta.object_name}", ""]
            yield from [
                (model.__doc__ or "").strip().splitlines()[0],
                "",
                "| field | kind | to |",
                "|---|---|---|",
            ]
            yield from (_field(field) for field in [*model._meta.fields, *model._meta.many_to_many])


def _field(field: models.Field) -> str:  # type: ignore[type-arg]  # of any kind
    target = field.related_model
    to = target._meta.label if isinstance(target, type) else ""
    optional = ", may be empty" if field.null else ""
    return f"| {field.name} | {type(field).__name__}{optional} | {to} |"


def _settings() -> Iterator[str]:
    yield "Read from the environment of the process."
    yield from ["", "| name | meaning | default |", "|---|---|---|"]
    for name, default in sorted(_environment().items()):
        if name not in SETTINGS:
            raise SystemExit(f"scripts/reference.py: say in SETTINGS what {name} means.")
        yield f"| `{name}` | {SETTINGS[name]} | {default} |"


def _environment() -> dict[str, str]:
    """Read the settings module for what it takes from the environment, with the defaults."""
    tree = ast.parse((PACKAGE / "config" / "settings.py").read_text(encoding="utf-8"))
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"os.environ.get", "_flag", "_number"}:
            name, *default = [ast.unparse(argument).strip("'") for argument in node.args]
            if name.isupper():
                unset = "off" if ast.unparse(node.func) == "_flag" else ""
                found[name] = f"`{default[0]}`" if default else unset
    return found


if __name__ == "__main__":
    sys.exit(main())
