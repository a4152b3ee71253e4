"""Taking rows out: a right of its own, an event in the log, and never more than the matrix shows."""

import pytest

from tansiq.access.enums import Role
from tansiq.audit.enums import Event
from tansiq.audit.models import LogEntry
from tansiq.exchange.actions import export_matrix
from tansiq.kernel.errors import NotAllowed
from tansiq.projects.queries.filters import Filter
from tansiq.reference.models import Organisation
from tansiq.sharing.enums import Level
from tests.factories import projects as made
from tests.factories.accounts import actor
from tests.factories.reference import OrganisationFactory, StateFactory, ThemeFactory


def exported(by, *, language: str = "en", **asked):
    export = export_matrix(asked=Filter(**asked), form="csv", by=by, language=language)
    return export, list(export.rows)


@pytest.fixture
def reader(office: Organisation):
    return actor(Role.DONOR, OrganisationFactory())


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.ACADEMIA, Role.AUDITOR, Role.CIVIL_SOCIETY, Role.OPERATOR])
def test_who_only_reads_may_not_export(office, role):
    with pytest.raises(NotAllowed):
        export_matrix(asked=Filter(), form="csv", by=actor(role, office), language="en")

    assert not LogEntry.objects.filter(event=Event.MATRIX_EXPORTED).exists()


@pytest.mark.django_db
def test_an_export_is_noted_with_what_was_asked_and_how_much_it_gave(office, reader):
    made.project(owner=office, level=Level.PUBLIC, states=((StateFactory(iso3="QMA").pk, None),))
    made.project(owner=office, level=Level.PUBLIC)

    export, rows = exported(reader, state=("QMA",))

    entry = LogEntry.objects.get(event=Event.MATRIX_EXPORTED)
    assert entry.details == {"form": "csv", "rows": 1, "asked": {"state": ["QMA"]}, "way": "export"}
    assert entry.by == reader.log_code
    assert export.count == len(rows) == 1


@pytest.mark.django_db
def test_rows_hold_codes_and_the_names_of_the_language(office, reader):
    second = StateFactory(iso3="QMA", names={"en": "Zarim", "ar": "أزاريم"})
    first = StateFactory(iso3="QMB", names={"en": "Abelia", "ar": "يابيليا"})
    theme = ThemeFactory(words={"en": ["prisons"]}, names={"en": "Prisons", "ar": "السجون"})
    made.project(
        owner=office,
        level=Level.PUBLIC,
        title="Work in prisons",
        states=((second.pk, None), (first.pk, None)),
        entities=(*made.named(office), made.NamedEntity(printed="Q. Unknown")),
    )

    english, arabic = exported(reader)[1][0], exported(reader, language="ar")[1][0]

    assert english.states == ("QMB", "QMA") and english.state_names == ("Abelia", "Zarim")
    assert arabic.states == ("QMA", "QMB") and arabic.state_names == ("أزاريم", "يابيليا")
    assert english.themes == (theme.code,) and arabic.theme_names == ("السجون",)
    assert english.entities[1] == "Q. Unknown" and english.owner == office.acronyms["en"]


@pytest.mark.django_db
def test_a_rejected_theme_is_left_out(office, reader):
    ThemeFactory(words={"en": ["prisons"]})
    added = made.project(owner=office, level=Level.PUBLIC, title="Work in prisons")
    added.themes.update(state="rejected")

    assert exported(reader)[1][0].themes == ()


@pytest.mark.django_db
def test_rows_are_read_some_hundred_at_a_time(office, reader, django_assert_max_num_queries):
    for _n in range(12):
        made.project(owner=office, level=Level.PUBLIC)
    export = export_matrix(asked=Filter(), form="csv", by=reader, language="en")

    with django_assert_max_num_queries(2):
        assert len(list(export.rows)) == 12
