"""Checking a stamp: what stands, what was withdrawn, what was altered, and how little outsiders learn."""

import pytest

from tansiq.access.actor import NOBODY
from tansiq.access.enums import Role
from tansiq.kernel import kept
from tansiq.reports.actions import make_release
from tansiq.reports.enums import Verdict
from tansiq.reports.queries import FOLDER, checked, tidy_stamp
from tansiq.sharing.actions import withdraw_consent
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Format
from tests.factories.accounts import actor
from tests.factories.sharing import consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(record, donor):
    return consent(record, Reach(sections=["s1"], organisations=[donor]))


@pytest.fixture
def release(record, donor, approver, given):
    return make_release(record=record, recipient=donor, format=Format.DOCX, language="en", by=approver)


def test_a_stamp_is_read_as_people_type_it():
    assert tidy_stamp(" abcd efgh-jkmn.pqrs ") == "ABCD-EFGH-JKMN-PQRS"
    assert tidy_stamp("abc") == "ABC"


def test_by_stamp_by_file_and_by_both(release, donor):
    by = actor(Role.DONOR, donor)
    asked = [
        {"stamp": release.stamp},
        {"sha256": release.sha256},
        {"stamp": release.stamp, "sha256": release.sha256},
    ]

    for one in asked:
        found = checked(by=by, **one)
        assert (found.verdict, found.made_at, found.release) == (Verdict.STANDS, release.made_at, release)


def test_one_altered_byte_is_recognised(release, donor):
    content = bytearray(kept.read(FOLDER, release.sha256))
    content[len(content) // 2] ^= 1

    altered = kept.sha256_of(bytes(content))
    by = actor(Role.DONOR, donor)
    assert checked(by=by, stamp=release.stamp, sha256=altered).verdict == Verdict.ALTERED
    assert checked(by=by, sha256=altered).verdict == Verdict.UNKNOWN


def test_what_never_went_out_is_unknown(release):
    assert checked(by=NOBODY, stamp="2222-2222-2222-2222").verdict == Verdict.UNKNOWN


def test_a_withdrawn_one_says_since_when(release, given, approver, donor):
    withdraw_consent(consent=given, by=approver)
    release.refresh_from_db()

    found = checked(by=actor(Role.DONOR, donor), stamp=release.stamp)

    assert (found.verdict, found.marked_at) == (Verdict.WITHDRAWN, release.marked_at)


def test_outsiders_learn_only_that_it_went_out_when_and_whether_it_stands(release, outsider):
    found = checked(by=outsider, stamp=release.stamp)

    assert (found.verdict, found.made_at, found.release) == (Verdict.STANDS, release.made_at, None)
