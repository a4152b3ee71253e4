"""The forms of releases."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tansiq.reference.models import Organisation
from tansiq.reference.queries import book
from tansiq.reports import queries
from tansiq.sharing.enums import Format


def organisation_of(code: str) -> Organisation | None:
    """Give the organisation with a code, None where there is none."""
    return next((o for o in book().organisations.values() if o.code == code), None)


class RecipientForm(forms.Form):
    """For whom: those whose people see something of the record first, then everybody else."""

    recipient = forms.ChoiceField(label=_("Recipient"))

    def __init__(self, *args: Any, likely: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        likely = set(likely)
        ordered = sorted(book().organisations.values(), key=lambda o: o.name)
        first = [(o.code, o.name) for o in ordered if o.pk in likely]
        rest = [(o.code, o.name) for o in ordered if o.pk not in likely]
        field: Any = self.fields["recipient"]
        field.choices = [
            ("", _t("Choose")),
            (_t("Their people see something of this record today"), first),
            (_t("Other organisations"), rest),
        ]


class DocumentForm(forms.Form):
    """In what form; PDF only where this machine writes it."""

    format = forms.ChoiceField(label=_("Format"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language of the document"),
        widget=forms.RadioSelect,
        choices=settings.LANGUAGES,
        help_text=_("Head, contents and stamp; the text too, where it stands in several languages."),
    )
    recipient = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = queries.formats()
        field: Any = self.fields["format"]
        field.choices = [(form.value, form.label) for form in offered]
        field.initial = Format.PDF if Format.PDF in offered else Format.DOCX
        self.fields["language"].initial = (get_language() or "en")[:2]


class ExportForm(DocumentForm):
    """In what form, and in the name of which of one's organisations."""

    recipient = forms.ChoiceField(label=_("In the name of"))  # type: ignore[assignment]  # a choice, here

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(o.code, o.name) for o in organisations]
        field: Any = self.fields["recipient"]
        field.choices, field.initial = choices, choices[0][0]
        if len(choices) == 1:
            field.widget = forms.HiddenInput()


class CheckForm(forms.Form):
    """A stamp, a file, or both."""

    stamp = forms.CharField(
        label=_("Stamp"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("It stands at the foot of every page of the document: four groups of four signs."),
    )
    document = forms.FileField(
        label=_("The file itself"),
        required=False,
        help_text=_("With it, the platform can say whether it is what went out. It is not kept."),
    )

    def clean_document(self) -> Any:
        document = self.cleaned_data["document"]
        if document and document.size > settings.TANSIQ_UPLOAD_LIMIT:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB, and nothing so large went out."),
                params={"limit": settings.TANSIQ_UPLOAD_LIMIT // 1_048_576},
            )
        return document

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("stamp") and not given.get("document"):
            self.add_error("stamp", forms.ValidationError(_t("Enter the stamp, or choose the file.")))
        return given

    @property
    def sha256(self) -> str:
        """The hash of the file, "" where there is none."""
        document = self.cleaned_data["document"]
        if not document:
            return ""
        digest = hashlib.sha256()
        for chunk in document.chunks():
            digest.update(chunk)
        return digest.hexdigest()
