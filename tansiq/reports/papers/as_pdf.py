"""A document as PDF. The only place that knows WeasyPrint, which in turn needs Pango and fonts of the system."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from tansiq.reports.papers import as_page
from tansiq.reports.papers.paper import Paper

CONTENT_TYPE = "application/pdf"
_FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/Library/Fonts",
    "~/.fonts",
    "~/.local/share/fonts",
)


@cache
def missing() -> str:
    """Name what the system lacks for PDF, "" where nothing; in English, for operators too."""
    try:
        _weasyprint()
    except OSError:
        return "Pango (Debian: libpango-1.0-0 libpangoft2-1.0-0)"
    # Words set in most other Arabic fonts cannot be found again in a PDF.
    if not any(_has_font(Path(folder).expanduser()) for folder in _FONT_FOLDERS):
        return "Noto Naskh Arabic (Debian: fonts-noto-core)"
    return ""


def _weasyprint() -> Any:
    """Load WeasyPrint at its first use: it takes a second, and fails where the system lacks Pango."""
    return import_module("weasyprint")


def _has_font(folder: Path) -> bool:
    return next(folder.rglob("NotoNaskhArabic*"), None) is not None


def write(paper: Paper) -> bytes:
    """Give the bytes of the PDF."""
    page = _weasyprint().HTML(string=as_page.as_text(paper), url_fetcher=_fetch_nothing)
    content: bytes = page.write_pdf()
    return content


def _fetch_nothing(url: str, *_args: object, **_settings: Mapping[str, object]) -> NoReturn:
    raise ValueError(f"A document fetches nothing: {url}")
