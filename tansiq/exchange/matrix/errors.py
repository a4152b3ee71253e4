"""Why a file cannot be read at all."""

from django.utils.translation import gettext_lazy as _

from tansiq.exchange.matrix.pieces import Place
from tansiq.kernel.errors import DomainError, Text


class UnreadableFile(DomainError):
    """The file is refused whole: what is wrong, where in the file (None: all of it), and what would mend it.

    `message` and `mend` may have named gaps, filled from `args` in the reader's language.
    """

    def __init__(self, message: Text, *, where: Place | None = None, mend: Text = "", **gaps: object) -> None:
        super().__init__(message, code="unreadable_file")
        self.where = where
        self.mend = mend
        self.gaps = gaps

    def __str__(self) -> str:
        where = f"{self.where.words()}: " if self.where else ""
        return where + f"{self.message} {self.mend}".strip() % self.gaps


SEND_WHOLE = _("Send the whole file again.")
SEND_OTHER_FORM = _("Send the document as plain text in UTF-8, or as DOCX, XLSX or CSV.")
SEND_SMALLER = _("Send it in parts, a pillar at a time.")
