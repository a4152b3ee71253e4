import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.kernel.fulltext import IndexWords, matching
from tansiq.projects import actions
from tansiq.projects.models import Project
from tests.factories.projects import editor_of, facts, project
from tests.factories.reference import StateFactory

pytestmark = pytest.mark.django_db

NAMES = ("ليبيا", "بلجيكا", "كينيا", "فرنسا", "لبنان")


def titles(text):
    return set(matching(Project.objects.all(), text).values_list("title", flat=True))


@pytest.fixture
def matrix(db):
    for title in (
        "Border security training",
        "تدريب على أمن الحدود",
        "Countering the financing of terrorism",
    ):
        project(title=title)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("border", {"Border security training"}),
        ("BORDERS trained", {"Border security training"}),
        ("bord", {"Border security training"}),
        ("order", set()),
        ("border financing", set()),
        ("حدود", {"تدريب على أمن الحدود"}),
        ("للحدود", {"تدريب على أمن الحدود"}),
        ("والتدريب", {"تدريب على أمن الحدود"}),
        ("أمن", {"تدريب على أمن الحدود"}),
        ("امن", {"تدريب على أمن الحدود"}),
        ("finances", {"Countering the financing of terrorism"}),
    ],
)
def test_words_are_found_in_each_of_their_forms(matrix, text, found):
    assert titles(text) == found


@pytest.mark.parametrize("name", NAMES)
def test_a_state_is_found_by_its_own_name_alone(name):
    states = {n: StateFactory(names={"ar": n, "en": f"State {at}"}) for at, n in enumerate(NAMES)}
    for other, state in states.items():
        project(title=other, states=((state.pk, None),))
    unnamed = project(title="unnamed", states=((states[name].pk, None),))

    assert titles(name) == {name, unnamed.title}


@pytest.mark.parametrize("text", ["", "  ", "!?", "()", '"', "'", "*", "& | ! <->", "؟،", "\\", "\x00"])
def test_a_search_without_words_narrows_nothing(matrix, text):
    assert len(titles(text)) == 3


@pytest.mark.parametrize(
    "text",
    [
        'border" OR "financing',
        "border:* | financing",
        "border OR financing",
        "NOT border",
        "search_text : border",
        "NEAR(border financing)",
        "border*",
        "-border",
        "border'; DROP TABLE projects_project; --",
        "%s %d %%",
        "x" * 5000,
        "border " * 3000,
        "1e999 0x10 12:30 1.5 a@b.org http://example.org/x?y=z",
    ],
)
def test_operators_of_either_database_are_words_like_others(matrix, text):
    assert titles(text) <= {"Border security training"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80))
def test_no_text_breaks_the_search(matrix, text):
    assert len(titles(text)) <= 3


def test_an_edited_row_is_found_by_its_new_words_only():
    added = project(title="Border security")
    actions.edit(project=added, facts=facts(title="Aviation security"), revision=1, by=editor_of(added.owner))

    assert titles("border") == set()
    assert titles("aviation") == {"Aviation security"}


def test_a_removed_row_is_found_no_more():
    project(title="Border security").delete()

    assert titles("border") == set()


@pytest.mark.django_db(transaction=True)
def test_the_index_can_be_taken_away_and_made_again():
    step = IndexWords("projects_project")
    for move in (step.database_backwards, step.database_forwards):
        with connection.schema_editor() as editor:
            move("projects", editor, None, None)
    project(title="Border security")

    assert titles("border") == {"Border security"}
    assert step.describe() == "Index the words of projects_project"
