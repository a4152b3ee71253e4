"""What is wrong with the file of a framework: each fault names file, line and mend."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tansiq.kernel.errors import DomainError

MOST = 50  # faults that are told of one file


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, where it stands, and what mends it."""

    file: str
    line: int
    path: str
    text: str
    mend: str

    def __str__(self) -> str:
        return _("%(file)s, line %(line)s: %(text)s %(mend)s") % asdict(self)

    def as_json(self) -> dict[str, Any]:
        """Give the fault as the command line prints it."""
        return asdict(self)


class FaultyFile(DomainError):
    """The file cannot be taken; `faults` are what is wrong with it, in the order in which they stand."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(islice(faults, MOST))
        super().__init__(self._in_words(), code="faulty_file")

    def _in_words(self) -> str:
        first, more = str(self.faults[0]), len(self.faults) - 1
        if not more:
            return first
        told = ngettext(
            "(and %(number)s more; --json tells all)", "(and %(number)s more; --json tells all)", more
        )
        return f"{first} {told % {'number': more}}"


def refuse(faults: Iterable[Fault]) -> None:
    """Raise `FaultyFile` where there is a fault."""
    found = list(islice(faults, MOST))
    if found:
        raise FaultyFile(found)
