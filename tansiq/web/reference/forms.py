"""What the reader chooses on these pages."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DayForm(forms.Form):
    """The day for which memberships are shown; today where none is chosen."""

    on = forms.DateField(
        label=_("Memberships on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "min": "1945-10-24"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the day as 2018-04-20. Today is shown meanwhile.")},
    )

    @property
    def day(self) -> date:
        """The day chosen, else today."""
        chosen = self.cleaned_data.get("on") if self.is_bound and self.is_valid() else None
        return chosen or timezone.localdate()
