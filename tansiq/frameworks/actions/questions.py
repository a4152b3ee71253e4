"""What a question has to be: what its kind needs, conditions that can hold, words of its own."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from tansiq.frameworks.actions.faults import Fault
from tansiq.frameworks.actions.files import Document
from tansiq.frameworks.enums import QuestionKind
from tansiq.frameworks.queries.content import Content, Path, Placed, answers_to, questions_in
from tansiq.kernel.text import fold

_FEWEST_OPTIONS = 2
_TOO_LIKE = 95
_CHOICES = {QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF}
# What questions of some kinds have, and no others: key → the kinds, and whether each of those needs it.
_OF_KINDS: dict[str, tuple[set[QuestionKind], bool]] = {
    "options": (_CHOICES, True),
    "columns": ({QuestionKind.TABLE}, True),
    "unit": ({QuestionKind.NUMBER}, True),
    "least": ({QuestionKind.NUMBER}, False),
    "most": ({QuestionKind.NUMBER}, False),
}


def faults_of_kinds(document: Document) -> Iterator[Fault]:
    """Find questions that lack what their kind needs, or have what it has no use for."""
    for question in questions_in(document.content):
        yield from _faults_of_kind(document, question)
        for name in ("options", "columns"):
            yield from _faults_of_twins(document, question, name)


def _faults_of_kind(document: Document, question: Placed) -> Iterator[Fault]:
    entry, kind = question.entry, QuestionKind(question.entry["type"])
    for key, (kinds, is_needed) in _OF_KINDS.items():
        if kind in kinds and is_needed and key not in entry:
            yield document.fault(
                question.path,
                _("Question %(code)s of the kind “%(kind)s” has no “%(key)s”.")
                % {"code": question.code, "kind": kind, "key": key},
                _("Write “%(key)s” below its text.") % {"key": key},
            )
        if kind not in kinds and key in entry:
            yield document.fault(
                (*question.path, key),
                _("A question of the kind “%(kind)s” has no “%(key)s”.") % {"kind": kind, "key": key},
                _("Take it out, or give the question the kind %(kinds)s.")
                % {"kinds": ", ".join(sorted(kinds))},
            )
    if kind in _CHOICES and len(entry.get("options", "??")) < _FEWEST_OPTIONS:
        yield document.fault(
            (*question.path, "options"),
            _("Question %(code)s leaves no choice.") % {"code": question.code},
            _("Give at least two options."),
        )
    if "least" in entry and "most" in entry and entry["least"] > entry["most"]:
        yield document.fault(
            (*question.path, "least"),
            _("The least is more than the most."),
            _("Exchange the two, or leave one out."),
        )


def _faults_of_twins(document: Document, question: Placed, name: str) -> Iterator[Fault]:
    codes: set[str] = set()
    for at, entry in enumerate(question.entry.get(name, ())):
        if entry["code"] in codes:
            yield document.fault(
                (*question.path, name, at, "code"),
                _("“%(code)s” stands twice in question %(question)s.")
                % {"code": entry["code"], "question": question.code},
                _("Give one of the two another code."),
            )
        codes.add(entry["code"])


def faults_of_conditions(document: Document) -> Iterator[Fault]:
    """Find conditions on what is not asked or cannot be answered so, and conditions that wait for each other."""
    questions = {question.code: question for question in questions_in(document.content)}
    for question in questions.values():
        for at, condition in enumerate(question.entry.get("when", ())):
            path = (*question.path, "when", at)
            yield from _faults_of_condition(document, path, condition, questions)
    yield from _faults_of_cycles(document, questions)


def _faults_of_condition(
    document: Document, path: Path, condition: Content, questions: dict[str, Placed]
) -> Iterator[Fault]:
    asked = questions.get(condition["question"])
    if asked is None:
        yield document.fault(
            (*path, "question"),
            _("There is no question %(code)s.") % {"code": condition["question"]},
            _("Name a question or a part of this version."),
        )
        return
    answers = answers_to(asked.entry)
    if not answers:
        yield document.fault(
            (*path, "question"),
            _("No condition can rest on %(code)s: its answers cannot be listed.") % {"code": asked.code},
            _("Name a question with options, or one answered with yes, partly or no."),
        )
    for at, answer in enumerate(condition["is"] if answers else ()):
        if answer not in answers:
            yield document.fault(
                (*path, "is", at),
                _("%(code)s cannot be answered with “%(answer)s”.") % {"code": asked.code, "answer": answer},
                _("Its answers are: %(answers)s.") % {"answers": ", ".join(answers)},
            )


def _faults_of_cycles(document: Document, questions: dict[str, Placed]) -> Iterator[Fault]:
    """Follow the conditions from each question; one that leads back to where it began is a cycle."""
    done: set[str] = set()
    for code in questions:
        cycle = _cycle(code, questions, [], done)
        if cycle:
            yield document.fault(
                (*questions[cycle[0]].path, "when"),
                _("These questions wait for each other and would never be shown: %(cycle)s.")
                % {"cycle": " → ".join([*cycle, cycle[0]])},
                _("Take one of the conditions out."),
            )


def _cycle(code: str, questions: dict[str, Placed], line: list[str], done: set[str]) -> list[str]:
    if code in line:
        return line[line.index(code) :]
    if code in done or code not in questions:
        return []
    done.add(code)
    for condition in questions[code].entry.get("when", ()):
        cycle = _cycle(condition["question"], questions, [*line, code], done)
        if cycle:
            return cycle
    return []


def faults_of_words(document: Document) -> Iterator[Fault]:
    """Find questions that ask the same: in the same words, or in nearly the same, in any language of the version."""
    questions = list(questions_in(document.content))
    found: set[tuple[int, int]] = set()
    for language in document.content["languages"]:
        words = [fold(question.entry["text"][language]) for question in questions]
        for at, asked in enumerate(words):
            like = process.extract(
                asked, words[:at], scorer=fuzz.token_set_ratio, score_cutoff=_TOO_LIKE, limit=1
            )
            for _words, _score, before in like:
                if (before, at) not in found:
                    found.add((before, at))
                    yield _alike(document, questions[at], questions[before], words[at] == words[before])


def _alike(document: Document, question: Placed, before: Placed, is_same: bool) -> Fault:
    told = {
        "code": question.code,
        "other": before.code,
        "place": document.place_of((*before.path, "text")),
    }
    return document.fault(
        (*question.path, "text"),
        _("%(code)s asks in the same words as %(other)s at %(place)s.") % told
        if is_same
        else _("%(code)s asks in nearly the same words as %(other)s at %(place)s.") % told,
        _("Ask once, or say in each what sets it apart."),
    )
