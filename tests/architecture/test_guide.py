"""The guide for the people who use the platform: true to the pages, the same in each language.

Words in bold stand on the pages exactly so, in the language of the guide; an address in backticks is one that the platform serves.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import Resolver404, resolve

from tests.architecture.source import PACKAGE, ROOT

GUIDE = ROOT / "docs" / "guide"
LANGUAGES = [code for code, _ in settings.LANGUAGES]
PAGES = [
    path.relative_to(GUIDE).as_posix() for code in LANGUAGES for path in sorted((GUIDE / code).glob("*.md"))
]
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")
_ADDRESS = re.compile(r"`(/[^` ]*)`")
_HEADING = re.compile(r"^## ", re.MULTILINE)


def text_of(page: str) -> str:
    return (GUIDE / page).read_text(encoding="utf-8")


@cache
def words_on_pages(language: str) -> frozenset[str]:
    """Give what pages say in a language: the English is the msgid, every other its msgstr."""
    code = "ar" if language == "en" else language
    with (PACKAGE / "locale" / code / "LC_MESSAGES" / "django.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=code) if message.id]
    return frozenset(
        word for message in messages for word in forms(message.id if language == "en" else message.string)
    )


def forms(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return words if isinstance(words, tuple) else (words,)


def bold_in(page: str) -> Iterator[str]:
    for words in _BOLD.findall(text_of(page)):
        yield re.sub(r"\s+", " ", words)


def serves(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True


def test_each_language_has_the_same_pages():
    assert {code: {path.name for path in (GUIDE / code).glob("*.md")} for code in LANGUAGES} == {
        code: {path.name for path in (GUIDE / "en").glob("*.md")} for code in LANGUAGES
    }


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_same_sections_and_addresses_in_each_language(page):
    here, english = text_of(page), text_of(f"en/{Path(page).name}")

    assert len(_HEADING.findall(here)) == len(_HEADING.findall(english))
    assert sorted(_ADDRESS.findall(here)) == sorted(_ADDRESS.findall(english))


@pytest.mark.parametrize("page", PAGES)
def test_words_in_bold_stand_on_the_pages(page):
    on_pages = words_on_pages(page.partition("/")[0])

    assert [words for words in bold_in(page) if words not in on_pages] == []


@pytest.mark.parametrize("page", PAGES)
def test_addresses_in_backticks_are_served(page):
    assert [address for address in _ADDRESS.findall(text_of(page)) if not serves(address)] == []


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    folder = (GUIDE / page).parent

    assert [link for link in _LINK.findall(text_of(page)) if not (folder / link).is_file()] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_short(page):
    assert len(text_of(page).splitlines()) <= 60


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_first_page_leads_to_every_other(code):
    others = {path.name for path in (GUIDE / code).glob("*.md")} - {"index.md"}

    assert others <= set(_LINK.findall(text_of(f"{code}/index.md")))
