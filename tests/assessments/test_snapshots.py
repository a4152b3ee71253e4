"""What was adopted, with its hash, held against what stands."""

import hashlib

import pytest

from tansiq.access.enums import Role
from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Overview, Snapshot
from tansiq.assessments.queries import snapshots
from tests.factories.accounts import actor
from tests.factories.assessments import Cast, brought_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def overview(cast):
    return Overview.objects.get(survey=brought_to(Stage.ADOPTED, cast))


def test_the_hash_is_that_of_the_file(overview, cast):
    (kept,) = snapshots.snapshots_of(overview.survey, by=cast.approver)

    assert hashlib.sha256(snapshots.written(kept.content)).hexdigest() == kept.sha256
    assert snapshots.written({"b": 1, "a": "ع"}) == '{"a":"ع","b":1}'.encode()


def test_what_stands_is_what_was_adopted(overview, cast):
    kept = snapshots.snapshots_of(overview.survey, by=cast.lead)[0]
    found = snapshots.compared(kept, overview)
    assert (found.is_whole, found.is_the_same, found.changed) == (True, True, [])

    overview.sections.filter(key="needs").update(body="Slipped in past the actions.")
    found = snapshots.compared(kept, overview)
    assert (found.is_whole, found.is_the_same) == (True, False)
    assert [section["key"] for section in found.changed] == ["needs"]

    kept.content["title"] = "Another"
    assert not snapshots.compared(kept, overview).is_whole


def test_its_state_and_the_body_read_it_and_nobody_else(overview, cast):
    kept = Snapshot.objects.get()

    for by in (cast.approver, cast.focal_point, cast.lead, cast.reviewer):
        assert snapshots.snapshot_of(overview, kept.pk, by=by) == kept
    for by in (cast.member, actor(Role.DONOR), actor(Role.STATE_APPROVER), actor(Role.COORDINATOR)):
        assert snapshots.snapshots_of(overview.survey, by=by) == []
        with pytest.raises(Snapshot.DoesNotExist):
            snapshots.snapshot_of(overview, kept.pk, by=by)
