"""Earlier assessments from a table: adopted history, all of a State or none of it, every doubt with its row."""

import pytest

from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Answer, Rating, Survey
from tansiq.audit.models import LogEntry
from tansiq.exchange.actions import import_assessments, read_assessments
from tansiq.exchange.enums import Change
from tansiq.frameworks.enums import QuestionKind
from tansiq.frameworks.models import Question
from tansiq.kernel.errors import NotAllowed
from tests.factories.assessments import Cast, brought_to
from tests.factories.frameworks import version
from tests.factories.reference import StateFactory

pytestmark = pytest.mark.django_db
HEAD = "state,framework,version,adopted_on,requirement,axis,level,reason,question,value,remarks\n"


@pytest.fixture
def cast():
    return Cast(state=StateFactory(iso3="QMA"))


@pytest.fixture
def under(cast):
    StateFactory(iso3="QMB")
    made = version()
    made.framework.code = "f"
    made.framework.save()
    return made


GOOD = (
    HEAD
    + "QMA,f,1,2021-05-04,A1.1,in_place,some,As it was said.,,,\n"
    + "QMA,f,1,2021-05-04,A1.1,in_practice,not_applicable,No such sector.,,,\n"
    + "QMA,f,1,2021-05-04,,,,,A1.1.1,Partly,The law says so.\n"
    + "QMA,f,1,2021-05-04,,,,,A1.1.1a,court بالعربية,كما ورد\n"
    + "QMA,f,1,2018-02-01,A1.1,in_place,none,,,,\n"
    + "QMB,f,1,2021-06-01,,,,,A1.1.2,24,\n"
)


def table(tmp_path, text: str):
    path = tmp_path / "earlier.csv"
    path.write_text(text, encoding="utf-8")
    return path


def done(cast, path):
    return import_assessments(source=path, owner=cast.body, by=cast.lead)


def test_lines_become_adopted_history(cast, under, tmp_path):
    found = done(cast, table(tmp_path, GOOD))

    assert found.outcome.counts == {
        "rows": 6, "created": 3, "updated": 0, "unchanged": 0, "refused_states": 0, "doubts": 0,
    }  # fmt: skip
    stages = dict(Survey.objects.filter(state__iso3="QMA").values_list("adopted_on__year", "stage"))
    assert stages == {2018: Stage.SUPERSEDED, 2021: Stage.FINAL}
    assert Rating.objects.get(level="not_applicable").value is None
    said = {a.question.code: (a.value, a.language) for a in Answer.objects.select_related("question")}
    assert said == {"A1.1.1": ("partly", "en"), "A1.1.1a": ("court", "ar"), "A1.1.2": ("24", "en")}
    assert LogEntry.objects.filter(event="assessments:imported").count() == 3


def test_the_same_table_again_changes_nothing(cast, under, tmp_path):
    done(cast, table(tmp_path, GOOD))
    again = done(cast, table(tmp_path, GOOD))

    assert (again.outcome.counts["created"], again.outcome.counts["unchanged"]) == (0, 3)
    assert Survey.objects.count() == LogEntry.objects.filter(event="assessments:imported").count() == 3


def test_a_preview_writes_nothing_and_asks_little(cast, under, tmp_path, django_assert_max_num_queries):
    path = table(tmp_path, GOOD)
    with django_assert_max_num_queries(12):
        found = read_assessments(source=path, owner=cast.body, by=cast.lead)

    assert [change for _one, change in found.entries] == [Change.CREATED] * 3
    assert not Survey.objects.exists()


