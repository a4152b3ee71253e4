"""The form of an entry on a treaty."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tansiq.assessments.actions import Acts
from tansiq.assessments.enums import Adherence
from tansiq.assessments.models import Participation


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )


class ParticipationForm(forms.Form):
    """What a State did about a treaty, as a source says it."""

    signed_on = _day(_("Signed on"))
    party_on = _day(_("Party since"))
    adherence = forms.ChoiceField(label=_("By"), choices=Adherence.choices, required=False)
    reservations = forms.CharField(
        label=_("Reservations and declarations"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("The depositary’s list, say, or a note of the State."),
    )
    as_of = _day(_("As of"), required=True)

    @property
    def acts(self) -> Acts:
        """What the action takes."""
        return Acts(**{**self.cleaned_data, "adherence": Adherence(self.cleaned_data["adherence"])})


def initial_of(entered: Participation | None) -> dict[str, Any]:
    """Give what stands, to be entered anew; a first entry begins as of today."""
    if entered is None:
        return {"as_of": timezone.localdate()}
    return {name: getattr(entered, name) for name in ParticipationForm.base_fields}
