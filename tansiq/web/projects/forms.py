"""The forms of projects: facts, claims, retiring, the yearly round."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.kernel.dates import first_day
from tansiq.kernel.errors import DomainError
from tansiq.kernel.names import OFFICIAL_LANGUAGES
from tansiq.kernel.text import fold
from tansiq.projects.actions import Facts, NamedEntity
from tansiq.projects.enums import Holds, Status
from tansiq.reference.models import Organisation
from tansiq.reference.queries import Book, by_name
from tansiq.sharing.enums import Level

_SPARE_LINES = 3
_LANGUAGE_NAMES: dict[str, str | Promise] = {
    "ar": _("Arabic"),
    "en": _("English"),
    "es": _("Spanish"),
    "fr": _("French"),
    "ru": _("Russian"),
    "zh": _("Chinese"),
}


class Lines(forms.Widget):
    """Several texts in their order, one input each, some of them spare; suggestions come from a datalist."""

    template_name = "projects/widgets/lines.html"
    use_fieldset = True

    def __init__(self, suggestions: Iterable[str] = ()) -> None:
        super().__init__()
        self.suggestions = list(suggestions)

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> list[str]:
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return [" ".join(text.replace("\x00", " ").split()) for text in given if text.strip()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        lines = [str(text) for text in value or ()]
        context["widget"]["lines"] = [*lines, *[""] * _SPARE_LINES]
        context["widget"]["suggestions"] = self.suggestions
        return context

    def id_for_label(self, id_: str) -> str:
        return ""


class LinesField(forms.Field):
    """Several texts in their order."""

    def __init__(self, *, longest: int, suggestions: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(widget=Lines(suggestions), required=False, **kwargs)
        self.longest = longest

    def to_python(self, value: Any) -> list[str]:
        lines: list[str] = list(dict.fromkeys(value or ()))
        long = [line for line in lines if len(line) > self.longest]
        if long:
            raise ValidationError(
                _t("“%(text)s…” is longer than %(number)s characters.")
                % {"text": long[0][:40], "number": self.longest}
            )
        return lines

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or ()) != list(data or ())


class Ticks(forms.CheckboxSelectMultiple):
    """A long list of ticks, folded away behind the number that is chosen; the script adds a filter to it."""

    template_name = "projects/widgets/ticks.html"


class PartialDateField(forms.CharField):
    """A date known to a year, a month or a day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=10,
            help_text=_("2015, 2015-07 or 2015-07-31, as exactly as it is known"),
            **kwargs,
        )
        self.widget.attrs |= {"inputmode": "numeric", "dir": "ltr", "autocomplete": "off", "size": "12"}

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            first_day(text)
        except DomainError as error:
            raise ValidationError(str(error)) from error
        return text


