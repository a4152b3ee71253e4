"""People, their memberships, and how they come to have them."""

from tansiq.accounts.models.membership import Membership, MembershipQuerySet
from tansiq.accounts.models.nomination import Invitation, Nomination, NominationQuerySet
from tansiq.accounts.models.person import EXAMPLE_PASSWORD, Person, new_log_code
from tansiq.accounts.models.proposal import Proposal
from tansiq.accounts.models.traced import register_traces, traces

__all__ = [
    "EXAMPLE_PASSWORD",
    "Invitation",
    "Membership",
    "MembershipQuerySet",
    "Nomination",
    "NominationQuerySet",
    "Person",
    "Proposal",
    "new_log_code",
    "register_traces",
    "traces",
]
