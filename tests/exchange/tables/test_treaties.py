"""Participation in treaties from a table: every line shown, all lines of a State taken or none, nothing twice."""

from datetime import date

import pytest
from openpyxl import Workbook

from tansiq.access.enums import Role
from tansiq.assessments.models import Participation
from tansiq.audit.models import LogEntry
from tansiq.exchange.actions import import_treaties, read_treaties
from tansiq.exchange.enums import Change
from tansiq.exchange.matrix.errors import UnreadableFile
from tansiq.kernel.errors import NotAllowed
from tansiq.reference.enums import InstrumentKind
from tests.factories.accounts import actor
from tests.factories.reference import InstrumentFactory, StateFactory

pytestmark = pytest.mark.django_db
HEAD = "state,instrument,signed_on,party_on,act,reservations,source,as_of\n"


@pytest.fixture
def world():
    StateFactory(iso3="QMA")
    StateFactory(iso3="QMB")
    for symbol, name in (("treaty/q-bombings", "Q Bombings"), ("treaty/q-financing", "Q Financing")):
        InstrumentFactory(
            symbol=symbol, kind=InstrumentKind.TREATY, names={"en": name, "ar": f"اتفاقية {name}"}
        )


@pytest.fixture
def assessor():
    return actor(Role.ASSESSOR)


def table(tmp_path, text: str, name: str = "treaties.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


GOOD = (
    HEAD
    + "QMA,treaty/q-bombings,1998-01-12,2001-05-02,ratification,,Depositary list,2026-10-01\n"
    + "qma,Q Financing,2000-01-10,,,,Depositary list,2026-10-01\n"
    + 'QMB,treaty/q-bombings,,2003-03-03,Approval,"Article 20, paragraph 1",Depositary list,2026-10-01\n'
)


def test_lines_are_entered_and_noted(world, assessor, tmp_path):
    found = import_treaties(source=table(tmp_path, GOOD), by=assessor)

    assert found.outcome.counts["created"] == 3
    assert found.outcome.doubts == []
    entered = Participation.objects.get(state__iso3="QMB")
    assert (entered.party_on, entered.adherence) == (date(2003, 3, 3), "acceptance")
    assert entered.reservations == "Article 20, paragraph 1"
    assert LogEntry.objects.filter(event="treaty:edited").count() == 3
    assert LogEntry.objects.get(event="treaties:imported").details["created"] == 3


def test_the_same_table_again_changes_nothing_and_a_change_is_a_change(world, assessor, tmp_path):
    import_treaties(source=table(tmp_path, GOOD), by=assessor)
    again = import_treaties(source=table(tmp_path, GOOD), by=assessor)
    assert (again.outcome.counts["unchanged"], again.outcome.counts["updated"]) == (3, 0)
    assert LogEntry.objects.filter(event="treaties:imported").count() == 1

    changed = import_treaties(source=table(tmp_path, GOOD.replace("2003-03-03", "2004-04-04")), by=assessor)
    assert (changed.outcome.counts["unchanged"], changed.outcome.counts["updated"]) == (2, 1)


def test_a_preview_writes_nothing(world, assessor, tmp_path, django_assert_max_num_queries):
    path = table(tmp_path, GOOD)
    with django_assert_max_num_queries(12):
        found = read_treaties(source=path, by=assessor)

    assert [change for _line, change in found.entries] == [Change.CREATED] * 3
    assert not Participation.objects.exists()
    assert not LogEntry.objects.filter(event__startswith="treat").exists()


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        ("QQQ,treaty/q-bombings,,,,,Source,2026-10-01", "state", "the code of no State"),
        ("QMA,treaty/unknown,,,,,Source,2026-10-01", "instrument", "not one of the universal instruments"),
        ("QMA,treaty/q-bombings,12/01/1998,,,,Source,2026-10-01", "signed_on", "is no day"),
        ("QMA,treaty/q-bombings,,2001-05-02,,,Source,2026-10-01", "act", "both the day"),
        ("QMA,treaty/q-bombings,,2001-05-02,adoption,,Source,2026-10-01", "act", "is no act"),
        ("QMA,treaty/q-bombings,2002-01-01,2001-05-02,accession,,Source,2026-10-01", "party_on", "signs before"),
        ("QMA,treaty/q-bombings,,,,,,2026-10-01", "source", "Name the source"),
        ("QMA,treaty/q-bombings,,,,,Source,", "as_of", "is missing"),
        ("QMA,treaty/q-bombings,,,,,Source,2999-10-01", "as_of", "still to come"),
    ],
)  # fmt: skip
def test_a_line_in_doubt_is_named_and_nothing_of_its_state_is_entered(
    world, assessor, tmp_path, line, column, says
):
    text = (
        HEAD
        + "QMB,treaty/q-bombings,,,,,Source,2026-10-01\nQMA,treaty/q-financing,,,,,Source,2026-10-01\n"
        + line
        + "\n"
    )
    found = import_treaties(source=table(tmp_path, text), by=assessor)

    (doubt,) = found.outcome.doubts
    assert (doubt.place.line, doubt.column) == (4, column)
    assert says in doubt.text
    entered = set(Participation.objects.values_list("state__iso3", flat=True))
    assert entered == ({"QMA", "QMB"} if column == "state" else {"QMB"})


