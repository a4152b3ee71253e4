"""What every shareable record carries, the one rule of who sees it, and what the rule reads: a file per noun."""

from tansiq.sharing.models.consents import Consent, ConsentAudience, ConsentSection
from tansiq.sharing.models.grants import AccessRequest, Grant
from tansiq.sharing.models.groups import Group, GroupMember, GroupReach
from tansiq.sharing.models.releases import Release
from tansiq.sharing.models.rule import (
    OPEN_LEVELS,
    Terms,
    decided_on,
    holders,
    holders_by_decision,
    reasons,
    section_reasons,
)
from tansiq.sharing.models.shareable import Shareable, ShareableQuerySet
from tansiq.sharing.models.stated import Said, Section, SectionQuerySet, Stated

__all__ = [
    "OPEN_LEVELS",
    "AccessRequest",
    "Consent",
    "ConsentAudience",
    "ConsentSection",
    "Grant",
    "Group",
    "GroupMember",
    "GroupReach",
    "Release",
    "Said",
    "Section",
    "SectionQuerySet",
    "Shareable",
    "ShareableQuerySet",
    "Stated",
    "Terms",
    "decided_on",
    "holders",
    "holders_by_decision",
    "reasons",
    "section_reasons",
]