_AT = "QMA,f,1,2021-05-04,"


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        ("QMQ,f,1,2021-05-04,A1.1,in_place,some,,,,", "state", "the code of no State"),
        ("QMA,f,9,2021-05-04,A1.1,in_place,some,,,,", "version", "no version “9” of a framework “f”"),
        ("QMA,f,1,,A1.1,in_place,some,,,,", "adopted_on", "is missing"),
        ("QMA,f,1,May 2021,A1.1,in_place,some,,,,", "adopted_on", "is no day"),
        ("QMA,f,1,2999-05-04,A1.1,in_place,some,,,,", "adopted_on", "still to come"),
        (_AT + ",,,,,,", "requirement", "rates one requirement or answers one question"),
        (_AT + "A1.1,in_place,some,,A1.1.1,yes,", "requirement", "rates one requirement or answers one question"),
        (_AT + "A9.1,in_place,some,,,,", "requirement", "has no “A9.1”"),
        (_AT + "A1.1,in_law,some,,,,", "axis", "no axis “in_law”"),
        (_AT + "A2.1,in_place,superb,,,,", "level", "no level “superb”"),
        (_AT + "A2.1,in_place,not_applicable,,,,", "level", "Say why"),
        (_AT + "A1.1,in_place,some,,,,", "requirement", "stands twice"),
        (_AT + ",,,,A9.1.1,yes,", "question", "has no “A9.1.1”"),
        (_AT + ",,,,A2.1.1,perhaps,", "value", "not among the answers"),
        (_AT + ",,,,A2.1.2,many,", "value", "is not a number"),
        (_AT + ",,,,A2.1.2,-4,", "value", "at least 0"),
        (_AT + ",,,,A2.1.1,,", "value", "answers nothing"),
        (_AT + ",,,,A1.1.1,yes,", "question", "stands twice"),
        (_AT + ",,,,A2.1.1,yes," + "x" * 20_001, "remarks", "at most"),
        (_AT + "A2.1,in_place,some," + "x" * 20_001 + ",,,", "reason", "at most"),
    ],
)  # fmt: skip
def test_a_line_in_doubt_is_named_and_nothing_of_its_state_comes_in(
    cast, under, tmp_path, line, column, says
):
    found = done(cast, table(tmp_path, GOOD + line + "\n"))

    (doubt,) = found.outcome.doubts
    assert (doubt.place.line, doubt.column) == (8, column)
    assert says in doubt.text
    states = set(Survey.objects.values_list("state__iso3", flat=True))
    assert states == ({"QMA", "QMB"} if column == "state" else {"QMB"})


def test_what_differs_from_what_came_in_before_is_in_doubt(cast, under, tmp_path):
    done(cast, table(tmp_path, GOOD))
    found = done(cast, table(tmp_path, GOOD.replace("in_place,some", "in_place,all")))

    assert "never changes" in found.outcome.doubts[0].text
    assert found.outcome.refused == {"QMA"}
    assert Rating.objects.get(survey__adopted_on="2021-05-04", axis="in_place").level == "some"


def test_a_day_of_adoption_on_the_platform_is_in_doubt(cast, under, tmp_path):
    survey = brought_to(Stage.ADOPTED, cast, under=under)
    text = HEAD + f"QMA,f,1,{survey.adopted_on},A1.1,in_place,some,,,,\n"

    found = done(cast, table(tmp_path, text))

    assert "made on the platform" in found.outcome.doubts[0].text


def test_several_answers_and_tables_stand_in_one_cell(cast, under, tmp_path):
    several = {
        "kind": QuestionKind.SEVERAL_OF,
        "options": [{"code": c, "names": {"en": c}} for c in ("sea", "air", "land")],
    }
    rows = {
        "kind": QuestionKind.TABLE,
        "columns": [
            {"code": c, "names": {"en": c}, "type": t} for c, t in (("year", "number"), ("what", "text"))
        ],
    }
    Question.objects.filter(code="A1.1.1").update(**several)
    Question.objects.filter(code="A2.1.1").update(**rows)
    text = HEAD + _AT + ',,,,A1.1.1,"land; sea",\n' + _AT + ',,,,A2.1.1,"2020 | a law\n2021 | a court",\n'

    found = done(cast, table(tmp_path, text))

    assert found.outcome.doubts == []
    assert Answer.objects.get(question__code="A1.1.1").value == ["sea", "land"]
    assert Answer.objects.get(question__code="A2.1.1").value == [
        {"year": "2020", "what": "a law"}, {"year": "2021", "what": "a court"},
    ]  # fmt: skip


def test_only_who_leads_assessments_brings_them_in(cast, under, tmp_path):
    for by in (cast.assessor, cast.focal_point):
        with pytest.raises(NotAllowed):
            import_assessments(source=table(tmp_path, GOOD), owner=cast.body, by=by)
