"""A document as one page that stands by itself: no script, nothing fetched, its style inside."""

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from tansiq.reports.papers.paper import Paper

CONTENT_TYPE = "text/html; charset=utf-8"


def write(paper: Paper) -> bytes:
    """Give the bytes of the page."""
    return as_text(paper).encode()


def as_text(paper: Paper) -> str:
    """Give the page as text; the PDF is set from it."""
    with override(paper.language):
        return render_to_string("reports/paper.html", {"paper": paper, "style": _style()})


@cache
def _style() -> SafeString:
    path = Path(__file__).parents[1] / "data" / "paper.css"
    return mark_safe(path.read_text(encoding="utf-8"))  # noqa: S308  # our own file
