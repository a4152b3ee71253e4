"""The forms of sharing: who sees a record, access in person, groups, requests."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.kernel.text import fold
from tansiq.reference.models import Organisation
from tansiq.reference.queries import Book
from tansiq.sharing.enums import Level, Seen
from tansiq.sharing.models import Group, Shareable, Terms
from tansiq.sharing.queries.records import shareable_models
from tansiq.web.projects.forms import Ticks


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Make a field for a day."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )


def words_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Make a field for a few sentences."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


def organisation_choices(organisations: Iterable[Organisation]) -> list[tuple[str, str]]:
    """Give organisations to choose from, in the order of the reader's language."""
    named = [(o.code, f"{o.acronym} – {o.name}" if o.acronym else o.name) for o in organisations]
    return sorted(named, key=lambda pair: fold(pair[1]))


def by_code(book: Book, codes: Iterable[str]) -> list[Organisation]:
    """Give the organisations of some codes."""
    wanted = set(codes)
    return [organisation for organisation in book.organisations.values() if organisation.code in wanted]


def own_organisations(book: Book, by: Actor, perm: Perm) -> list[Organisation]:
    """Give the organisations for which `by` carries a right."""
    return [book.organisations[pk] for pk in by.organisations_with(perm) if pk in book.organisations]


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Set what may be chosen in a field."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class ShareForm(forms.Form):
    """Who sees a record: a level, and whom it names."""

    level = forms.ChoiceField(label=_("Who sees it"), choices=Level.choices, widget=forms.RadioSelect)
    parties = forms.MultipleChoiceField(
        label=_("Parties"),
        required=False,
        widget=Ticks,
        help_text=_("Organisations that see it, where named parties do."),
    )
    groups = forms.MultipleChoiceField(
        label=_("Sharing groups"),
        required=False,
        widget=Ticks,
        help_text=_("Groups whose members see it, where named parties do."),
    )
    marking = forms.CharField(
        label=_("Originator’s marking"),
        required=False,
        max_length=120,
        help_text=_("As the originator wrote it on the document; it goes wherever the record goes."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(
        self, *args: Any, record: Shareable, book: Book, groups: Iterable[Group], **kwargs: Any
    ) -> None:
        self.record, self.book = record, book
        self.known_groups = {group.code: group for group in groups}
        now = record.terms()
        kwargs["initial"] = {
            "level": now.level,
            "parties": [book.organisations[pk].code for pk in now.parties if pk in book.organisations],
            "groups": [code for code, group in self.known_groups.items() if group.pk in now.groups],
            "marking": record.marking,
        }
        super().__init__(*args, **kwargs)
        choose(self, "parties", organisation_choices(book.organisations.values()))
        choose(self, "groups", [(code, str(group)) for code, group in self.known_groups.items()])

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        return {
            "level": Level(cleaned["level"]),
            "parties": by_code(self.book, cleaned["parties"]),
            "groups": [self.known_groups[code] for code in cleaned["groups"]],
            "marking": cleaned["marking"],
        }

    @property
    def terms(self) -> Terms:
        """What the policy would look at."""
        values = self.values
        return Terms(
            level=values["level"],
            owner=self.record.owner_id,
            parties=frozenset(organisation.pk for organisation in values["parties"]),
            groups=frozenset(group.pk for group in values["groups"]),
        )


class GrantForm(forms.Form):
    """Access for one person, until a day."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
        help_text=_("The name under which the person signs in."),
    )
    valid_until = day_field(_("Last day"), help_text=_("Access ends by itself after this day."))
    may_export = forms.BooleanField(label=_("May also take it away in a file"), required=False)


class ViewAsForm(forms.Form):
    """Through whose eyes to look, and at what."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    kind = forms.ChoiceField(label=_("Kind of record"))

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "organisation", [("", "—"), *organisation_choices(book.organisations.values())])
        kinds = [(m._meta.label_lower, str(m._meta.verbose_name_plural)) for m in shareable_models()]
        choose(self, "kind", kinds)


class GroupForm(forms.Form):
    """What a group is called, what it is for, and who sees its members."""

    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    purpose = forms.CharField(
        label=_("Purpose"), max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    seen = forms.ChoiceField(
        label=_("Who sees its members"), choices=Seen.choices, widget=forms.RadioSelect, initial=Seen.STEWARD
    )

    def __init__(self, *args: Any, group: Group | None = None, **kwargs: Any) -> None:
        self.group = group
        if group is not None:
            kwargs["initial"] = {
                "name_ar": group.names.get("ar", ""),
                "name_en": group.names.get("en", ""),
                "purpose": group.purpose,
                "seen": group.seen,
            }
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("name_ar") or cleaned.get("name_en")):
            self.add_error("name_ar", gettext("Write the name in one language at least."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        kept = self.group.names if self.group else {}
        names = {**kept, "ar": cleaned["name_ar"], "en": cleaned["name_en"]}
        return {
            "names": {code: name for code, name in names.items() if name},
            "purpose": cleaned["purpose"],
            "seen": Seen(cleaned["seen"]),
        }


class NewGroupForm(GroupForm):
    """A new group, with the code that stands in its address, and the organisation that keeps it."""

    code = forms.SlugField(
        label=_("Short code"),
        max_length=60,
        help_text=_("Latin letters, digits and -; it is not changed afterwards."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    steward = forms.ChoiceField(label=_("Steward"), help_text=_("Its people name the members."))
    field_order = ("name_ar", "name_en", "code", "steward", "purpose", "seen")

    def __init__(self, *args: Any, book: Book, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._book = book
        choose(self, "steward", organisation_choices(own_organisations(book, by, Perm.GROUP_MANAGE)))

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        steward = by_code(self._book, [self.cleaned_data["steward"]])[0]
        return {**super().values, "code": self.cleaned_data["code"], "steward": steward}


class MemberForm(forms.Form):
    """An organisation to take into a group."""

    organisation = forms.ChoiceField(label=_("Organisation"))

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "organisation", organisation_choices(book.organisations.values()))


class PartForm(forms.Form):
    """A group to put into another."""

    part = forms.ChoiceField(label=_("Group"))

    def __init__(self, *args: Any, groups: Iterable[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "part", [(group.code, str(group)) for group in groups])


class AskForm(forms.Form):
    """A request for access to a record that one knows of."""

    reference = forms.CharField(
        label=_("Reference of the record"),
        max_length=80,
        help_text=_("As it stands on a document or in a message: S-12 or II-7, for example."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    organisation = forms.ChoiceField(label=_("For which organisation"))
    reason = words_field(_("What you need it for"), help_text=_("The owner reads this before deciding."))

    def __init__(self, *args: Any, book: Book, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "organisation", organisation_choices(own_organisations(book, by, Perm.RECORD_READ)))


class AnswerForm(forms.Form):
    """The owner's answer to a request: until a day, or not."""

    valid_until = day_field(
        _("Last day"), required=False, help_text=_("Needed to give access; it ends by itself after this day.")
    )
    may_export = forms.BooleanField(label=_("May also take it away in a file"), required=False)
    answer = words_field(
        _("Words of the answer"),
        required=False,
        help_text=_("Who asked reads them once access is given. Where it is not given, nothing is told."),
    )

    def __init__(self, *args: Any, can_give: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_give:
            del self.fields["valid_until"], self.fields["may_export"]
