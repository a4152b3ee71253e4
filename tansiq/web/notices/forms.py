"""How often to be written to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tansiq.notices.enums import Pace


class ChoiceForm(forms.Form):
    pace = forms.ChoiceField(
        label=_("How often to be written to"),
        choices=Pace.choices,
        widget=forms.RadioSelect,
        help_text=_("What concerns the safety of your account comes at once, whatever you choose."),
    )

    def clean_pace(self) -> Pace:
        return Pace(self.cleaned_data["pace"])
