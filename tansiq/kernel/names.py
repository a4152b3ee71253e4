"""Names in many languages: one JSON mapping from language code to text, so that a seventh needs no migration."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language

OFFICIAL_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
FALLBACK = ("en", "ar", "fr", "es", "ru", "zh")


def name_in(names: Mapping[str, str], language: str | None = None) -> str:
    """Give the text of `names` in `language` (default: the reader's), else the first of the stated fallback."""
    wanted = (language or get_language() or "en").split("-")[0]
    for code in (wanted, *FALLBACK):
        if names.get(code):
            return names[code]
    return next(iter(names.values()), "")


def check_names(value: Any) -> None:
    """Raise `ValidationError` unless `value` maps language codes to non-empty text."""
    if not isinstance(value, dict) or not all(isinstance(t, str) and t.strip() for t in value.values()):
        raise ValidationError("Names are a mapping from language code to text.", code="names")


class NamesField(models.JSONField[dict[str, str], dict[str, str]]):
    """A mapping language → text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, check_names]


class Named(models.Model):
    """A thing whose name stands in several languages."""

    names = NamesField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the first of the fallback."""
        return name_in(self.names)
