"""The status of implementation, in English or Arabic."""

from enum import StrEnum
from functools import lru_cache

from tansiq.exchange.matrix.text import clean
from tansiq.kernel.text import fold


class Status(StrEnum):
    """The three states of implementation that the matrix prints."""

    ONGOING = "ongoing"
    COMPLETED = "completed"
    IN_DEVELOPMENT = "in_development"


_WORDS = {
    Status.ONGOING: "ongoing|under way|in progress|under implementation|in implementation|being implemented"
    "|جار|جاري|جارية|جار تنفيذه|جاري تنفيذه|جار التنفيذ|جاري التنفيذ|جارية التنفيذ|قيد التنفيذ|مستمر|مستمرة|متواصل",
    Status.COMPLETED: "completed|complete|concluded|finished|implemented"
    "|مكتمل|مكتملة|اكتمل|اكتملت|منجز|منجزة|أنجز|أنجزت|منته|منتهية|انتهى|تم إنجازه|تم التنفيذ|نفذ",
    Status.IN_DEVELOPMENT: "in development|under development|being developed|in preparation|under preparation"
    "|قيد الإعداد|قيد التطوير|قيد التحضير|في طور الإعداد|في طور التطوير|تحت الإعداد|يجري إعداده",
}  # fmt: skip


@lru_cache(maxsize=1024)
def status(printed: str) -> Status | None:
    """Read a status; None for any other word. Spaces are left out, since a word may be broken over a line ("Complete d")."""
    return _STATUS_OF.get(_squeezed(clean(printed)))


def _squeezed(text: str) -> str:
    return fold(text).replace(" ", "")


_STATUS_OF = {_squeezed(word): status for status, words in _WORDS.items() for word in words.split("|")}
