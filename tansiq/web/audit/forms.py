"""What an auditor asks of the log, and what the holders of the key to pseudonyms write."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tansiq.audit.enums import Event
from tansiq.reference.queries import Book

_DAY = {"type": "date"}
_LINE = {"autocomplete": "off", "dir": "ltr"}


class LogForm(forms.Form):
    """Narrows the log; every field may stay empty."""

    event = forms.ChoiceField(label=_("What happened"), required=False)
    kind = forms.ChoiceField(label=_("Kind of record"), required=False)
    key = forms.CharField(
        label=_("Record, by its key"), required=False, max_length=64, widget=forms.TextInput(attrs=_LINE)
    )
    person = forms.CharField(
        label=_("Person, by code"), required=False, max_length=150, widget=forms.TextInput(attrs=_LINE)
    )
    organisation = forms.CharField(
        label=_("Organisation, by code"), required=False, max_length=60, widget=forms.TextInput(attrs=_LINE)
    )
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._organisations = {o.code.lower(): o.pk for o in book.organisations.values()}
        for name, choices in (("event", Event.choices), ("kind", list(kinds))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *choices]

    def clean_organisation(self) -> int | None:
        """Give the number of the organisation that bears the code."""
        code = self.cleaned_data["organisation"].strip().lower()
        if code and code not in self._organisations:
            raise forms.ValidationError(_now("No organisation has this code."), code="unknown")
        return self._organisations.get(code)

    def clean(self) -> dict[str, Any]:
        """Refuse dates the wrong way round."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _now("This day is before the first one."))
        return self.cleaned_data

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked, as far as it can be read; what cannot is told beside its field and left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _passphrase(label: object, *, is_new: bool = False) -> forms.CharField:
    words = {"autocomplete": "new-password" if is_new else "off", "dir": "ltr"}
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # a lazy string is one
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs=words),
    )


class PassphraseForm(forms.Form):
    """What opens one's own half of the key."""

    passphrase = _passphrase(_("Your passphrase"))


class AskForm(PassphraseForm):
    """Asks for the name behind a pseudonym."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other holder reads it before confirming. Write no name."),
    )
    field_order = ("reason", "passphrase")


class HalfForm(PassphraseForm):
    """Makes one's own half of the key."""

    passphrase = _passphrase(_("A passphrase for your half"), is_new=True)
    again = _passphrase(_("The same passphrase again"), is_new=True)

    def clean(self) -> dict[str, Any]:
        """Refuse a slip of the hand: nobody could mend it later."""
        first, again = self.cleaned_data.get("passphrase"), self.cleaned_data.get("again")
        if first and again and first != again:
            self.add_error("again", _now("The two passphrases differ."))
        return self.cleaned_data
