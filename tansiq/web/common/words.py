"""Dates and numbers as the United Nations writes them, in the reader's language."""

from tansiq.kernel.written import digits, iso, written_date

__all__ = ["digits", "iso", "number", "written_date"]


def number(value: int | float) -> str:
    """Write a number with its thousands apart."""
    text = f"{value:,}"
    written = digits(text)
    return written.replace(",", "٬").replace(".", "٫") if written != text else text
