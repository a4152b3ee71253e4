"""Reading and checking one reference data file."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from django.utils.translation import gettext as _

from tansiq.kernel.errors import DomainError

DATA = Path(__file__).resolve().parent.parent / "data"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class DataFile:
    """One reference data file: its content, and the hash by which a second loading knows it."""

    name: str
    sha256: str
    content: dict[str, Any]

    def source_of(self, entry: dict[str, Any]) -> str:
        """Give title and date of the source that a record, or else the file, names."""
        wanted = entry.get("source") or self.content.get("default_source")
        for source in self.content.get("sources", ()):
            if source["id"] == wanted:
                return f"{source['title']} ({source['date']})"[:200]
        return str(wanted or "")[:200]


def digest(name: str) -> str:
    """Give the hash by which a second loading knows the file."""
    return hashlib.sha256((DATA / f"{name}.yaml").read_bytes()).hexdigest()


def composed(name: str, content: dict[str, Any]) -> DataFile:
    """Give content that was composed, not read, the form of a data file."""
    raw = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return DataFile(name=name, sha256=hashlib.sha256(raw).hexdigest(), content=content)


def read(name: str) -> DataFile:
    """Read and check `<name>.yaml`; raise `DomainError` that names file, place and fault."""
    path = DATA / f"{name}.yaml"
    raw = path.read_bytes()
    try:
        content = yaml.load(raw, Loader=_Loader)  # noqa: S506 - a safe loader, in C where there is one
    except yaml.YAMLError as error:
        raise DomainError(_("%(file)s: %(fault)s") % {"file": path.name, "fault": error}) from error
    _check(path.name, content, DATA / "schema" / f"{name}.json")
    return DataFile(name=name, sha256=hashlib.sha256(raw).hexdigest(), content=content)


def _check(name: str, content: Any, schema: Path) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))
    fault = next(iter(validator.iter_errors(content)), None)
    if fault is not None:
        place = "/".join(str(step) for step in fault.absolute_path)
        raise DomainError(
            _("%(file)s, at %(place)s: %(fault)s") % {"file": name, "place": place, "fault": fault.message}
        )
