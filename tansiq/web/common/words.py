"""Dates and numbers as the United Nations writes them, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from tansiq.kernel.written import digits, iso, written_date

__all__ = ["LANGUAGES_SPOKEN", "digits", "iso", "number", "written_date"]

# The six official languages, as a person says which they speak.
LANGUAGES_SPOKEN = {
    "ar": _("Arabic"),
    "zh": _("Chinese"),
    "en": _("English"),
    "fr": _("French"),
    "ru": _("Russian"),
    "es": _("Spanish"),
}


def number(value: int | float) -> str:
    """Write a number with its thousands apart."""
    text = f"{value:,}"
    written = digits(text)
    return written.replace(",", "٬").replace(".", "٫") if written != text else text
