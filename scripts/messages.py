"""The translatable words: extract them into the .po files, check these, compile them. Needs no GNU gettext.

`extract` writes, `check` changes nothing and fails on what is missing, fuzzy, out of date or malformed.
"""

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tansiq"
LOCALES = PACKAGE / "locale"
KEYWORDS = {
    "_": None,
    "_t": None,
    **{name + lazy: None for name in ("gettext", "gettext_noop") for lazy in ("", "_lazy")},
    **{"ngettext" + lazy: (1, 2) for lazy in ("", "_lazy")},
    **{"pgettext" + lazy: ((1, "c"), 2) for lazy in ("", "_lazy")},
    **{"npgettext" + lazy: ((1, "c"), 2, 3) for lazy in ("", "_lazy")},
}
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
TEMPLATE_CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(({LITERAL}(?:, {LITERAL})*)")
TEMPLATE_COMMENT = re.compile(r"# *Translators.*")
NAMED = re.compile(r"%\(\w+\)[sdrif]")
UNNAMED = re.compile(r"%(?!\(\w+\)[sdrif]|%)")
HEADER = """\
# {language}: the words of the interface. Extracted by `make messages`; translate the msgstr lines only.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plural_forms}\\n"
"""
# Arabic has six forms, in the order zero, one, two, few, many, other.
PLURAL_FORMS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 "
    ": n%100>=11 && n%100<=99 ? 4 : 5;"
}

Words = str | tuple[str, ...]


def main() -> int:
    """Run one of the three verbs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=["extract", "check", "compile"])
    parser.add_argument("files", nargs="*", type=Path, help="the .po files; all of them by default")
    arguments = parser.parse_args()
    files = arguments.files or sorted(LOCALES.glob("*/LC_MESSAGES/django.po"))
    verb = {"extract": _extract, "check": _check, "compile": _compile}[arguments.verb]
    return max((verb(path) for path in files), default=0)


# --- the verbs, for one file ---


def _extract(path: Path) -> int:
    path.write_text(_updated(path), encoding="utf-8")
    return 0


def _check(path: Path) -> int:
    faults = list(_faults(_read(path)))
    if _updated(path) != path.read_text(encoding="utf-8"):
        faults.insert(0, "does not hold the words that the code has now: run `make messages`")
    for fault in faults:
        print(f"{path.relative_to(ROOT)}: {fault}", file=sys.stderr)
    return 1 if faults else 0


def _compile(path: Path) -> int:
    with path.with_suffix(".mo").open("wb") as target:
        write_mo(target, _read(path))
    return 0


# --- what a file should hold ---


def _updated(path: Path) -> str:
    """Return the file as it would be with the code's words of today: sorted, without line numbers or dates."""
    old, new = _read(path), Catalog()
    for message in _messages():
        new.add(message.id, locations=message.locations, context=message.context, flags=message.flags)
    old.update(new, no_fuzzy_matching=True)
    body = io.BytesIO()
    write_po(
        body, old, width=110, omit_header=True, sort_output=True, ignore_obsolete=True, include_lineno=False
    )
    language = path.parent.parent.name
    header = HEADER.format(language=language, plural_forms=PLURAL_FORMS[language])
    return header + "\n" + body.getvalue().decode().rstrip() + "\n"


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.parent.name)


def _faults(catalog: Catalog) -> Iterator[str]:
    """Yield what keeps a catalog from being complete and correct, a line for each fault."""
    for message in catalog:
        if message.id:
            fault = _fault(message)
            if fault:
                yield f"{fault}: {_as_list(message.id)[0]!r}"


def _fault(message: Message) -> str | None:
    originals, translations = _as_list(message.id), _as_list(message.string)
    names = {name for words in originals for name in NAMED.findall(words)}
    if message.fuzzy:
        return "fuzzy"
    if not all(translations):
        return "missing"
    if any(set(NAMED.findall(words)) - names for words in translations):
        return "the translation has a placeholder that the English has not"
    if not message.pluralizable and names - set(NAMED.findall(translations[0])):
        return "the translation lacks a placeholder"
    if message.python_format and any(UNNAMED.search(w.replace("%%", "")) for w in originals + translations):
        return "a placeholder has no name, write %(name)s"
    return None


def _as_list(words: Sequence[str] | None) -> list[str]:
    return [words] if isinstance(words, str) else list(words or [""])


# --- the words in the code ---


def _messages() -> Iterator[Message]:
    for path in _sources():
        location = [(path.relative_to(ROOT).as_posix(), 0)]
        calls = _in_python(path) if path.suffix == ".py" else _in_template(path)
        for words, context in calls:
            flags = ["python-format"] if any("%" in w for w in _as_list(words)) else []
            yield Message(words, locations=location, context=context, flags=flags)


def _sources() -> Iterable[Path]:
    """Return the Python files and templates, in a steady order; what was fetched or generated is left out."""
    paths = [
        *PACKAGE.rglob("*.py"),
        *PACKAGE.rglob("templates/**/*.html"),
        *PACKAGE.rglob("templates/**/*.txt"),
    ]
    return sorted(path for path in paths if not {"migrations", "static"} & set(path.parts))


def _in_python(path: Path) -> Iterator[tuple[Words, str | None]]:
    with path.open("rb") as source:
        for _line, words, _comments, context in extract_python("python", source, keywords=KEYWORDS):
            if words:
                yield words, context


def _in_template(path: Path) -> Iterator[tuple[Words, str | None]]:
    """Read the gettext calls into which Django itself turns a template's tags."""
    source = TEMPLATE_COMMENT.sub("", templatize(path.read_text(encoding="utf-8"), origin=str(path)))
    for name, arguments in TEMPLATE_CALL.findall(source):
        words = [ast.literal_eval(literal) for literal in re.findall(LITERAL, arguments)]
        context = words.pop(0) if "p" in name.removesuffix("gettext") else None
        yield (tuple(words) if name.startswith("n") else words[0]), context


if __name__ == "__main__":
    sys.exit(main())
