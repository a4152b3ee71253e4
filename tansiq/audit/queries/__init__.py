"""Every read of the log."""

from tansiq.audit.queries.chain import Proof, last_seal, verify
from tansiq.audit.queries.extracts import Account, NotWhole, outline, prove
from tansiq.audit.queries.log import (
    OPENED,
    code_of,
    counted_since,
    everything,
    history_of,
    is_restricted,
    key_of,
    kinds,
    narrowed,
    told_of,
)
from tansiq.audit.queries.names import PEOPLE, Name, names_of, pseudonym_in_words
from tansiq.audit.queries.openings import OpenedPage, OpenedRecord, Records, opened_of
from tansiq.audit.queries.pseudonyms import (
    Key,
    identity_of,
    key,
    opening_of,
    pseudonyms,
    succession_of,
    successions,
    waiting,
)

__all__ = [
    "OPENED",
    "PEOPLE",
    "Account",
    "Key",
    "Name",
    "NotWhole",
    "OpenedPage",
    "OpenedRecord",
    "Proof",
    "Records",
    "code_of",
    "counted_since",
    "everything",
    "history_of",
    "identity_of",
    "is_restricted",
    "key",
    "key_of",
    "kinds",
    "last_seal",
    "names_of",
    "narrowed",
    "opened_of",
    "opening_of",
    "outline",
    "prove",
    "pseudonym_in_words",
    "pseudonyms",
    "succession_of",
    "successions",
    "told_of",
    "verify",
    "waiting",
]
