"""The cuts in which figures on confidential matters of States may be given: a data file, read once. No tables."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from tansiq.kernel.names import name_in

_FILE = Path(__file__).parents[1] / "data" / "cuts.yaml"


@dataclass(frozen=True)
class Cut:
    """One way to divide the States that have a record of a kind."""

    code: str
    names: dict[str, str]
    by: tuple[str, ...]

    def __str__(self) -> str:
        return name_in(self.names)


@dataclass(frozen=True)
class Counted:
    """One kind of record of a State, and the cuts in which its States are counted, in the order of the file."""

    model: str
    day: str
    since: int
    names: dict[str, str]
    cuts: tuple[Cut, ...]

    def __str__(self) -> str:
        return name_in(self.names)


@cache
def counted_kinds() -> dict[str, Counted]:
    """Give every kind that is counted, by the label of its model."""
    return {
        entry["model"]: Counted(
            model=entry["model"],
            day=entry["day"],
            since=entry["since"],
            names=entry["names"],
            cuts=tuple(Cut(cut["code"], cut["names"], tuple(cut["by"])) for cut in entry["cuts"]),
        )
        for entry in _content()["kinds"]
    }


def threshold() -> int:
    """Give the least number of States behind any figure."""
    return int(_content()["threshold"])


@cache
def _content() -> dict:  # type: ignore[type-arg]  # as the file has it
    content: dict = yaml.safe_load(_FILE.read_text(encoding="utf-8"))  # type: ignore[type-arg]
    return content
