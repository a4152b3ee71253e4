"""What the command line asks of imports: words in, words (or JSON) out."""

import hashlib
import json
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import roles_with
from tansiq.accounts.models import Membership
from tansiq.exchange.actions import (
    import_assessments,
    import_file,
    import_treaties,
    read_assessments,
    read_treaties,
)
from tansiq.exchange.actions.outcomes import Outcome
from tansiq.exchange.actions.reading import Reading
from tansiq.exchange.enums import ImportState
from tansiq.exchange.models import Import
from tansiq.exchange.tasks import search_later, the_office
from tansiq.kernel.errors import DomainError
from tansiq.reference.models import Organisation


def import_matrix(
    path: Path,
    *,
    out: TextIO,
    as_of: str = "",
    dry_run: bool = False,
    as_json: bool = False,
    rows: bool = False,
) -> None:
    """Read a document of the matrix and apply it (or, with `dry_run`, only say what it would do).

    Prints a short account, or with `as_json` the whole one. Raises `DomainError` where the file cannot be read.
    """
    try:
        by = the_office()
    except Organisation.DoesNotExist as error:
        raise DomainError(_("The reference data are not loaded; run “tansiq setup” first.")) from error
    imported, reading = import_file(path=path, by=by, as_of=as_of, dry_run=dry_run, keeps_rows=rows)
    if imported.state == ImportState.APPLIED and not dry_run:
        search_later(imported)
    account = _account(imported, reading, rows=rows)
    if as_json:
        json.dump(account, out, ensure_ascii=False, indent=2)
        out.write("\n")
    else:
        out.write(_in_words(imported, account, dry_run=dry_run))


SHIPPED = Path(__file__).parent / "data" / "matrix-2018.csv"


def load_shipped_matrix() -> None:
    """Bring the facts of the 2018 matrix into a platform that holds no import of its document yet."""
    if not Import.objects.filter(sha256=hashlib.sha256(SHIPPED.read_bytes()).hexdigest()).exists():
        import_matrix(SHIPPED, out=StringIO())


def _account(imported: Import, reading: Reading, *, rows: bool) -> dict[str, Any]:
    account: dict[str, Any] = {
        "document": imported.document,
        "as_of": imported.as_of or None,
        **imported.account,
        "created": imported.created,
        "updated": imported.updated,
        "unchanged": imported.unchanged,
        "held": imported.held,
        "doubts": [
            {"code": str(d.code), "line": d.line, "row": d.row, "text": d.text} for d in reading.doubts()
        ],
    }
    return account | {"projects": reading.projects} if rows else account


def _in_words(imported: Import, account: dict[str, Any], *, dry_run: bool) -> str:
    lines = [
        f"{imported}: {account['rows']} rows"
        + " ("
        + ", ".join(f"{pillar} {n}" for pillar, n in account["by_pillar"].items())
        + ")",
        *(
            f"  states {s['number']} {'under pillar ' + s['pillar'] if s['pillar'] else 'in all'} "
            f"({s['where']}), counted {s['counted']}"
            for s in account["stated"]
        ),
        f"  {'would create' if dry_run else 'created'} {account['created']}, "
        f"{'would change' if dry_run else 'changed'} {account['updated']}, unchanged {account['unchanged']}, "
        f"held back {account['held']}",
        f"  {len(account['doubts'])} doubts; they stand on the page of the import.",
    ]
    return "\n".join(lines) + "\n"


def bring_in_assessments(
    path: Path, *, out: TextIO, body: str = "", dry_run: bool = False, as_json: bool = False
) -> bool:
    """Bring earlier assessments in from a table (or, with `dry_run`, only say what it would do); say whether nothing is in doubt.

    Raises `DomainError` where the file is no such table, and where it is not clear which body assesses.
    """
    owner = _assessing_body(body)
    by = on_the_machine(Role.AREA_LEAD, organisation_id=owner.pk)
    do = read_assessments if dry_run else import_assessments
    outcome = do(source=path, owner=owner, by=by).outcome
    _tell(path, outcome, out, dry_run=dry_run, as_json=as_json)
    return not outcome.doubts


def bring_in_treaties(path: Path, *, out: TextIO, dry_run: bool = False, as_json: bool = False) -> bool:
    """Enter what States are party to from a table (or only say what it would do); say whether nothing is in doubt."""
    do = read_treaties if dry_run else import_treaties
    outcome = do(source=path, by=on_the_machine(Role.ASSESSOR)).outcome
    _tell(path, outcome, out, dry_run=dry_run, as_json=as_json)
    return not outcome.doubts


def _assessing_body(code: str) -> Organisation:
    """Give the organisation that is named, or the only one in which somebody leads assessments today."""
    if code:
        found = Organisation.objects.filter(code=code).first()
        if found is None:
            raise DomainError(_("There is no organisation “%(code)s”.") % {"code": code})
        return found
    leading = Membership.objects.in_force().filter(role__in=roles_with(Perm.ASSESSMENT_LEAD))
    bodies = list(Organisation.objects.filter(pk__in=leading.values("organisation_id")).order_by("code"))
    if len(bodies) != 1:
        known = ", ".join(body.code for body in bodies) or _("none leads assessments yet")
        raise DomainError(_("Name the body that assesses with --body (%(known)s).") % {"known": known})
    return bodies[0]


def _tell(path: Path, outcome: Outcome, out: TextIO, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        json.dump({"file": path.name, **outcome.as_json()}, out, ensure_ascii=False, indent=2)
        out.write("\n")
        return
    done, counts = ("would be " if dry_run else ""), outcome.counts
    lines = [
        f"{path.name}: {counts['rows']} rows; {done}new {counts['created']}, {done}changed {counts['updated']}, "
        f"unchanged {counts['unchanged']}",
        *(
            f"  row {doubt.place.line}{f' of {doubt.place.part}' if doubt.place.part else ''}, {doubt.column}: "
            f"{doubt.text} {doubt.mend}".rstrip()
            for doubt in outcome.doubts
        ),
    ]
    if outcome.doubts:
        lines.append(f"  Nothing of these is taken: {', '.join(sorted(outcome.refused))}.")
    out.write("\n".join(lines) + "\n")
