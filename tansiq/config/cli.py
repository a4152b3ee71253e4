"""The command `tansiq`: sets up, serves, backs up and restores the platform.

A command that cannot do its work says why in one line on standard error and exits with 2.
"""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, execute_from_command_line
from django.db import Error as DatabaseError

from tansiq.config.errors import CannotWork
from tansiq.kernel.errors import DomainError

# What may stand in the way of any command; everything else is a fault of ours and shows its traceback.
FORESEEABLE = (CannotWork, CommandError, DomainError, ImproperlyConfigured, DatabaseError, OSError)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tansiq.config.settings")
    if words[:1] == ["manage"]:
        execute_from_command_line(["tansiq manage", *words[1:]])
        return 0
    arguments = parser().parse_args(words)
    try:
        _start_django()
        arguments.run(arguments)
    except FORESEEABLE as error:
        print(f"tansiq {arguments.command}: {_one_line(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    """Make the parser of every command; the generated reference draws on it too."""
    top = _Parser(prog="tansiq", description="Sets up, serves, backs up and restores Tansiq.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    setup = commands.add_parser("setup", help="make or update the database and load the reference data")
    setup.add_argument("--demo", action="store_true", help="load the example people and records too")
    setup.set_defaults(run=_setup)

    serve = commands.add_parser("serve", help="serve the pages and do the background work")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (%(default)s)")
    serve.add_argument("--port", type=_port, default=8000, help="the port to listen on (%(default)s)")
    serve.add_argument("--workers", type=_workers, default=2, help="how many processes answer (%(default)s)")
    serve.set_defaults(run=_serve)

    matrix = commands.add_parser("import-matrix", help="read a document of the matrix and apply it")
    matrix.add_argument("file", type=Path, metavar="FILE", help="text, DOCX, XLSX or CSV")
    matrix.add_argument(
        "--as-of", default="", metavar="YYYY-MM", type=_month, help="where the document does not say"
    )
    matrix.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    matrix.add_argument("--json", action="store_true", help="print the whole account as JSON")
    matrix.add_argument("--rows", action="store_true", help="with --json: the projects too")
    matrix.set_defaults(run=_import_matrix)

    framework = commands.add_parser("load-framework", help="check a framework and load it as a draft")
    framework.add_argument("file", type=Path, metavar="FILE", help="YAML; the files of its areas beside it")
    framework.add_argument("--dry-run", action="store_true", help="check it, and change nothing")
    framework.add_argument("--json", action="store_true", help="print the whole account, or every fault")
    framework.add_argument("--publish", action="store_true", help="publish the version once it is loaded")
    framework.set_defaults(run=_load_framework)

    earlier = commands.add_parser(
        "import-assessments", help="bring in earlier assessments from a table, as adopted history"
    )
    earlier.add_argument("file", type=Path, metavar="FILE", help="XLSX or CSV")
    earlier.add_argument(
        "--body",
        default="",
        metavar="CODE",
        help="the organisation that assesses; needed where more than one does",
    )
    _with_dry_run_and_json(earlier)
    earlier.set_defaults(run=_import_assessments)

    treaties = commands.add_parser("import-treaties", help="enter what States are party to from a table")
    treaties.add_argument("file", type=Path, metavar="FILE", help="XLSX or CSV")
    _with_dry_run_and_json(treaties)
    treaties.set_defaults(run=_import_treaties)

    backup = commands.add_parser("backup", help="write the database and the documents into one file")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help="put a backup in the place of database and documents")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--force", action="store_true", help="replace what is there")
    restore.set_defaults(run=_restore)

    verify = commands.add_parser(
        "verify-log", help="prove the chain over the log, or name its first broken link"
    )
    verify.add_argument(
        "--against",
        default="",
        type=_digest,
        metavar="DIGEST",
        help="a hash that seal-log printed, kept elsewhere",
    )
    verify.set_defaults(run=_verify_log)

    seal = commands.add_parser("seal-log", help="seal what is open and print the hash to be kept elsewhere")
    seal.set_defaults(run=_seal_log)

    archive = commands.add_parser(
        "archive-log", help="copy the log with its seals into a file; nothing is removed"
    )
    archive.add_argument("file", type=Path, metavar="FILE", help="JSON lines")
    archive.add_argument("--until", type=_day, metavar="YYYY-MM-DD", help="up to and with this day")
    archive.set_defaults(run=_archive_log)

    extract = commands.add_parser("verify-extract", help="check an extract of the log that an auditor took")
    extract.add_argument("file", type=Path, metavar="FILE")
    extract.add_argument(
        "--key", type=Path, metavar="PEM", help="the public key; without it, that of this installation"
    )
    extract.set_defaults(run=_verify_extract)

    generate = commands.add_parser(
        "generate", help="fill a database of its own with made-up data, to try or to measure"
    )
    generate.add_argument(
        "--scale",
        type=_count,
        required=True,
        metavar="N",
        help="thousands of projects, and 300 people and 10 N more",
    )
    generate.add_argument(
        "--seed", type=int, default=1, help="the same seed makes the same data (%(default)s)"
    )
    generate.set_defaults(run=_generate)

    commands.add_parser("manage", help="run one of Django's own commands", add_help=False)
    return top


def _with_dry_run_and_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    command.add_argument("--json", action="store_true", help="print the whole account, with every doubt")


def _port(word: str) -> int:
    if not (word.isdigit() and 0 < int(word) < 1 << 16):
        raise argparse.ArgumentTypeError(f"{word} is not a port")
    return int(word)


def _workers(word: str) -> int:
    if not (word.isdigit() and int(word)):
        raise argparse.ArgumentTypeError(f"{word} is not a number of processes")
    return int(word)


def _count(word: str) -> int:
    if not (word.isdigit() and int(word)):
        raise argparse.ArgumentTypeError(f"{word} is not a number from 1 upwards")
    return int(word)


def _month(words: str) -> str:
    if words and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", words):
        raise argparse.ArgumentTypeError(f"{words} is not a month; write it as 2018-02")
    return words


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words} is not a day; write it as 2026-11-24") from None


def _digest(words: str) -> str:
    if words and not re.fullmatch(r"[0-9a-f]{64}", words.lower()):
        raise argparse.ArgumentTypeError(f"{words} is not a digest; it has 64 digits from 0 to f")
    return words.lower()


def _start_django() -> None:
    """Load the settings and the apps; a setting that cannot be read is the reader's to mend."""
    try:
        django.setup()
    except (ValueError, KeyError) as error:
        raise CannotWork(f"a setting cannot be read, DATABASE_URL perhaps: {error}") from error


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


# The modules below read the settings, so they are loaded when Django has started.


def _setup(arguments: argparse.Namespace) -> None:
    from tansiq.config.install import set_up

    set_up(demo=arguments.demo)


def _serve(arguments: argparse.Namespace) -> None:
    from tansiq.config.serve import serve

    serve(host=arguments.host, port=arguments.port, workers=arguments.workers)


def _import_matrix(arguments: argparse.Namespace) -> None:
    from tansiq.exchange.commands import import_matrix

    import_matrix(
        arguments.file,
        out=sys.stdout,
        as_of=arguments.as_of,
        dry_run=arguments.dry_run,
        as_json=arguments.json,
        rows=arguments.rows,
    )


def _import_assessments(arguments: argparse.Namespace) -> None:
    from tansiq.exchange.commands import bring_in_assessments

    is_clear = bring_in_assessments(
        arguments.file,
        out=sys.stdout,
        body=arguments.body,
        dry_run=arguments.dry_run,
        as_json=arguments.json,
    )
    _require_clear(is_clear)


def _import_treaties(arguments: argparse.Namespace) -> None:
    from tansiq.exchange.commands import bring_in_treaties

    is_clear = bring_in_treaties(
        arguments.file, out=sys.stdout, dry_run=arguments.dry_run, as_json=arguments.json
    )
    _require_clear(is_clear)


def _require_clear(is_clear: bool) -> None:
    if not is_clear:
        raise CannotWork(
            "some rows are in doubt, and nothing of their States was taken; mend them and run it again."
        )


def _load_framework(arguments: argparse.Namespace) -> None:
    from tansiq.frameworks.commands import load

    load(
        arguments.file,
        out=sys.stdout,
        dry_run=arguments.dry_run,
        as_json=arguments.json,
        publishes=arguments.publish,
    )


def _backup(arguments: argparse.Namespace) -> None:
    from tansiq.config.backup import backup

    manifest = backup(arguments.file)
    print(f"{arguments.file}: {len(manifest.tables)} tables, {manifest.documents} documents.")


def _restore(arguments: argparse.Namespace) -> None:
    from tansiq.config.backup import restore

    manifest = restore(arguments.file, force=arguments.force)
    print(f"Restored and proved: {len(manifest.tables)} tables, {manifest.documents} documents.")


def _verify_log(arguments: argparse.Namespace) -> None:
    from tansiq.config.log import verify_log

    verify_log(against=arguments.against)


def _seal_log(arguments: argparse.Namespace) -> None:
    from tansiq.config.log import seal_log

    seal_log()


def _archive_log(arguments: argparse.Namespace) -> None:
    from tansiq.config.log import archive

    archive(arguments.file, until=arguments.until)


def _verify_extract(arguments: argparse.Namespace) -> None:
    from tansiq.config.log import verify_extract

    verify_extract(arguments.file, key=arguments.key)


def _generate(arguments: argparse.Namespace) -> None:
    from tansiq.config.generate import generate
    from tansiq.config.install import set_up_empty

    set_up_empty()
    generate(scale=arguments.scale, seed=arguments.seed)


if __name__ == "__main__":
    sys.exit(main())
