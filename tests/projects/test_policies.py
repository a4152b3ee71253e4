from datetime import timedelta

import pytest
from django.utils import timezone

from tansiq.access.enums import Perm
from tansiq.kernel.errors import DomainError
from tansiq.projects import policies
from tansiq.projects.enums import Holds, Standing
from tansiq.projects.models import Claim, Project, Round
from tests.factories.reference import OrganisationFactory

TODAY = timezone.localdate()


def refusal(rule, *arguments, **named) -> str | None:
    """Give the code with which the rule refuses, None where it lets pass."""
    try:
        rule(*arguments, **named)
    except DomainError as refused:
        assert str(refused)
        return refused.code
    return None


@pytest.mark.parametrize(("standing", "code"), [(Standing.LISTED, None), (Standing.RETIRED, "retired")])
def test_listed(standing, code):
    assert refusal(policies.require_listed, Project(standing=standing)) == code


@pytest.mark.parametrize(("seen", "code"), [(3, None), (2, "changed_meanwhile"), (4, "changed_meanwhile")])
def test_unchanged(seen, code):
    assert refusal(policies.require_unchanged, Project(revision=3), seen) == code


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("", "", None),
        ("2015", "", None),
        ("", "2015", None),
        ("2015", "2015", None),
        ("2015-12", "2015", None),
        ("2015-12-31", "2015-12", None),
        ("2016", "2015", "dates_order"),
        ("2015-07-02", "2015-07-01", "dates_order"),
        ("soon", "", "date_form"),
        ("", "2015-13", "date_form"),
    ],
)
def test_dates_in_order(start, end, code):
    assert refusal(policies.require_dates_in_order, start, end) == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "scope_empty"),
        ({"states": 1}, None),
        ({"regions": 1}, None),
        ({"reaches": 1}, None),
        ({"is_global": True}, None),
        ({"scope_note": "camps"}, None),
        ({"scope_note": " \n"}, "scope_empty"),
    ],
)
def test_somewhere(said, code):
    nothing = {"states": 0, "regions": 0, "reaches": 0, "is_global": False, "scope_note": ""}
    assert refusal(policies.require_somewhere, **{**nothing, **said}) == code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": "x" * 600}, None),
        ({"title": "x" * 601}, "too_long"),
        ({"title": "ا" * 601}, "too_long"),
        ({"activities": "x" * 100_000}, None),
        ({"activities": "a\x00"}, "no_text"),
        ({"source_key": None}, None),
        ({"source_key": "x" * 121}, "too_long"),
        ({"reference": "x" * 41}, "too_long"),
    ],
)
def test_storable(values, code):
    assert refusal(policies.require_storable, Project(**values)) == code


@pytest.mark.parametrize(("username", "code"), [("amal", "second_person"), ("sami", None)])
def test_other_person(username, code):
    assert refusal(policies.require_other_person, Claim(asked_by="amal"), username) == code


@pytest.mark.parametrize(("closed_on", "code"), [(None, None), (TODAY, "round_closed")])
def test_open(closed_on, code):
    assert refusal(policies.require_open, Round(closed_on=closed_on)) == code


@pytest.mark.parametrize(("days", "code"), [(-1, "due_passed"), (0, None), (1, None)])
def test_due_later(days, code):
    assert refusal(policies.require_due_later, timezone.localdate() + timedelta(days=days)) == code


@pytest.mark.parametrize(
    ("answer", "note", "code"),
    [
        (Holds.YES, "", None),
        (Holds.CHANGED, "", "note_missing"),
        (Holds.CHANGED, "New partner.", None),
        (Holds.ENDED, " ", "note_missing"),
        (Holds.ENDED, "Over.", None),
    ],
)
def test_note(answer, note, code):
    assert refusal(policies.require_note, answer, note) == code


@pytest.mark.parametrize(
    ("is_office", "needs"), [(True, Perm.PROJECT_EDIT_ANY), (False, Perm.PROJECT_RETIRE)]
)
def test_what_the_coordinating_office_holds_its_own_people_change(is_office, needs):
    owner = OrganisationFactory.build(is_coordinating_office=is_office)
    assert policies.right_to(Perm.PROJECT_RETIRE, owner) == needs
