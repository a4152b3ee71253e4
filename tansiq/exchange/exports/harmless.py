"""Cells that a spreadsheet would run as a formula."""

# What a spreadsheet takes for the beginning of a formula, or skips before one.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def begins_like_a_formula(text: str) -> bool:
    """Say whether a spreadsheet might run the text."""
    return text.startswith(_DANGEROUS)


def quoted(text: str) -> str:
    """Put an apostrophe before what begins like a formula: the spreadsheet then takes it for text."""
    return f"'{text}" if begins_like_a_formula(text) else text
