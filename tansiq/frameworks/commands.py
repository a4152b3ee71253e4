"""What the command line asks of frameworks: words in, words (or JSON) out."""

import json
from pathlib import Path
from typing import Any, TextIO

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.frameworks.actions import check_framework, load_framework, publish
from tansiq.frameworks.actions.faults import FaultyFile
from tansiq.frameworks.actions.files import Document, read
from tansiq.frameworks.enums import Standing
from tansiq.frameworks.queries.account import account_of

SHIPPED = Path(__file__).parent / "data"


def load(
    path: Path, *, out: TextIO, dry_run: bool = False, as_json: bool = False, publishes: bool = False
) -> None:
    """Check a framework and load it as a draft (or, with `dry_run`, only check it); with `publishes`, publish it too.

    Prints a short account, or with `as_json` the whole one, faults included. Raises `FaultyFile` where the file has any.
    """
    try:
        account = _load(read(path), dry_run=dry_run, publishes=publishes)
    except FaultyFile as error:
        if as_json:
            _print_json({"errors": [fault.as_json() for fault in error.faults]}, out)
        raise
    if as_json:
        _print_json({**account, "errors": []}, out)
    else:
        out.write(_in_words(account, dry_run=dry_run))


def _load(document: Document, *, dry_run: bool, publishes: bool) -> dict[str, Any]:
    by = on_the_machine(Role.OPERATOR)
    if dry_run:
        now = check_framework(document=document, by=by)
        standing = now.standing if now else Standing.DRAFT
        is_changed = now is None or now.sha256 != document.sha256
    else:
        loaded = load_framework(document=document, by=by)
        version, is_changed = loaded.version, loaded.is_changed
        if publishes and version.standing == Standing.DRAFT:
            version, is_changed = publish(version=version, by=by), True
        standing = version.standing
    return {**account_of(document.content), "standing": str(standing), "changed": is_changed}


def load_shipped() -> None:
    """Load and publish the frameworks that ship with the platform; those that are in already stay as they are."""
    for document in _in_order([read(path) for path in sorted(SHIPPED.glob("*/*.yaml"))]):
        _load(document, dry_run=False, publishes=True)


def _in_order(documents: list[Document]) -> list[Document]:
    """Put each version behind the one that it follows."""
    line: list[Document] = []
    waiting = documents
    while waiting:
        labels = {(d.content["framework"]["code"], d.content["version"]) for d in waiting}
        ready = [
            d for d in waiting if (d.content["framework"]["code"], d.content.get("follows")) not in labels
        ]
        line += ready or waiting
        waiting = [d for d in waiting if d not in line]
    return line


def _print_json(account: dict[str, Any], out: TextIO) -> None:
    json.dump(account, out, ensure_ascii=False, indent=2)
    out.write("\n")


def _in_words(account: dict[str, Any], *, dry_run: bool) -> str:
    verb = "would be loaded" if dry_run else "loaded"
    done = f"{verb} as a draft" if account["standing"] == Standing.DRAFT else account["standing"]
    lines = [
        f"{account['framework']} {account['version']}: {done if account['changed'] else 'unchanged, ' + account['standing']}",
        f"  {account['areas']} areas, {account['requirements']} requirements, {account['questions']} questions, "
        f"{account['parts']} parts; {account['provisions']} provisions, {account['unverified']} of them unverified",
    ]
    if account["mapping"]:
        kinds = ", ".join(f"{number} {kind}" for kind, number in account["mapping"].items())
        lines.append(f"  what became of the version before: {kinds}")
    return "\n".join(lines) + "\n"
