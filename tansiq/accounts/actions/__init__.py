"""Every write on people and their memberships, and what the log has to know of signing in."""

from tansiq.accounts.actions.people import (
    add_person,
    end_membership,
    give_membership,
    see_home,
)
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

__all__ = [
    "add_person",
    "change_password",
    "end_membership",
    "give_membership",
    "note_factor_added",
    "note_factor_removed",
    "note_failed_sign_in",
    "note_lock_out",
    "note_session_ended",
    "note_sign_in",
    "note_sign_out",
    "renew_second_factor",
    "see_home",
]
