import pytest

from tansiq.exchange.matrix.columns import Role, headings
from tests.exchange.matrix import documents


def roles(*values):
    columns = headings(values)
    return columns and [role.value for role in columns.roles]


FIVE = ["serial", "title", "status", "activities", "scope"]


@pytest.mark.parametrize(
    "values",
    [
        documents.ENGLISH,
        documents.ARABIC,
        ("Serial", "Project Title/Duration/CTITF Entities", "Status of Implementatio n", "Main Activities", "Geographical Scope"),
        ("<b>Serial</b>", "<b>Project Title</b>", "<b>Status of Implementation</b>", "<b>Main Activities</b>", "<b>Scope</b>"),
        ("No.", "Title of the project", "STATUS", "Description of activities", "Country/Region"),
        ("#", "Project", "Status", "Activities", "Countries covered"),
        ("S/N", "Project name", "Implementation status", "Summary", "Location"),
        ("الرقم التسلسلي", "اسم المشروع", "الحالة", "وصف المشروع", "البلدان"),
        ("م", "المشروع", "الوضع", "الأنشطة", "النطاق الجغرافي"),
    ],
)  # fmt: skip
def test_the_five_columns_are_known_by_many_names(values):
    assert roles(*values) == FIVE


def test_columns_may_stand_in_any_order_and_apart():
    assert roles(*documents.SEPARATE) == [
        "status",
        "serial",
        "entities",
        "title",
        "duration",
        "pillar",
        "scope",
        "activities",
    ]
    assert roles(*documents.SEPARATE_ARABIC) == roles(*documents.SEPARATE)


def test_start_and_end_may_stand_apart():
    assert roles("No.", "Project", "Start date", "End date", "Implementing entities", "Notes") == [
        "serial", "title", "start", "end", "entities", "other",
    ]  # fmt: skip
    assert roles("الرقم", "المشروع", "تاريخ البدء", "تاريخ الانتهاء", "الجهات المنفذة") == [
        "serial", "title", "start", "end", "entities",
    ]  # fmt: skip


def test_a_heading_may_say_that_a_column_holds_several_things():
    assert headings(documents.ENGLISH).title_also == {Role.DURATION, Role.ENTITIES}


@pytest.mark.parametrize(
    "values",
    [
        (),
        ("", "", "", "", ""),
        ("1", "Project title", "Status", "Activities", "Scope"),
        ("Serial", "Lamps", "Ongoing", "Lighting", "Global"),
        ("Year", "Donor", "Amount", "Currency", "Remarks"),
        ("Serial", "Project title " + "x" * 80, "Status", "Activities", "Scope"),
    ],
)
def test_other_lines_are_no_headings(values):
    assert headings(values) is None


def test_two_columns_of_one_kind_are_joined_and_others_kept():
    columns = headings(("No.", "Project", "Status", "Countries", "Regions", "Budget"))
    cells = columns.cells(("1", "Lamps", "Ongoing", "Niger", "Sahel", "3"))
    assert (cells[Role.SCOPE], cells[Role.OTHER]) == ("Niger; Sahel", "3")
