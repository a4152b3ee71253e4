"""The form of a submission: a title, and sections as many as there are."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from tansiq.kernel.names import OFFICIAL_LANGUAGES
from tansiq.library.actions import Text
from tansiq.library.models import Submission, SubmissionSection
from tansiq.reference.models import Organisation
from tansiq.web.common import words

_LONGEST_HEADING, _LONGEST_TEXT, _MOST = 300, 100_000, 60
# Chinese has no entry of its own in Django, only its scripts.
_LANGUAGE = {"zh": "zh-hans"}

Pair = tuple[str, str]


class Sections(forms.Widget):
    """Heading and text of each section, in their order."""

    template_name = "library/widgets/sections.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> list[Pair]:
        if not hasattr(data, "getlist"):
            return list(data.get(name) or [])
        headings, bodies = data.getlist(f"{name}-heading"), data.getlist(f"{name}-body")
        return [
            (h.replace("\x00", " "), b.replace("\x00", " ")) for h, b in zip(headings, bodies, strict=False)
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        sections = list(value or ()) or [("", "")]
        context["widget"]["sections"] = [(words.number(n), *pair) for n, pair in enumerate(sections, start=1)]
        return context

    def id_for_label(self, id_: str) -> str:
        return ""


class SectionsField(forms.Field):
    """Sections; what is blank altogether is left out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=Sections(), **kwargs)

    def to_python(self, value: Any) -> list[Pair]:
        return [(h.strip(), b.strip()) for h, b in value or () if h.strip() or b.strip()]

    def validate(self, value: list[Pair]) -> None:
        if not value:
            raise ValidationError(gettext("Write at least one section."), code="sections_missing")
        if len(value) > _MOST:
            raise ValidationError(
                gettext("A submission has at most %(number)s sections.") % {"number": _MOST}
            )
        for place, (heading, body) in enumerate(value, start=1):
            self._check(words.number(place), heading, body)

    def _check(self, place: str, heading: str, body: str) -> None:
        if not heading or not body:
            raise ValidationError(
                gettext("Section %(place)s lacks its heading or its text.") % {"place": place}
            )
        if len(heading) > _LONGEST_HEADING or len(body) > _LONGEST_TEXT:
            raise ValidationError(
                gettext("Section %(place)s is too long: its heading has at most %(heading)s characters, its text %(text)s.")
                % {"place": place, "heading": words.number(_LONGEST_HEADING), "text": words.number(_LONGEST_TEXT)}
            )  # fmt: skip


def _languages() -> list[Pair]:
    return [
        (code, get_language_info(_LANGUAGE.get(code, code))["name_local"].capitalize())
        for code in OFFICIAL_LANGUAGES
    ]


class SubmissionForm(forms.Form):
    """What a State submits."""

    title = forms.CharField(label=_("Title"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))
    language = forms.ChoiceField(label=_("Language of the text"))
    submitted_on = forms.DateField(
        label=_("Submitted on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    sections = SectionsField(
        label=_("Sections"),
        help_text=_("Your State can release or keep back each by itself. Do not write numbers into the headings: each reader’s sections are numbered anew."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = _languages()

    @property
    def text(self) -> Text:
        """What the action takes."""
        return Text(
            **{name: self.cleaned_data[name] for name in ("title", "language", "submitted_on", "sections")}
        )

    @classmethod
    def with_one_more(cls, form: "SubmissionForm", **kwargs: Any) -> "SubmissionForm":
        """Give the form as it was typed, unchecked, with room for one more section."""
        typed = {name: form[name].value() for name in form.fields}
        typed["sections"] = [*typed["sections"], ("", "")]
        return cls(initial=typed, **kwargs)


class NewSubmissionForm(SubmissionForm):
    """A new submission, for one of the reader's State bodies."""

    owner = forms.ChoiceField(label=_("Submitted by"))
    field_order = ("title", "owner", "language", "submitted_on", "sections")

    def __init__(self, *args: Any, owners: Iterable[Organisation], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"submitted_on": timezone.localdate(), "language": get_language()})
        super().__init__(*args, **kwargs)
        self.owners = {organisation.code: organisation for organisation in owners}
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [(code, str(organisation)) for code, organisation in self.owners.items()]


def initial_of(submission: Submission, sections: Iterable[SubmissionSection]) -> dict[str, Any]:
    """Give what stands, to be written anew."""
    return {
        "title": submission.title,
        "language": submission.language,
        "submitted_on": submission.submitted_on,
        "sections": [(section.heading, section.body) for section in sections],
    }
