"""Made-up States, regions, organisations and the rest of the reference; nothing here is the name of a real one."""

import factory

from tansiq.reference import models
from tansiq.reference.enums import InstrumentKind, OrganisationKind, RegionKind, StateStatus

ROMAN = ("I", "II", "III", "IV")


class Listed(factory.django.DjangoModelFactory):
    """A made-up thing."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True


class RegionFactory(Listed):
    class Meta:
        model = models.Region

    code = factory.Sequence("qreg{}".format)
    kind = RegionKind.GROUPING
    names = factory.LazyAttribute(lambda o: {"en": f"Tamarind {o.code}", "ar": f"تمرهند {o.code}"})

    @factory.post_generation
    def line(region, create, extracted, **kwargs):
        if not create:
            return
        _line(models.RegionLine, "region", region)

    @factory.post_generation
    def members(region, create, extracted, **kwargs):
        if not create:
            return
        for state in extracted or ():
            RegionMemberFactory(region=region, state=state)


class StateFactory(Listed):
    class Meta:
        model = models.State

    # A digit first: tests that name a code of their own (QMA to QZZ) never meet one of these.
    iso3 = factory.Sequence(lambda n: f"{n // 676 % 10}{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}")
    status = StateStatus.ILLUSTRATIVE
    names = factory.LazyAttribute(lambda o: {"en": f"Zarqan {o.iso3}", "ar": f"زرقان {o.iso3}"})
    is_illustrative = True


class RegionMemberFactory(Listed):
    class Meta:
        model = models.RegionMember

    region = factory.SubFactory(RegionFactory)
    state = factory.SubFactory(StateFactory)


class PlaceFactory(Listed):
    class Meta:
        model = models.Place

    code = factory.Sequence("qpl{}".format)
    state = factory.SubFactory(StateFactory)
    names = factory.LazyAttribute(lambda o: {"en": f"Harbour {o.code}"})


class OrganisationFactory(Listed):
    class Meta:
        model = models.Organisation

    code = factory.Sequence("qorg{}".format)
    kind = OrganisationKind.UN_ENTITY
    acronyms = factory.LazyAttribute(lambda o: {"en": o.code.upper()})
    names = factory.LazyAttribute(lambda o: {"en": f"Organisation {o.code}", "ar": f"منظمة {o.code}"})
    is_illustrative = True

    @factory.post_generation
    def line(organisation, create, extracted, **kwargs):
        if not create:
            return
        _line(models.OrganisationLine, "organisation", organisation, with_root=True)


class PillarFactory(Listed):
    class Meta:
        model = models.Pillar
        django_get_or_create = ("code",)

    code = factory.Iterator(ROMAN)
    order = factory.LazyAttribute(lambda o: ROMAN.index(o.code) + 1)
    names = factory.LazyAttribute(lambda o: {"en": f"Pillar {o.code}", "ar": f"الركيزة {o.code}"})


class ThemeFactory(Listed):
    class Meta:
        model = models.Theme

    code = factory.Sequence("qtheme{}".format)
    order = factory.Sequence(int)
    names = factory.LazyAttribute(lambda o: {"en": f"Theme {o.code}"})
    words = factory.LazyAttribute(lambda o: {"en": [o.code]})

    @factory.post_generation
    def line(theme, create, extracted, **kwargs):
        if not create:
            return
        _line(models.ThemeLine, "theme", theme)


class ActivityKindFactory(Listed):
    class Meta:
        model = models.ActivityKind

    code = factory.Sequence("qkind{}".format)
    order = factory.Sequence(int)
    names = factory.LazyAttribute(lambda o: {"en": f"Kind {o.code}"})
    words = factory.LazyAttribute(lambda o: {"en": [o.code]})


class InstrumentFactory(Listed):
    class Meta:
        model = models.Instrument

    symbol = factory.Sequence("Q/RES/{}".format)
    kind = InstrumentKind.OTHER
    names = factory.LazyAttribute(lambda o: {"en": f"Instrument {o.symbol}"})


def _line(model, name, thing, with_root=False):
    """Write the line from a thing upwards, as loading the reference does."""
    path = [thing]
    while path[-1].parent is not None:
        path.append(path[-1].parent)
    for step in path:
        root = {"is_root": step is path[-1]} if with_root else {}
        model.objects.create(**{name: thing, "ancestor": step}, **root)
