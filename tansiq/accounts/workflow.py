"""The life cycles of a nomination and of a membership, and the spans of time that rule them."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from tansiq.kernel.workflow import latest, load

_DATA = Path(__file__).parent / "data"

NOMINATION_VERSIONS = load(_DATA / "nomination.yaml")
MEMBERSHIP_VERSIONS = load(_DATA / "membership.yaml")
NOMINATION = latest(NOMINATION_VERSIONS)
MEMBERSHIP = latest(MEMBERSHIP_VERSIONS)


@dataclass(frozen=True)
class Terms:
    """The spans of the life cycle in days, as data/terms.yaml has them."""

    invitation: int
    revalidation: int
    reminders: tuple[int, ...]
    suspended_after: int
    seen_as_active: int
    ends_soon: int


def _terms() -> Terms:
    read = yaml.safe_load((_DATA / "terms.yaml").read_text(encoding="utf-8"))
    return Terms(**{**read, "reminders": tuple(sorted(read["reminders"], reverse=True))})


TERMS = _terms()