class FactsForm(forms.Form):
    """The facts of a project; choices come from the book."""

    title = forms.CharField(label=_("Title"), max_length=600, widget=forms.TextInput(attrs={"dir": "auto"}))
    language = forms.ChoiceField(
        label=_("Language of the text"),
        choices=[(code, _LANGUAGE_NAMES[code]) for code in OFFICIAL_LANGUAGES],
    )
    pillar_id = forms.TypedChoiceField(label=_("Pillar"), coerce=int)
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices, widget=forms.RadioSelect)
    activities = forms.CharField(
        label=_("Main activities"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    start = PartialDateField(label=_("Start"))
    end = PartialDateField(label=_("End"))
    is_open_ended = forms.BooleanField(label=_("Without a stated end"), required=False)
    is_annual = forms.BooleanField(label=_("Annual event"), required=False)
    entities = LinesField(
        label=_("Entities that carry it out"),
        longest=200,
        help_text=_(
            "In their order, the leading one first; acronym or name. What is not recognised is kept as you wrote it."
        ),
    )
    is_global = forms.BooleanField(label=_("Global work"), required=False)
    states = forms.MultipleChoiceField(label=_("States"), required=False, widget=Ticks)
    region_ids = forms.TypedMultipleChoiceField(
        label=_("Regions and groupings"), required=False, coerce=int, widget=Ticks
    )
    reaches = LinesField(
        label=_("Organisations or missions, where the work is for them and not for a place"), longest=200
    )
    scope_note = forms.CharField(
        label=_("Where, in words, if it cannot be said as places"), required=False, max_length=300
    )
    instruments = LinesField(
        label=_("Instruments that the project cites"), longest=60, help_text=_("By symbol: S/RES/2396 (2017)")
    )
    as_of = forms.DateField(
        label=_("These facts hold as of"),
        help_text=_("Regions are read with the members they had on that day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, book: Book, before: Facts | None = None, **kwargs: Any) -> None:
        self.book, self.before = book, before
        kwargs["initial"] = {**_initial(before, book), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        pillars = sorted(book.pillars.values(), key=lambda pillar: pillar.order)
        self._choose("pillar_id", [(p.pk, p.name) for p in pillars])
        self._choose("states", _state_choices(book))
        regions = sorted(book.regions.values(), key=lambda r: (r.kind != "grouping", r.kind, fold(r.name)))
        self._choose("region_ids", [(r.pk, r.name) for r in regions])
        organisations = sorted({label for o in book.organisations.values() for label in (str(o), o.name)})
        self._suggest("entities", organisations)
        self._suggest("reaches", organisations)
        self._suggest("instruments", [i.symbol for i in book.instruments.values()])

    @property
    def what(self) -> list[forms.BoundField]:
        """The fields that say what the project is, in the order to show."""
        names = (
            "title", "language", "pillar_id", "status", "start", "end", "is_open_ended", "is_annual",
            "activities", "instruments", "as_of", "owner", "level", "parties",
        )  # fmt: skip
        return [self[name] for name in names if name in self.fields]

    @property
    def where(self) -> list[forms.BoundField]:
        """The fields that say who does it and where."""
        return [
            self[name] for name in ("entities", "is_global", "states", "region_ids", "reaches", "scope_note")
        ]

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _suggest(self, name: str, texts: Iterable[str]) -> None:
        widget = self.fields[name].widget
        assert isinstance(widget, Lines)
        widget.suggestions = list(texts)

    def clean_reaches(self) -> list[int]:
        known = _organisations(self.book)
        return _recognised(self.cleaned_data["reaches"], lambda text: known.get(fold(text)))

    def clean_instruments(self) -> list[int]:
        known = {fold(i.symbol): i.pk for i in self.book.instruments.values()}
        return _recognised(self.cleaned_data["instruments"], lambda text: known.get(fold(text)))

    def facts(self) -> Facts:
        """Give the facts as they are to be written; what the form does not show stays as it was."""
        given = self.cleaned_data
        before = self.before
        known = {**_organisations(self.book), **({} if before is None else _printed(before))}
        plain = ("title", "pillar_id", "status", "as_of", "language", "activities", "start", "end")
        more = ("is_open_ended", "is_annual", "is_global", "scope_note")
        return Facts(
            **{name: given[name] for name in (*plain, *more)},
            entities=tuple(NamedEntity(text, known.get(fold(text))) for text in given["entities"]),
            states=tuple(_state(value) for value in given["states"]),
            region_ids=tuple(given["region_ids"]),
            reach_ids=tuple(given["reaches"]),
            instrument_ids=tuple(given["instruments"]),
            source_key=before.source_key if before else None,
            reference=before.reference if before else "",
            serial=before.serial if before else None,
            is_illustrative=before.is_illustrative if before else False,
        )


def _initial(facts: Facts | None, book: Book) -> dict[str, Any]:
    if facts is None:
        return {"language": "en", "as_of": timezone.localdate()}
    plain = {name: getattr(facts, name) for name in FactsForm.base_fields if hasattr(facts, name)}
    return {
        **plain,
        "entities": [entity.printed for entity in facts.entities],
        "states": [f"{s}:{p}" if p else str(s) for s, p in facts.states],
        "reaches": [str(book.organisations[pk]) for pk in facts.reach_ids],
        "instruments": [book.instruments[pk].symbol for pk in facts.instrument_ids],
    }


def _state_choices(book: Book) -> list[tuple[str, str]]:
    """Give the States in the alphabetical order of the reader's language, each with the places recorded under it."""
    places: dict[int, list[Any]] = {}
    for place in book.places.values():
        places.setdefault(place.state_id, []).append(place)
    choices: list[tuple[str, str]] = []
    for state in by_name(book.states.values()):
        choices.append((str(state.pk), state.name))
        choices += [(f"{state.pk}:{place.pk}", place.name) for place in places.get(state.pk, ())]
    return choices


def _state(value: str) -> tuple[int, int | None]:
    state, _colon, place = value.partition(":")
    return int(state), int(place) if place else None


def _organisations(book: Book) -> dict[str, int]:
    """Give the organisations by every name, acronym and alias; a name that two share stands for neither."""
    named: dict[str, set[int]] = {}
    for organisation in book.organisations.values():
        for text in _names(organisation):
            named.setdefault(fold(text), set()).add(organisation.pk)
    return {text: next(iter(ids)) for text, ids in named.items() if len(ids) == 1}


def _names(organisation: Organisation) -> list[str]:
    named = [*organisation.names.values(), *organisation.acronyms.values(), *organisation.aliases]
    return [organisation.code, *(text for text in named if text)]


def _printed(before: Facts) -> dict[str, int]:
    """What was recognised before in a printed form stays recognised."""
    return {fold(e.printed): e.organisation_id for e in before.entities if e.organisation_id}


def _recognised(texts: Iterable[str], find: Callable[[str], int | None]) -> list[int]:
    found = {text: find(text) for text in texts}
    unknown = [text for text, pk in found.items() if pk is None]
    if unknown:
        raise ValidationError(
            _t("Not known here: %(texts)s. The coordinating office can add it.")
            % {"texts": ", ".join(unknown)}
        )
    return [pk for pk in found.values() if pk is not None]


class AddForm(FactsForm):
    """A new project: its facts, who owns it and who sees it."""

    owner = forms.TypedChoiceField(label=_("Owner"), coerce=int)
    level = forms.ChoiceField(
        label=_("Who sees it"), choices=Level.choices, widget=forms.RadioSelect, initial=Level.CONFIDENTIAL
    )
    parties = LinesField(
        label=_("Named parties"),
        longest=200,
        help_text=_("Organisations that see it, where named parties do."),
    )

    def __init__(self, *args: Any, by: Actor, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        mine = [book.organisations[pk] for pk in sorted(by.organisations_with(Perm.PROJECT_EDIT))]
        self._choose("owner", [(o.pk, o.name) for o in mine])
        self._suggest("parties", sorted({str(o) for o in book.organisations.values()}))

    def clean_parties(self) -> list[int]:
        known = _organisations(self.book)
        return _recognised(self.cleaned_data["parties"], lambda text: known.get(fold(text)))

    def facts(self) -> Facts:
        """Give the facts; what a made-up organisation adds is illustrative like itself."""
        facts = super().facts()
        owner = self.book.organisations[self.cleaned_data["owner"]]
        return Facts(**{**vars(facts), "is_illustrative": owner.is_illustrative})


class EditForm(FactsForm):
    """The facts of a project that stands, with the revision that the reader saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why: kept in the history."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )


class ClaimForm(ReasonForm):
    """A claim for one of the reader's organisations that the project names."""

    organisation = forms.TypedChoiceField(label=_("For"), coerce=int)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(o.pk, o.name) for o in organisations]
        self.order_fields(["organisation", "reason"])


class DecisionForm(ReasonForm):
    """Accept or decline a claim."""

    decision = forms.ChoiceField(choices=[("accept", _("Accept")), ("decline", _("Decline"))])


class RoundForm(forms.Form):
    """A new yearly round."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    due_on = forms.DateField(
        label=_("Answers due on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )


class AnswerForm(forms.Form):
    """The answer for one project of a round; one form a row, told apart by the prefix."""

    answer = forms.ChoiceField(
        label=_("Does this still hold?"), choices=Holds.choices, widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("answer") in {Holds.CHANGED, Holds.ENDED} and not given.get("note"):
            self.add_error("note", _t("Say what has changed."))
        return given
