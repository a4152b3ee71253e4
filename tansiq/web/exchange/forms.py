"""Forms of imports."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tansiq.reference.models import Organisation


class UploadForm(forms.Form):
    document = forms.FileField(
        label=_("Document"),
        help_text=_(
            "The matrix as text, DOCX, XLSX or CSV. It is read first; nothing changes before you confirm."
        ),
    )
    as_of = forms.CharField(
        label=_("As of"),
        required=False,
        max_length=7,
        help_text=_("2018-02, say; only where the document does not state it itself."),
    )

    def clean_document(self) -> Any:
        document = self.cleaned_data["document"]
        if document.size > settings.TANSIQ_UPLOAD_LIMIT:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB; send it in parts."),
                params={"limit": settings.TANSIQ_UPLOAD_LIMIT // 1_048_576},
            )
        return document

    def clean_as_of(self) -> str:
        as_of = str(self.cleaned_data["as_of"]).strip()
        if as_of and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", as_of):
            raise forms.ValidationError(_("Write the month as 2018-02."))
        return as_of


class TableForm(forms.Form):
    """A table to hand in; where several organisations of the reader assess, the one for which it is."""

    table = forms.FileField(
        label=_("Table"),
        help_text=_(
            "XLSX without macros, or CSV in UTF-8. It is read first; nothing changes before you confirm."
        ),
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(organisations) > 1:
            choices = [(str(one.pk), str(one)) for one in organisations]
            self.fields["organisation"] = forms.ChoiceField(label=_("Assessed by"), choices=choices)


class SettleForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=_("Kept with the doubt, and carried over when the document is read again."),
    )
