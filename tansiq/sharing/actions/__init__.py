"""Every write: who sees a record, groups, personal access, and what States decide. A file per noun."""

from tansiq.sharing.actions.access import ask_for_access, decline_access, grant_access, withdraw_request
from tansiq.sharing.actions.consents import (
    ask_consent,
    cancel_consent,
    expire_consents,
    give_consent,
    refuse_consent,
    rehearse_withdrawal,
    remind_of_consents,
    withdraw_consent,
)
from tansiq.sharing.actions.figures import read_figures
from tansiq.sharing.actions.grants import end_grant, give_grant
from tansiq.sharing.actions.groups import (
    add_group,
    add_part,
    edit_group,
    join_group,
    leave_group,
    remove_part,
)
from tansiq.sharing.actions.handing_over import pass_on_grants, pass_on_requests
from tansiq.sharing.actions.releases import mark_releases
from tansiq.sharing.actions.terms import share

__all__ = [
    "add_group",
    "add_part",
    "ask_consent",
    "ask_for_access",
    "cancel_consent",
    "decline_access",
    "edit_group",
    "end_grant",
    "expire_consents",
    "give_consent",
    "give_grant",
    "grant_access",
    "join_group",
    "leave_group",
    "mark_releases",
    "pass_on_grants",
    "pass_on_requests",
    "read_figures",
    "refuse_consent",
    "rehearse_withdrawal",
    "remind_of_consents",
    "remove_part",
    "share",
    "withdraw_consent",
    "withdraw_request",
]
