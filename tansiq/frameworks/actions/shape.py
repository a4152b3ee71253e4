"""The form of the file: what its schema asks, said in words, and every text in every language."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tansiq.frameworks.actions.faults import Fault, refuse
from tansiq.frameworks.actions.files import Document
from tansiq.frameworks.queries.content import Path as Steps

SCHEMA = Path(__file__).resolve().parent.parent / "data" / "schema" / "framework.json"
_TEXTS = {"names", "about", "text", "guidance", "says", "unit", "note"}
_LISTS_OF_TEXTS = {"evidence"}


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def require_shape(document: Document) -> None:
    """Raise `FaultyFile` with all that is wrong with the form: only what has its form can be asked what it means."""
    refuse(document.in_order(_faults_of_shape(document)))


def _faults_of_shape(document: Document) -> Iterator[Fault]:
    """Give what the schema finds, then the texts that lack a language of the version or have one too many."""
    for error in _validator().iter_errors(document.content):
        text, mend = _in_words(error)
        yield document.fault(_place(error), text, mend)
    languages = document.content.get("languages")
    if isinstance(languages, list) and all(isinstance(language, str) for language in languages):
        yield from _faults_of_languages(document, document.content, (), languages)


def _place(error: Any) -> Steps:
    """Give where a fault stands: at the key that is not known, where there is one."""
    if error.validator == "additionalProperties":
        return (*error.absolute_path, _unknown(error)[0])
    return tuple(error.absolute_path)


def _unknown(error: Any) -> list[str]:
    return sorted(set(error.instance) - set(error.schema["properties"]))


def _in_words(error: Any) -> tuple[str, str]:
    """Say in the reader's language what the schema found, and the mend."""
    wanted, given = error.validator_value, error.instance
    if error.validator == "required":
        missing = [key for key in wanted if key not in given]
        return (
            _("“%(key)s” is missing here.") % {"key": missing[0]},
            _("Write it: %(keys)s have to stand here.") % {"keys": _listed(wanted)},
        )
    if error.validator == "additionalProperties":
        return (
            _("“%(key)s” is not known here.") % {"key": _unknown(error)[0]},
            _("Known are: %(keys)s.") % {"keys": _listed(error.schema["properties"])},
        )
    if error.validator == "enum":
        return (
            _("“%(value)s” is not known here.") % {"value": given},
            _("Use one of: %(keys)s.") % {"keys": _listed(wanted)},
        )
    if error.validator == "type" and given is None:
        return (
            _("Nothing stands behind the colon."),
            _("Write it. Inside {…} a text that holds a comma stands in quotes."),
        )
    if error.validator == "type":
        return _("This is not what stands here."), _kinds()[wanted]
    if error.validator == "pattern":
        return (
            _("“%(value)s” is not formed as a code.") % {"value": given},
            _(
                "Use Latin letters without accents, digits, “_” and, in codes of provisions and versions, “-”."
            ),
        )
    if error.validator == "uniqueItems":
        return _("Something stands twice in this list."), _("Keep one of them.")
    return _of_size(error.validator, wanted)


def _of_size(validator: str, wanted: int) -> tuple[str, str]:
    """Say what is too short, too long, too small or too large."""
    if validator in ("minItems", "minLength"):
        return _("There is nothing here."), _("Write it, or take the key out if it may be left out.")
    if validator == "maxLength":
        told = ngettext("Use at most %(number)s character.", "Use at most %(number)s characters.", wanted)
        return _("This is too long."), told % {"number": wanted}
    return _("This weight is none."), _("Give a whole number from 1 to 100.")


def _kinds() -> dict[str, str]:
    return {
        "object": _("Write keys with a colon, one a line, or {…}: a text is {en: …, ar: …}."),
        "array": _("Write a list: one entry a line, each beginning with “- ”, or […]."),
        "string": _("Write a text."),
        "number": _("Write a number in plain digits."),
        "integer": _("Write a whole number in plain digits."),
        "boolean": _("Write true or false."),
    }


def _listed(keys: Any) -> str:
    return ", ".join(str(key) for key in keys)


def _faults_of_languages(
    document: Document, value: Any, path: Steps, languages: list[str]
) -> Iterator[Fault]:
    """Walk the content and look at every text: it stands in every language of the version, and in no other."""
    if isinstance(value, list):
        for at, entry in enumerate(value):
            if path[-1] in _LISTS_OF_TEXTS:
                yield from _faults_of_text(document, entry, (*path, at), languages)
            else:
                yield from _faults_of_languages(document, entry, (*path, at), languages)
    elif isinstance(value, dict):
        is_level = "levels" in path[-2:-1] and "requirements" in path
        for key, entry in value.items():
            if is_level or (key in _TEXTS and path[-1:] != ("levels",)):
                yield from _faults_of_text(document, entry, (*path, key), languages)
            else:
                yield from _faults_of_languages(document, entry, (*path, key), languages)


def _faults_of_text(document: Document, text: Any, path: Steps, languages: list[str]) -> Iterator[Fault]:
    if not isinstance(text, dict):
        return  # the schema has said so
    for language in languages:
        if language not in text:
            yield document.fault(
                path,
                _("The text lacks its language “%(language)s”.") % {"language": language},
                _("Write it there too: a version has every text in each of its languages."),
            )
    for language in text:
        if language not in languages:
            yield document.fault(
                (*path, language),
                _("The version has no language “%(language)s”.") % {"language": language},
                _("Its languages are: %(keys)s.") % {"keys": _listed(languages)},
            )
