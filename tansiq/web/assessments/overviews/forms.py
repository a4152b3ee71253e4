"""The forms of overviews: drawing, editing, observing, answering, considering."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tansiq.assessments.enums import Reply, View, Willingness
from tansiq.assessments.models import OverviewSection
from tansiq.assessments.policies.values import LONGEST
from tansiq.web.assessments.overviews.page import language_name, reading_language


def words_field(label: Any, *, rows: int = 4, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Make a field for a text."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )


def _languages() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code, _name in settings.LANGUAGES]


class _InALanguage(forms.Form):
    """A text in one of the languages of the platform."""

    language = forms.ChoiceField(label=_("Language of the text"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["language"]
        field.choices, field.initial = _languages(), reading_language()


class DraftForm(_InALanguage):
    """In which language the overview is written; it is drawn in the others as translations."""


class DrawAnewForm(forms.Form):
    """Which of the edited sections are drawn anew all the same."""

    anew = forms.MultipleChoiceField(
        label=_("Edited sections to draw anew"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those left unticked keep the text that a person gave them. What is replaced stays among the earlier texts."),
    )  # fmt: skip

    def __init__(self, *args: Any, edited: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["anew"]
        field.choices = list(edited)
        if not field.choices:
            del self.fields["anew"]

    @property
    def chosen(self) -> list[str]:
        """The keys of the sections ticked."""
        return list(self.cleaned_data.get("anew", ()))


class SectionForm(forms.Form):
    """One section in one language, on top of the text that the writer had read."""

    heading = forms.CharField(
        label=_("Heading"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    body = words_field(
        _("Text"), rows=18, required=False, help_text=_("A blank line begins a new paragraph.")
    )
    on_top_of = forms.IntegerField(widget=forms.HiddenInput)

    def on_top(self, number: int) -> None:
        """Say that the writer has seen the text of that number: the next save goes on top of it."""
        self.data = {**self.data.dict(), "on_top_of": str(number)}  # type: ignore[attr-defined]  # what was posted


class ObservationForm(_InALanguage):
    """An observation of the State, on the whole or on one section."""

    section = forms.ChoiceField(label=_("On"), required=False)
    text = words_field(_("Observation"))
    field_order = ("section", "text", "language")

    def __init__(self, *args: Any, sections: Iterable[OverviewSection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["section"]
        headings = [(one.key, one.said_in(reading_language()).heading) for one in sections]
        field.choices = [("", _("The overview as a whole")), *headings]


class ReplyForm(forms.Form):
    """What becomes of an observation."""

    reply = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[choice for choice in Reply.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    reason = words_field(_("Reason"), rows=2, required=False, help_text=_("Needed where it is declined."))


class WordForm(forms.Form):
    """The State's word on sharing."""

    willingness = forms.ChoiceField(
        label=_("The overview may be shared with other States"),
        choices=[choice for choice in Willingness.choices if choice[0]],
        widget=forms.RadioSelect,
    )


class OpinionForm(forms.Form):
    """What a member says before the adoption."""

    view = forms.ChoiceField(label=_("Your view"), choices=View.choices, widget=forms.RadioSelect)
    text = words_field(
        _("Comment"),
        required=False,
        help_text=_("Needed but for an approval. The assessing body and the members read it."),
    )
