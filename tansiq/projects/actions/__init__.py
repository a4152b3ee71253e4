"""Every write to the matrix."""

from tansiq.projects.actions.claims import accept_claim, claim, decline_claim, withdraw_claim
from tansiq.projects.actions.facts import Facts, NamedEntity
from tansiq.projects.actions.projects import add, add_many, edit, edit_many, retire, return_to_matrix
from tansiq.projects.actions.rounds import answer_item, answer_items, close_round, open_round, remind
from tansiq.projects.actions.tags import confirm_tag, reject_tag

__all__ = [
    "Facts",
    "NamedEntity",
    "accept_claim",
    "add",
    "add_many",
    "answer_item",
    "answer_items",
    "claim",
    "close_round",
    "confirm_tag",
    "decline_claim",
    "edit",
    "edit_many",
    "open_round",
    "reject_tag",
    "remind",
    "retire",
    "return_to_matrix",
    "withdraw_claim",
]
