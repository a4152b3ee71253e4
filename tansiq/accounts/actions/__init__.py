"""Every write to people, memberships and nominations."""

from tansiq.accounts.actions.erasure import ask_erasure
from tansiq.accounts.actions.forgetting import (
    forget_decided_proposals,
    forget_declined_nominations,
    forget_lapsed_invitations,
)
from tansiq.accounts.actions.invitations import send_invitation, take_up_invitation
from tansiq.accounts.actions.memberships import (
    end_membership,
    give_membership,
    resume_membership,
    revalidate_membership,
    suspend_membership,
)
from tansiq.accounts.actions.nominations import (
    Nominee,
    Post,
    accept_nomination,
    decline_nomination,
    nominate,
    note_letter_read,
    withdraw_nomination,
)
from tansiq.accounts.actions.people import (
    add_person,
    close_account,
    edit_entry,
    protect_person,
    see_home,
)
from tansiq.accounts.actions.proposals import confirm_proposal, decline_proposal, propose_membership
from tansiq.accounts.actions.reopening import propose_reopening, reopen_account
from tansiq.accounts.actions.signing_in import (
    change_password,
    note_factor_added,
    note_factor_removed,
    note_failed_sign_in,
    note_lock_out,
    note_session_ended,
    note_sign_in,
    note_sign_out,
    renew_second_factor,
)
from tansiq.accounts.actions.terms import mind_terms

__all__ = [
    "Nominee",
    "Post",
    "accept_nomination",
    "add_person",
    "ask_erasure",
    "change_password",
    "close_account",
    "confirm_proposal",
    "decline_nomination",
    "decline_proposal",
    "edit_entry",
    "end_membership",
    "forget_decided_proposals",
    "forget_declined_nominations",
    "forget_lapsed_invitations",
    "give_membership",
    "mind_terms",
    "nominate",
    "note_factor_added",
    "note_factor_removed",
    "note_failed_sign_in",
    "note_letter_read",
    "note_lock_out",
    "note_session_ended",
    "note_sign_in",
    "note_sign_out",
    "propose_membership",
    "propose_reopening",
    "protect_person",
    "renew_second_factor",
    "reopen_account",
    "resume_membership",
    "revalidate_membership",
    "see_home",
    "send_invitation",
    "suspend_membership",
    "take_up_invitation",
    "withdraw_nomination",
]
