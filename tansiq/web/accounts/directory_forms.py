"""The forms of the directory."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tansiq.access.enums import Role
from tansiq.accounts.enums import Audience, EntryField
from tansiq.accounts.models import Person
from tansiq.kernel.text import fold
from tansiq.reference.queries import Book, by_name
from tansiq.web.common.words import LANGUAGES_SPOKEN


class PersonForm(forms.Form):
    """A new account. It may sign in and sees nothing until it has a membership."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Letters, digits and @ . + - _; it is not changed afterwards."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Reminders of the yearly round go there.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("First password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Twelve letters or more. Hand it over in person or by telephone; the person changes it after signing in."),
    )  # fmt: skip

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("name_ar") or cleaned.get("name_en")):
            raise ValidationError(_t("Write the name in one language at least."), code="name_missing")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        names = {code: cleaned[f"name_{code}"] for code in ("ar", "en") if cleaned[f"name_{code}"]}
        kept = {name: cleaned[name] for name in ("username", "email", "language", "password")}
        return {**kept, "names": names}


class MembershipForm(forms.Form):
    """A role in an organisation, for some States or without that bound, until a day or without an end."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    role = forms.ChoiceField(label=_("Role"))
    states = forms.MultipleChoiceField(
        label=_("Only for these States"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Leave empty where the role is not bound to States."),
    )
    valid_until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._book = book
        organisations = sorted(book.organisations.values(), key=lambda o: fold(str(o)))
        self._choose("organisation", [("", "—"), *((o.code, _label(o)) for o in organisations)])
        self._choose("role", sorted(((str(r), str(r.label)) for r in Role), key=lambda pair: fold(pair[1])))
        self._choose("states", [(s.iso3, s.name) for s in by_name(book.states.values())])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        code = cleaned["organisation"]
        return {
            "organisation": next(o for o in self._book.organisations.values() if o.code == code),
            "role": Role(cleaned["role"]),
            "states": [s for s in self._book.states.values() if s.iso3 in cleaned["states"]],
            "valid_until": cleaned["valid_until"],
        }


def _label(organisation: Any) -> str:
    return f"{organisation.acronym} – {organisation.name}" if organisation.acronym else organisation.name


class ReasonForm(forms.Form):
    """Why something is done; kept with it."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class NewPasswordForm(forms.Form):
    """A password of one's own, twice."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Twelve letters or more, and none of the common ones."),
    )
    again = forms.CharField(
        label=_("The same once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self._person)
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if self.cleaned_data.get("password", again) != again:
            raise ValidationError(_t("The two are not the same."), code="not_the_same")
        return again


class EntryForm(forms.Form):
    """One's own entry: what stands in it, and to whom each part is shown."""

    function_title = forms.CharField(label=_("Function"), max_length=200, required=False)
    telephone = forms.RegexField(
        r"^[0-9+()./ -]{5,40}$",
        label=_("Telephone"),
        required=False,
        error_messages={"invalid": _("Digits, spaces and + ( ) . / - only.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "tel"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=list(LANGUAGES_SPOKEN.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    shows_function = forms.ChoiceField(label=_("Function is shown to"), choices=Audience.choices)
    shows_email = forms.ChoiceField(label=_("E-mail is shown to"), choices=Audience.choices)
    shows_telephone = forms.ChoiceField(label=_("Telephone is shown to"), choices=Audience.choices)
    shows_languages = forms.ChoiceField(label=_("Languages are shown to"), choices=Audience.choices)

    def __init__(self, data: QueryDict | None, *, person: Person) -> None:
        now = {f"shows_{field}": person.audience_of(field) for field in EntryField}
        kept = {name: getattr(person, name) for name in ("function_title", "telephone", "languages")}
        super().__init__(data, initial={**kept, **now})

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        kept = {name: cleaned[name] for name in ("function_title", "telephone", "languages")}
        return {**kept, "shown": {field: Audience(cleaned[f"shows_{field}"]) for field in EntryField}}
