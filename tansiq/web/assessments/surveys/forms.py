"""The forms of a survey: one for each answer, rating, finding and source, and for what a lead decides."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tansiq.accounts.models import Person
from tansiq.assessments.actions import Cited, Found, Said
from tansiq.assessments.enums import (
    FOREMOST,
    Aspect,
    Confidence,
    FindingKind,
    Order,
    Sensitivity,
    SourceKind,
)
from tansiq.assessments.models import Answer, Finding, Rating
from tansiq.assessments.policies.values import LONGEST
from tansiq.frameworks.enums import QuestionKind
from tansiq.frameworks.models import Question, Requirement, Version
from tansiq.kernel.names import name_in
from tansiq.library.models import Submission
from tansiq.reference.models import Organisation, State
from tansiq.web.assessments.surveys.wording import choices_of
from tansiq.web.common import words
from tansiq.web.sharing.forms import choose, day_field, words_field

_SPARE_ROWS = 2


class Value(forms.Widget):
    """What a question asks for, in the form of its kind."""

    template_name = "assessments/widgets/value.html"
    use_fieldset = True

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> Any:
        if self.question.kind == QuestionKind.SEVERAL_OF:
            return data.getlist(name)
        if self.question.kind == QuestionKind.TABLE:
            return self._rows(data, name)
        return data.get(name, "")

    def _rows(self, data: Any, name: str) -> list[dict[str, str]]:
        codes = [column["code"] for column in self.question.columns]
        columns = [data.getlist(f"{name}-{code}") for code in codes]
        rows = (dict(zip(codes, cells, strict=True)) for cells in zip(*columns, strict=False))
        return [row for row in rows if any(cell.strip() for cell in row.values())]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        chosen = value if isinstance(value, list) else [value]
        context["widget"] |= {
            "kind": self.question.kind,
            "written": "" if value is None else value,
            "choices": [(code, label, code in chosen) for code, label in choices_of(self.question)],
            "unit": name_in(self.question.unit),
            "columns": [name_in(column["names"]) for column in self.question.columns],
            "rows": self._cells(value),
        }
        return context

    def _cells(self, value: Any) -> list[list[tuple[Any, str]]]:
        rows = [*(value or ()), *([{}] * _SPARE_ROWS)] if self.question.kind == QuestionKind.TABLE else []
        return [[(column, row.get(column["code"], "")) for column in self.question.columns] for row in rows]

    def id_for_label(self, id_: str) -> str:
        return ""


class OnTopOf(forms.TextInput):
    """The number that the writer had read; kept with what was typed, so that a broken line hides no other's change."""

    def __init__(self) -> None:
        super().__init__(attrs={"hidden": True, "autocomplete": "off"})


class Numbered(forms.Form):
    """What is saved on top of a number that its writer had read."""

    on_top_of = forms.IntegerField(min_value=0, widget=OnTopOf())

    def read_again(self, number: int) -> None:
        """Let what was typed be saved on top of what stands by now: its writer has been shown it."""
        data = cast(QueryDict, self.data).copy()
        data["on_top_of"] = str(number)
        self.data = data


