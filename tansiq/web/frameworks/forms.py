"""The form of a draft: one YAML file."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class DraftForm(forms.Form):
    """A framework as one file, its areas inline."""

    document = forms.FileField(
        label=_("File of the framework"),
        help_text=_("YAML, with all areas in it, as the download of a version has them."),
    )

    def clean_document(self) -> Any:
        document = self.cleaned_data["document"]
        if document.size > settings.TANSIQ_UPLOAD_LIMIT:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. A framework is far smaller."),
                params={"limit": settings.TANSIQ_UPLOAD_LIMIT // 1_048_576},
            )
        return document
