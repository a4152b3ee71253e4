"""Every write to the log, to the chain over it and to the names behind its codes."""

from tansiq.audit.actions.chain import seal
from tansiq.audit.actions.extracts import archive_log, take_extract
from tansiq.audit.actions.identities import forget_identity, keep_identity, protect
from tansiq.audit.actions.log import Opened, note_opened, record, record_many, record_taken
from tansiq.audit.actions.pseudonyms import ask_to_open, make_half, open_pseudonym
from tansiq.audit.actions.successions import ask_for_half, give_half

__all__ = [
    "Opened",
    "archive_log",
    "ask_for_half",
    "ask_to_open",
    "forget_identity",
    "give_half",
    "keep_identity",
    "make_half",
    "note_opened",
    "open_pseudonym",
    "protect",
    "record",
    "record_many",
    "record_taken",
    "seal",
    "take_extract",
]
