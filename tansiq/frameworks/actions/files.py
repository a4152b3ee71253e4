"""Reading the file of a framework, with the line of everything in it.

The events of the parser are read one by one: composing a tree of them first would let a file nested deep enough end the
process. Everything is text but weights, bounds and what is true or false, so that `yes` and `12` mean what they say.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from tansiq.frameworks.actions.faults import Fault, FaultyFile, refuse
from tansiq.frameworks.queries.content import Content
from tansiq.frameworks.queries.content import Path as Steps
from tansiq.kernel.errors import DomainError

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBERS, _TRUTHS = {"weight", "least", "most"}, {"illustrative"}
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,4})?")
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
_DEEPEST, _LARGEST = 24, 8_000_000


@dataclass
class Document:
    """A framework as it was read: its content, areas inline, and the file and line of every step of it."""

    name: str
    content: Content
    places: dict[Steps, tuple[str, int]] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The hash of what the file says, whatever its layout and comments."""
        raw = json.dumps(self.content, ensure_ascii=False, sort_keys=True).encode()
        return hashlib.sha256(raw).hexdigest()

    def fault(self, path: Steps, text: str, mend: str) -> Fault:
        """Give a fault at the line of `path`, or of the nearest that is there above it."""
        steps = path
        while steps not in self.places:
            steps = steps[:-1]
        file, line = self.places[steps]
        return Fault(file, line, "/".join(str(step) for step in path), text, mend)

    def in_order(self, faults: Iterable[Fault]) -> list[Fault]:
        """Give faults as they stand: file by file, from the first line down."""
        files = list(dict.fromkeys(file for file, _line in self.places.values()))
        return sorted(faults, key=lambda fault: (files.index(fault.file), fault.line))

    def place_of(self, path: Steps) -> str:
        """Give file and line in words, for a fault that names two places."""
        file, line = self.places[path]
        return _("%(file)s, line %(line)s") % {"file": file, "line": line}


def read(path: Path) -> Document:
    """Read the file of a framework with the files of its areas; raise `FaultyFile` with all that cannot be read."""
    if not path.is_file():
        raise DomainError(
            _("%(file)s is not a file. Name the YAML file of a framework.") % {"file": path}, code="no_file"
        )
    return _whole(path.name, path.read_bytes(), path.resolve().parent)


def read_upload(name: str, raw: bytes) -> Document:
    """Read a framework that came as one file, without a folder around it."""
    return _whole(name, raw, None)


def _whole(name: str, raw: bytes, folder: Path | None) -> Document:
    reader = _Reader(name)
    content = reader.read(raw)
    document = Document(name, content, reader.places)
    refuse(reader.faults)
    if not isinstance(content, dict):
        raise FaultyFile(
            [
                document.fault(
                    (), _("The file holds no framework."), _("Begin it with “framework:” and “version:”.")
                )
            ]
        )
    refuse(list(_take_in_areas(document, folder)))
    return document


def _take_in_areas(document: Document, folder: Path | None) -> Iterator[Fault]:
    """Put the areas that stand in files of their own in their place."""
    areas = document.content.get("areas")
    for at, entry in enumerate(areas if isinstance(areas, list) else ()):
        if isinstance(entry, dict) and "file" in entry:
            yield from _take_in(document, at, entry, folder)


def _take_in(document: Document, at: int, entry: Content, folder: Path | None) -> Iterator[Fault]:
    path: Steps = ("areas", at)
    if folder is None:
        yield document.fault(
            path,
            _("An area stands in a file of its own, which did not come along."),
            _("Write the areas into the one file; the download of a version has them so."),
        )
        return
    name = str(entry["file"])
    found = (folder / name).resolve()
    if len(entry) > 1 or not found.is_relative_to(folder):
        yield document.fault(
            path,
            _("“%(file)s” does not name a file in the folder of the framework.") % {"file": name},
            _("Write “file:” alone, with a path inside the folder, such as 2026/A1.yaml."),
        )
        return
    if not found.is_file():
        yield document.fault(
            path,
            _("There is no file “%(file)s”.") % {"file": name},
            _("Put it beside the file of the framework, or take it out of “areas”."),
        )
        return
    reader = _Reader(name, path)
    document.content["areas"][at] = reader.read(found.read_bytes())
    document.places.update(reader.places)
    yield from reader.faults


