"""The forms of nominations."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tansiq.access.enums import Role
from tansiq.accounts.actions import Nominee, Post
from tansiq.accounts.enums import Authority
from tansiq.accounts.models import Membership
from tansiq.accounts.queries.focal_points import Terrain
from tansiq.kernel.text import fold
from tansiq.reference.models import Organisation
from tansiq.reference.queries import Book, by_name


class NominationForm(forms.Form):
    """What the letter says: who nominates, whom, for what, and until when."""

    nominator = forms.ChoiceField(label=_("Nominated by"))
    authority = forms.ChoiceField(label=_("Authority that signed the letter"), choices=Authority.choices)
    letter = forms.FileField(
        label=_("Letter"),
        help_text=_("A PDF, a Word document without macros, or a picture (PNG, JPEG), up to 10 MB."),
    )
    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The invitation goes there. An address of one person, not of an office."),
    )
    function_title = forms.CharField(label=_("Function"), max_length=200, required=False)
    telephone = forms.RegexField(
        r"^[0-9+()./ -]{5,40}$",
        label=_("Telephone"),
        required=False,
        error_messages={"invalid": _("Digits, spaces and + ( ) . / - only.")},
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES)
    organisation = forms.ChoiceField(label=_("Organisation in which the nominee will act"))
    role = forms.ChoiceField(label=_("Role"))
    is_national_coordinator = forms.BooleanField(label=_("National coordinator of the State"), required=False)
    states = forms.MultipleChoiceField(
        label=_("Only for these States"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Empty: a State’s focal point acts for that State; others are not bound to States."),
    )
    themes = forms.MultipleChoiceField(
        label=_("Asked first about these themes"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_(
            "The yearly round and notices of projects go to them first. It bounds nothing that they see."
        ),
    )
    valid_until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        help_text=_("Empty: until it is ended; it is confirmed once a year in any case."),
    )

    def __init__(
        self,
        data: QueryDict | None,
        files: MultiValueDict[str, UploadedFile[Any]] | None,
        *,
        book: Book,
        terrain: Terrain,
        own: Collection[int],
        is_office: bool,
        predecessor: Membership | None,
    ) -> None:
        super().__init__(data, files, initial=_from(predecessor))
        self._book = book
        reachable = sorted(terrain.organisations, key=lambda o: fold(str(o)))
        nominating = reachable if is_office else [o for o in reachable if o.pk in own]
        self._organisations = {o.code: o for o in reachable}
        states = [s for s in book.states.values() if not terrain.state_ids or s.pk in terrain.state_ids]
        self._choose("nominator", _named(nominating))
        self._choose("organisation", _named(reachable))
        self._choose(
            "role", sorted(((str(r), r.label) for r in terrain.roles), key=lambda p: fold(str(p[1])))
        )
        self._choose("states", [(s.iso3, s.name) for s in by_name(states)])
        themes = sorted(book.themes.values(), key=lambda theme: theme.order)
        self._choose("themes", [(theme.code, theme.name) for theme in themes])

    def _choose(self, name: str, choices: Sequence[tuple[str, str | Promise]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        # With several to choose from, none is chosen for the reader.
        is_single = not isinstance(field, forms.MultipleChoiceField)
        field.choices = [("", "—"), *choices] if is_single and len(choices) > 1 else list(choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("name_ar") or cleaned.get("name_en")):
            self.add_error(
                "name_en",
                ValidationError(_t("Write the name in one language at least."), code="name_missing"),
            )
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned, book = self.cleaned_data, self._book
        names = {code: cleaned[f"name_{code}"] for code in ("ar", "en") if cleaned[f"name_{code}"]}
        kept = {name: cleaned[name] for name in ("email", "function_title", "telephone", "language")}
        return {
            "nominator": self._organisations[cleaned["nominator"]],
            "authority": Authority(cleaned["authority"]),
            "nominee": Nominee(names=names, **kept),
            "post": Post(
                organisation=self._organisations[cleaned["organisation"]],
                role=Role(cleaned["role"]),
                states=tuple(s for s in book.states.values() if s.iso3 in cleaned["states"]),
                themes=tuple(t for t in book.themes.values() if t.code in cleaned["themes"]),
                is_national_coordinator=cleaned["is_national_coordinator"],
                valid_until=cleaned["valid_until"],
            ),
            "letter": cleaned["letter"].chunks(),
        }


def _from(predecessor: Membership | None) -> dict[str, Any]:
    """Begin the successor's form with everything that the predecessor has."""
    if predecessor is None:
        return {}
    return {
        "nominator": predecessor.organisation.code,
        "organisation": predecessor.organisation.code,
        "role": predecessor.role,
        "states": [state.iso3 for state in predecessor.states.all()],
        "themes": [theme.code for theme in predecessor.themes.all()],
        "is_national_coordinator": predecessor.is_national_coordinator,
        "valid_until": predecessor.valid_until,
    }


def _named(organisations: Sequence[Organisation]) -> list[tuple[str, str]]:
    return [(o.code, f"{o.acronym} – {o.name}" if o.acronym else o.name) for o in organisations]


_LABELS = {
    "accept": _("Accept, and send the invitation"),
    "decline": _("Decline"),
    "withdraw": _("Take the nomination back"),
}


class DecisionForm(forms.Form):
    """What becomes of a nomination, and why."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed to decline; who nominated reads it."),
    )

    def __init__(self, *args: Any, moves: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(move, _LABELS[move]) for move in moves]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "decline" and not cleaned.get("reason"):
            self.add_error("reason", ValidationError(_t("Say why."), code="reason_missing"))
        return cleaned
