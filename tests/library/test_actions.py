from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.audit.queries import history_of
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.library import queries
from tansiq.library.actions import Text, rewrite, submit
from tansiq.library.models import Submission, SubmissionSection
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Level, Reason
from tansiq.sharing.queries import reasons_of
from tests.factories.accounts import actor
from tests.factories.reference import OrganisationFactory
from tests.factories.sharing import body_of, consent, submission

pytestmark = pytest.mark.django_db

TEXT = Text(
    title="Measures taken",
    language="en",
    submitted_on=date(2026, 3, 1),
    sections=[("Law", "An act."), ("Practice", "A unit.")],
)


@pytest.fixture
def body():
    return body_of()


@pytest.fixture
def speaker(body):
    return actor(Role.STATE_FOCAL_POINT, body)


def refused(code):
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def test_a_submission_is_born_closed_with_its_sections(body, speaker):
    made = submit(text=TEXT, owner=body, by=speaker)

    stored = queries.submission_of(made.pk, by=speaker)
    assert (stored.level, stored.state, stored.owner) == (Level.CONFIDENTIAL, body.state, body)
    assert stored.reference == f"S-{stored.pk}" and str(stored) == "Measures taken"
    assert [(s.key, s.position, s.heading) for s in queries.sections_of(made, by=speaker)] == [
        ("s1", 1, "Law"),
        ("s2", 2, "Practice"),
    ]
    assert reasons_of(stored) == [Reason.OWNER, Reason.STATE]
    assert history_of(made).count() == 1


def test_the_lists_start_from_the_policy(body, speaker, coordinator):
    made = submission(body)
    other = actor(Role.STATE_FOCAL_POINT, body_of())

    assert list(queries.submissions(by=speaker)) == list(queries.submissions(by=coordinator)) == [made]
    assert not queries.submissions(by=other).exists()
    with pytest.raises(Submission.DoesNotExist):
        queries.submission_of(made.pk, by=other)
    assert not queries.sections_of(made, by=other).exists()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"sections": []}, "sections_missing"),
        ({"sections": [("", "Text")]}, "section_empty"),
        ({"sections": [("Heading", " ")]}, "section_empty"),
        ({"submitted_on": timezone.localdate() + timedelta(days=2)}, "day_to_come"),
    ],
)
def test_bad_input_changes_nothing(body, speaker, changed, code):
    made = submission(body)
    text = replace(TEXT, **changed)
    with refused(code):
        submit(text=text, owner=body, by=speaker)
    with refused(code):
        rewrite(submission=made, text=text, by=speaker)

    assert Submission.objects.count() == 1
    assert SubmissionSection.objects.count() == 3


def test_only_a_state_submits():
    office = OrganisationFactory()
    with refused("no_state"):
        submit(text=TEXT, owner=office, by=actor(Role.STATE_FOCAL_POINT, office))


def test_only_for_ones_own(body):
    stranger = actor(Role.STATE_FOCAL_POINT, body_of())
    with pytest.raises(NotAllowed):
        submit(text=TEXT, owner=body, by=stranger)
    with pytest.raises(Submission.DoesNotExist):
        rewrite(submission=submission(body), text=TEXT, by=stranger)
    with pytest.raises(NotAllowed):
        rewrite(submission=submission(body), text=TEXT, by=actor(Role.STATE_APPROVER, body))


def test_rewritten_until_the_state_was_asked(body, speaker):
    made = submission(body)
    rewrite(submission=made, text=TEXT, by=speaker)
    assert [s.heading for s in queries.sections_of(made, by=speaker)] == ["Law", "Practice"]

    assert [s.key for s in queries.sections_of(made, by=speaker)] == ["s4", "s5"], "no key names two texts"
    consent(made, Reach(sections=["s4"], audiences=["donors"]))
    with refused("decided_on"):
        rewrite(submission=made, text=TEXT, by=speaker)