def test_the_same_treaty_twice_is_in_doubt(world, assessor, tmp_path):
    line = "QMA,treaty/q-bombings,,,,,Source,2026-10-01\n"
    found = import_treaties(source=table(tmp_path, HEAD + line + line), by=assessor)

    assert "stands twice" in found.outcome.doubts[0].text
    assert not Participation.objects.exists()


def test_a_workbook_with_arabic_headings_is_read_too(world, assessor, tmp_path):
    book = Workbook()
    book.active.append(["الدولة", "الصك", "طرف منذ", "الإجراء", "المصدر", "حتى تاريخ"])
    book.active.append(
        ["QMA", "اتفاقية Q Bombings", date(2001, 5, 2), "accession", "القائمة", date(2026, 10, 1)]
    )
    book.save(tmp_path / "treaties.xlsx")

    found = import_treaties(source=tmp_path / "treaties.xlsx", by=assessor)

    assert found.outcome.counts["created"] == 1
    assert Participation.objects.get().party_on == date(2001, 5, 2)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        (HEAD, "no line under its headings"),
        ("state,instrument,source\nQMA,x,y\n", "“as_of” is missing"),
        (HEAD.replace("act", "colour"), "no column is called “colour”"),
        (HEAD.replace("reservations", "state"), "stands twice"),
        (HEAD + "QMA,treaty/q-bombings,,,,,Source,2026-10-01,more\n", "stands under no heading"),
        (HEAD + 'QMA,"treaty/q-bom', "is not closed"),
        ("%PDF-1.4", "a PDF"),
        ("<html>", "a web page"),
    ],
)  # fmt: skip
def test_what_is_no_such_table_is_refused_whole(world, assessor, tmp_path, text, says):
    with pytest.raises(UnreadableFile) as refused:
        import_treaties(source=table(tmp_path, text), by=assessor)

    assert says in str(refused.value)
    assert not Participation.objects.exists()


def test_semicolons_and_tabs_part_cells_too(world, assessor, tmp_path):
    for sign in (";", "\t"):
        text = GOOD.replace("Article 20, paragraph 1", "Article 20").replace(",", sign)
        found = read_treaties(source=table(tmp_path, text), by=assessor)
        assert found.outcome.counts["created"] == 3


def test_only_who_keeps_them_enters_them(world, tmp_path):
    with pytest.raises(NotAllowed):
        import_treaties(source=table(tmp_path, GOOD), by=actor(Role.STATE_FOCAL_POINT))