class _Reader:
    """Reads one file: values, the line of each, and what is wrong with the way it is written."""

    def __init__(self, name: str, root: Steps = ()) -> None:
        self.name, self.root = name, root
        self.places: dict[Steps, tuple[str, int]] = {root: (name, 1)}
        self.faults: list[Fault] = []

    def read(self, raw: bytes) -> Any:
        """Give what the file holds; None where it cannot be read, and then there is a fault."""
        text = self._decoded(raw)
        if text is None:
            return None
        try:
            return self._document(yaml.parse(text, Loader=_Loader))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._fault(
                min(mark.line if mark else 0, text.rstrip().count("\n")),
                _("This is not YAML: %(fault)s.") % {"fault": error.problem or error.context},
                _("Look at the line and the one above: put a text that holds “: ”, “#”, a comma or a bracket in quotes, and indent by two spaces."),
            )  # fmt: skip
        except yaml.YAMLError as error:
            self._fault(
                0, _("This is not YAML: %(fault)s.") % {"fault": error}, _("Save it as plain text in UTF-8.")
            )
        return None  # fmt: skip

    def _decoded(self, raw: bytes) -> str | None:
        if len(raw) > _LARGEST:
            self._fault(
                0,
                _("The file is larger than a framework is."),
                _("Give the framework alone, without what does not belong to it."),
            )
            return None
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self._fault(
                raw[: error.start].count(b"\n"),
                _("These bytes are not UTF-8."),
                _("Save the file in the encoding UTF-8."),
            )
            return None

    def _document(self, events: Iterator[Any]) -> Any:
        """Give the first document of the stream; a second one is a fault."""
        values: list[Any] = []
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                if values:
                    self._fault(
                        _line(event),
                        _("A second document begins here."),
                        _("Take out the line “---” above it."),
                    )
                    break
                values.append(self._value(event, events, self.root))
        return values[0] if values else None

    def _value(self, event: Any, events: Iterator[Any], path: Steps) -> Any:
        if len(path) > _DEEPEST:
            raise yaml.MarkedYAMLError(problem=_("it is nested too deep"), problem_mark=event.start_mark)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        if isinstance(event, yaml.AliasEvent):
            self._fault(
                _line(event),
                _("“*%(name)s” stands for a text elsewhere.") % {"name": event.anchor},
                _("Write the text out here."),
            )
            return None
        return _scalar(event, path)

    def _mapping(self, events: Iterator[Any], path: Steps) -> Content:
        value: Content = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise yaml.MarkedYAMLError(
                    problem=_("a key is a word followed by a colon"), problem_mark=event.start_mark
                )
            key = event.value
            if key in value:
                self._fault(
                    line,
                    _("“%(key)s” stands twice under one heading.") % {"key": key},
                    _("Keep one of them."),
                )
            self.places[(*path, key)] = (self.name, line + 1)
            value[key] = self._value(next(events), events, (*path, key))
        return value

    def _sequence(self, events: Iterator[Any], path: Steps) -> list[Any]:
        value: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            step = (*path, len(value))
            self.places[step] = (self.name, _line(event) + 1)
            value.append(self._value(event, events, step))
        return value

    def _fault(self, line: int, text: str, mend: str) -> None:
        self.faults.append(Fault(self.name, line + 1, "/".join(str(step) for step in self.root), text, mend))


def _line(event: Any) -> int:
    """Give the line on which an event begins, counted from 0 as the parser does."""
    return int(event.start_mark.line)


def _scalar(event: Any, path: Steps) -> Any:
    """Give a text, or what the few keys that are not text hold."""
    # What a text may not hold, since no database keeps it: the character of no value, and halves of characters.
    text = _UNKEPT.sub("\ufffd", event.value).strip()
    key, is_plain = path[-1] if path else "", event.implicit[0]
    if is_plain and text in ("", "~", "null"):
        return None
    if is_plain and key in _NUMBERS and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    if is_plain and key in _TRUTHS and text in ("true", "false"):
        return text == "true"
    return text
