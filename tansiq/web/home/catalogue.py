"""What the component catalogue shows: made-up words and numbers, in each language of the interface."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import get_language, get_language_info, gettext, override
from django.utils.translation import gettext_lazy as _

from tansiq.kernel.names import name_in
from tansiq.web.common import words
from tansiq.web.common.components import (
    Bar,
    Cell,
    Chip,
    Choice,
    Column,
    Facet,
    Item,
    Link,
    Part,
    Section,
    Span,
    Step,
    Table,
    Text,
    Tile,
    TileGroup,
    Timeline,
    shares,
    tones,
)


@dataclass(frozen=True)
class Entry:
    """One component: what it is called, the template that shows it, and how a page calls it."""

    title: Text
    template: str
    call: str

    @property
    def path(self) -> str:
        """The template of the sample."""
        return f"home/samples/{self.template}.html"


@dataclass(frozen=True)
class Way:
    """One language with its direction and its samples."""

    code: str
    name: str
    direction: str
    sample: dict[str, Any]


ENTRIES = (
    Entry(_("Words, symbols, dates, numbers"), "words", '{% symbol "A/RES/60/288" %}  {% when "2015-07" %}  {% period start end is_open_ended %}  {{ n|number }}  {% text value language %}'),
    Entry(_("Buttons"), "buttons", '{% include "components/button.html" with label=… kind="quiet" type= name= value= is_disabled= %}  {% include "components/link_button.html" with href=… label=… kind= %}'),
    Entry(_("Badges"), "badges", "{% status value %}  {% tag_state value %}  {% level value %}  {% illustrative %}  {% badge label tone mark title %}"),
    Entry(_("Pills"), "pills", '{% include "components/pills.html" with links=… %}'),
    Entry(_("Filters in force"), "chips", '{% include "components/chips.html" with chips=… clear_href=… %}'),
    Entry(_("Messages"), "messages", '{% include "components/message.html" with tone="warning" title=… text=… detail=… %}'),
    Entry(_("Empty state"), "empty", '{% include "components/empty.html" with title=… text=… href=… action=… %}'),
    Entry(_("Form"), "form", '<form data-keep="name">{% include "components/kept_note.html" %}{{ form }}</form>  {{ form.title.as_field_group }}'),
    Entry(_("Facets"), "facet", '<form method="get" data-filters>{% include "components/facet.html" with facet=… %}</form>'),
    Entry(_("Table"), "table", '{% include "components/table.html" with table=… %}  {% sort_heading "title" label is_numeric %}'),
    Entry(_("Pages of a list"), "pagination", '{% include "components/pagination.html" with page=… %}'),
    Entry(_("Head of a record"), "facts", '{% breadcrumbs label href label %}  {% include "components/facts.html" with facts=… %}'),
    Entry(_("Life cycle"), "life_cycle", '{% include "components/life_cycle.html" with steps=… %}'),
    Entry(_("Progress"), "progress", '{% include "components/progress.html" with id=… label=… value=… max=… %}'),
    Entry(_("Bars"), "bars", '{% include "components/bars.html" with bars=… label=… %}  {% include "components/key.html" with parts=… %}  {% include "components/as_table.html" with table=… %}'),
    Entry(_("Map of tiles"), "tile_map", '{% include "components/tile_map.html" with groups=… %}'),
    Entry(_("Timeline"), "timeline", '{% include "components/timeline.html" with timeline=… %}'),
    Entry(_("Home section"), "waiting", '{% include "components/waiting.html" with section=… %}'),
)  # fmt: skip


def both_ways() -> list[Way]:
    """Give every language of the interface with samples in it, left to right first."""
    return [_way(code) for code in ("en", "ar")]


def _way(code: str) -> Way:
    info = get_language_info(code)
    with override(code):
        return Way(code, info["name_local"], "rtl" if info["bidi"] else "ltr", _sample())


def _w(en: str, ar: str) -> str:
    return name_in({"en": en, "ar": ar})


def _sample() -> dict[str, Any]:
    return {
        "form": _form(),
        "links": (
            Link(_w("OSE", "م.ن.م"), "#", _w("Office of the Sample Entity", "مكتب الكيان النموذجي"), is_lead=True),
            Link(_w("Northern Example Union", "اتحاد الأمثلة الشمالي"), "#"),
            Link("Amostra Verde"),
        ),
        "chips": (
            Chip(gettext("Status"), gettext("Ongoing"), "#"),
            Chip(gettext("Place"), _w("Sample Basin", "حوض الأمثلة"), "#"),
        ),
        "facet": _facet(),
        "table": _table(),
        "page": Paginator(range(317), 50).page(2),
        "facts": (
            (gettext("Reference"), "II/14"),
            (gettext("Place"), _w("Veltamar, Orsenia", "فيلتامار، أورسينيا")),
            (gettext("Last confirmed on"), words.written_date(date(2026, 2, 17))),
        ),
        "steps": (
            Step(_w("Proposed", "مقترح"), "done", date(2024, 11, 3)),
            Step(_w("Considered", "قيد النظر"), "done", date(2025, 2, 17)),
            Step(_w("Under way", "جارٍ"), "current", date(2025, 6, 1)),
            Step(_w("Evaluated", "تم تقييمه"), "ahead"),
            Step(_w("Closed", "مغلق"), "ahead"),
        ),
        "bars": _bars(),
        "stacked": _stacked(),
        "statuses": _statuses((0, 0, 0), 1),
        "groups": _groups(),
        "timeline": _timeline(),
        "section": Section(
            _w("Waits for you", "في انتظاركم"),
            "",
            (
                Item(_w("Claim of the Northern Example Union", "طلب من اتحاد الأمثلة الشمالي"), "#", "II/14", date(2026, 3, 9)),
                Item(_w("Yearly round: 4 projects to confirm", "الجولة السنوية: 4 مشاريع للتأكيد"), "#", on=date(2026, 4, 30)),
            ),
        ),
        "empty_section": Section(_w("You wait for", "ما تنتظرونه"), _w("You have asked for nothing that is still open.", "ليس لديكم طلبات مفتوحة.")),
    }  # fmt: skip


class _SampleForm(forms.Form):
    title = forms.CharField(label=_("Title"), help_text=_("As it stands in the source."))
    start = forms.CharField(label=_("Start"), help_text=_("2015, 2015-07 or 2015-07-31"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), choices=(("ongoing", _("Ongoing")), ("completed", _("Completed")))
    )
    reach = forms.ChoiceField(
        label=_("Who sees it"),
        widget=forms.RadioSelect,
        choices=(("platform", _("Everyone on the platform")), ("parties", _("Named parties"))),
    )

    def clean_start(self) -> str:
        raise forms.ValidationError(
            gettext("“%(given)s” is no date. Write a year, a month as 2015-07, or a day as 2015-07-31.")
            % {"given": self.cleaned_data["start"]}
        )


def _form() -> forms.Form:
    given = {
        "title": _w("Training of example officers", "تدريب ضباط نموذجيين"),
        "start": "07.2015",
        "status": "ongoing",
        "reach": "parties",
    }
    form = _SampleForm(given, auto_id=f"sample-{get_language()}-%s")
    form.is_valid()
    return form


def _facet() -> Facet:
    counted = (
        ("a", _w("Sample Basin", "حوض الأمثلة"), 128),
        ("b", _w("Northern Examples", "الأمثلة الشمالية"), 74),
        ("c", _w("Coast of Instances", "ساحل النماذج"), 9),
        ("d", _w("Elsewhere", "أماكن أخرى"), 0),
    )
    sizes = shares([count for _value, _label, count in counted])
    return Facet(
        f"place-{get_language()}",
        gettext("Place"),
        [
            Choice(value, label, count, share, value == "b")
            for (value, label, count), share in zip(counted, sizes, strict=True)
        ],
    )


def _table() -> Table:
    columns = (
        Column(gettext("Title"), sort="title"),
        Column(gettext("Status")),
        Column(gettext("Start"), sort="start"),
        Column(_w("Partners", "الشركاء"), is_numeric=True, sort="partners"),
    )
    rows = (
        (
            Cell(
                _w("Training of example officers on A/RES/60/288", "تدريب ضباط نموذجيين على A/RES/60/288"),
                "#",
            ),
            gettext("Ongoing"),
            words.written_date("2015-07"),
            12,
        ),
        (
            Cell(_w("Review of made-up laws", "استعراض قوانين افتراضية"), "#"),
            gettext("Completed"),
            words.written_date("2016"),
            3,
        ),
        (
            Cell(_w("Example border posts", "مراكز حدودية نموذجية"), "#"),
            gettext("In development"),
            words.written_date("2017-09-25"),
            1204,
        ),
    )
    return Table(_w("Made-up projects", "مشاريع افتراضية"), columns, rows)  # fmt: skip


def _bars() -> list[Bar]:
    counted = (
        (_w("First pillar", "الركيزة الأولى"), 120),
        (_w("Second pillar", "الركيزة الثانية"), 56),
        (_w("Third pillar", "الركيزة الثالثة"), 124),
        (_w("Fourth pillar", "الركيزة الرابعة"), 17),
    )
    sizes = shares([count for _label, count in counted])
    return [
        Bar(label, count, (Part(size),), "#") for (label, count), size in zip(counted, sizes, strict=True)
    ]


def _statuses(counts: tuple[int, int, int], largest: int) -> tuple[Part, ...]:
    keys = (
        ("in_development", gettext("In development")),
        ("ongoing", gettext("Ongoing")),
        ("completed", gettext("Completed")),
    )
    return tuple(Part(100 * n / largest, key, label, n) for (key, label), n in zip(keys, counts, strict=True))


def _stacked() -> list[Bar]:
    rows = (
        (_w("First pillar", "الركيزة الأولى"), (20, 70, 30)),
        (_w("Second pillar", "الركيزة الثانية"), (6, 30, 20)),
    )
    return [Bar(label, sum(counts), _statuses(counts, 120)) for label, counts in rows]


def _groups() -> list[TileGroup]:
    regions = (
        (
            _w("Northern Examples", "الأمثلة الشمالية"),
            (
                ("QMA", "Orsenia", "أورسينيا", 41),
                ("QMB", "Veltamar", "فيلتامار", 12),
                ("QMC", "Kesh Adur", "كيش أدور", 0),
            ),
        ),
        (
            _w("Sample Basin", "حوض الأمثلة"),
            (
                ("QMD", "Tamarind Isles", "جزر التمرند", 5),
                ("QME", "Luvania", "لوفانيا", 23),
                ("QMF", "Pellas", "بيلاس", 2),
                ("QMG", "Sorrel", "سوريل", 1),
            ),
        ),
    )
    classes = iter(tones([count for _region, states in regions for *_names, count in states]))
    return [
        TileGroup(region, [Tile(code, _w(en, ar), count, next(classes), "#" if count else "") for code, en, ar, count in states])
        for region, states in regions
    ]  # fmt: skip


def _timeline() -> Timeline:
    return Timeline(
        range(2014, 2020),
        (
            Span(_w("Training of example officers", "تدريب ضباط نموذجيين"), 25, 50, f"{words.written_date('2015-07')}–{words.written_date('2018-06')}", "#"),
            Span(_w("Review of made-up laws", "استعراض قوانين افتراضية"), 8, 25, words.written_date("2014"), "#", "completed"),
            Span(_w("Example border posts", "مراكز حدودية نموذجية"), 60, 40, gettext("since %(date)s") % {"date": words.written_date("2017-09")}, "#", "in_development", True),
        ),
    )  # fmt: skip
