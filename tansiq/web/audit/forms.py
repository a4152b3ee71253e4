"""What an auditor asks of the log."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tansiq.audit.enums import Event

_DAY = {"type": "date"}


class LogForm(forms.Form):
    """Narrows the log; every field may stay empty."""

    event = forms.ChoiceField(label=_("What happened"), required=False)
    kind = forms.ChoiceField(label=_("Kind of record"), required=False)
    person = forms.CharField(label=_("User name"), required=False, max_length=150)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("event", Event.choices), ("kind", list(kinds))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *choices]

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked, as far as it can be read; what cannot is told beside its field and left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