class AnswerForm(Numbered):
    """One answer: what is asked for, remarks, how sure the writer is."""

    remarks = forms.CharField(
        label=_("Remarks"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    confidence = forms.ChoiceField(
        label=_("Confidence"), required=False, choices=[("", _("Not said")), *Confidence.choices]
    )

    def __init__(self, data: Any = None, *, question: Question, answer: Answer | None) -> None:
        self.state_id = f"q{question.pk}"
        super().__init__(data, auto_id=f"{self.state_id}-%s", initial=_standing(answer))
        self.fields["value"] = forms.Field(label=_("Answer"), required=False, widget=Value(question))

    @property
    def said(self) -> Said:
        """What the action takes; new remarks are in the language in which the page is read."""
        cleaned = self.cleaned_data
        return Said(
            value=cleaned["value"],
            remarks=cleaned["remarks"],
            language=get_language() or "en",
            confidence=cleaned["confidence"],
        )


def _standing(answer: Answer | None) -> dict[str, Any]:
    """Give what stands, to be written on top of."""
    if answer is None:
        return {"value": None, "on_top_of": 0}
    return {
        "value": answer.value,
        "remarks": answer.remarks,
        "confidence": answer.confidence,
        "on_top_of": answer.number,
    }


class RatingForm(Numbered):
    """The level of a requirement on one axis, with its reason."""

    level = forms.ChoiceField(label=_("Level"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        version: Version,
        requirement: Requirement,
        axis: str,
        rating: Rating | None,
    ) -> None:
        standing = {"level": rating.level, "reason": rating.reason} if rating else {}
        initial = {**standing, "on_top_of": rating.number if rating else 0}
        self.state_id = f"r{requirement.pk}-{axis}"
        super().__init__(data, auto_id=f"{self.state_id}-%s", initial=initial)
        levels = [*version.levels, *version.outside]
        choose(self, "level", [(level["code"], name_in(level["names"])) for level in levels])


class SourceForm(forms.Form):
    """One source of an answer."""

    kind = forms.ChoiceField(label=_("Kind"), choices=SourceKind.choices)
    citation = forms.CharField(
        label=_("Citation"), required=False, max_length=500, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    submission = forms.ChoiceField(label=_("Submission of the State"), required=False)
    dated = day_field(_("Date"), required=False)
    sensitivity = forms.ChoiceField(label=_("Handling"), choices=Sensitivity.choices)

    def __init__(self, *args: Any, submissions: Iterable[Submission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submissions = {one.reference: one for one in submissions}
        held = [(reference, f"{reference} {one.title}") for reference, one in self.submissions.items()]
        choose(self, "submission", [("", _("None")), *held])  # type: ignore[list-item]  # a lazy label

    @property
    def cited(self) -> Cited:
        """What the action takes."""
        cleaned = self.cleaned_data
        return Cited(
            kind=cleaned["kind"],
            citation=cleaned["citation"],
            dated=cleaned["dated"],
            sensitivity=cleaned["sensitivity"],
            submission=self.submissions.get(cleaned["submission"]),
        )


class FindingForm(Numbered):
    """A finding with what it rests on."""

    kind = forms.ChoiceField(label=_("Kind"), choices=FindingKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Finding"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
    requirement = forms.ChoiceField(label=_("Requirement"), required=False)
    answers = forms.MultipleChoiceField(
        label=_("Answers behind it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    foremost = forms.TypedChoiceField(
        label=_("Place among the foremost"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("For shortfalls only; who held the place gives it up."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        requirements: Iterable[Requirement],
        answers: Iterable[Answer],
        questions: dict[int, Question],
        finding: Finding | None = None,
    ) -> None:
        super().__init__(data, initial=_initial_of(finding))
        self.finding = finding
        self.requirements = {requirement.code: requirement for requirement in requirements}
        self.answered = {questions[a.question_id].code: a for a in answers if a.question_id in questions}
        named = {question.code: str(question) for question in questions.values()}
        choose(
            self, "requirement", [("", "–"), *((code, f"{code} {r.name}") for code, r in self.requirements.items())]
        )  # fmt: skip
        choose(self, "answers", [(code, named[code]) for code in self.answered])
        choose(self, "foremost", [("", "–"), *((str(n), words.number(n)) for n in range(1, FOREMOST + 1))])

    @property
    def found(self) -> Found:
        """What the action takes."""
        cleaned = self.cleaned_data
        is_as_before = self.finding is not None and self.finding.text == cleaned["text"]
        language = self.finding.language if self.finding and is_as_before else get_language() or "en"
        return Found(
            kind=FindingKind(cleaned["kind"]),
            text=cleaned["text"],
            language=language,
            requirement=self.requirements.get(cleaned["requirement"]),
            answers=[self.answered[code] for code in cleaned["answers"]],
            foremost=cleaned["foremost"],
        )


def _initial_of(finding: Finding | None) -> dict[str, Any]:
    if finding is None:
        return {"kind": FindingKind.SHORTFALL, "on_top_of": 0}
    return {
        "kind": finding.kind,
        "text": finding.text,
        "requirement": finding.requirement.code if finding.requirement else "",
        "answers": [answer.question.code for answer in finding.answers.all()],
        "foremost": finding.foremost,
        "on_top_of": finding.number,
    }


class AccountForm(forms.Form):
    """The account of an area in words."""

    text = forms.CharField(
        label=_("Account of the area"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )


class ReviewForm(forms.Form):
    """What the quality review found of one aspect."""

    aspect = forms.ChoiceField(label=_("Aspect"), choices=Aspect.choices)
    is_passed = forms.TypedChoiceField(
        label=_("Outcome"),
        choices=[("yes", _("Passed")), ("no", _("Not passed"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = words_field(
        _("Note"), required=False, help_text=_("Needed where it is not passed: say what is to be changed.")
    )

    @property
    def reviewed(self) -> dict[str, Any]:
        """What the action takes."""
        return {**self.cleaned_data, "aspect": Aspect(self.cleaned_data["aspect"])}


class PlanForm(forms.Form):
    """A new assessment of a State."""

    state = forms.ChoiceField(label=_("State"))
    version = forms.ChoiceField(label=_("Framework and version"))
    owner = forms.ChoiceField(label=_("Assessing body"))
    order = forms.ChoiceField(
        label=_("Order"), choices=Order.choices, initial=Order.COMMENTS_FIRST, widget=forms.RadioSelect
    )
    planned_for = day_field(_("To be adopted by"), required=False)
    is_visited_before = forms.BooleanField(
        label=_("The State was visited before"),
        required=False,
        help_text=_("Its survey then holds the questions for States visited before as well."),
    )

    def __init__(
        self,
        *args: Any,
        states: Iterable[State],
        versions: Iterable[Version],
        owners: Iterable[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.states = {state.iso3: state for state in states}
        self.versions = {str(version.pk): version for version in versions}
        self.owners = {owner.code: owner for owner in owners}
        choose(self, "state", [("", "–"), *((code, state.name) for code, state in self.states.items())])
        choose(self, "version", [(key, version_in_words(v)) for key, v in self.versions.items()])
        choose(self, "owner", [(code, str(owner)) for code, owner in self.owners.items()])

    @property
    def planned(self) -> dict[str, Any]:
        """What the action takes; what is planned for a made-up State, or by a made-up body, is an example."""
        cleaned = self.cleaned_data
        state, owner = self.states[cleaned["state"]], self.owners[cleaned["owner"]]
        return {
            "state": state,
            "version": self.versions[cleaned["version"]],
            "owner": owner,
            "order": Order(cleaned["order"]),
            "planned_for": cleaned["planned_for"],
            "is_visited_before": cleaned["is_visited_before"],
            "is_illustrative": state.is_illustrative or owner.is_illustrative,
        }


def version_in_words(version: Version) -> str:
    """Name a version with its framework's own name for it."""
    return f"{version.framework.name} · {version.label}"


def person_choices(people: Iterable[Person]) -> list[tuple[str, str]]:
    """Give who may work on an area, nobody first."""
    return [("", str(_("Whoever assesses"))), *((person.username, str(person)) for person in people)]
