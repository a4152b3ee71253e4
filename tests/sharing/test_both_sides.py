"""The rule read for a person and the rule read for a record are one: drawn at random, they agree."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tansiq.access.enums import Role
from tansiq.accounts.models import Membership
from tansiq.accounts.queries import actor_for
from tansiq.library.models import Submission, SubmissionSection
from tansiq.projects.models import Project
from tansiq.reference.enums import CompactStatus, OrganisationKind
from tansiq.sharing.actions import mark_releases, rehearse_withdrawal, withdraw_consent
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Effect, Format, Level, ReleaseState
from tansiq.sharing.models import Grant, Group, GroupReach, Release, holders
from tansiq.sharing.models.audiences import STATE_SELF, audiences
from tansiq.sharing.queries import explain, sees
from tansiq.sharing.queries.seen_by import seen_by
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.projects import project
from tests.factories.reference import OrganisationFactory, StateFactory
from tests.factories.sharing import approver, body_of, consent, submission

KINDS = [None, OrganisationKind.STATE_BODY, OrganisationKind.DONOR, OrganisationKind.COMMITTEE]
RELEASABLE = sorted(set(audiences()) - {STATE_SELF})


# Without shrinking: each example fills tables, and a smaller one takes minutes to find.
drawn = settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def states(db):
    return StateFactory.create_batch(2)


@pytest.fixture
def organisations(states):
    plain = [
        OrganisationFactory(kind=kind or OrganisationKind.UN_ENTITY, compact_status=status)
        for kind in KINDS
        for status in (CompactStatus.MEMBER, CompactStatus.NONE)
    ]
    return [*plain, body_of(states[0]), body_of(states[1]), OrganisationFactory(is_coordinating_office=True)]


def _draw_people(data, organisations, states):
    membership = st.tuples(
        st.sampled_from(Role),
        st.sampled_from(organisations),
        st.sets(st.integers(0, len(states) - 1), max_size=1),
    )
    people = []
    for belongings in data.draw(st.lists(st.lists(membership, max_size=2), min_size=4, max_size=8)):
        person = PersonFactory()
        for role, organisation, scope in {(r, o.pk): (r, o, s) for r, o, s in belongings}.values():
            given_now = MembershipFactory(person=person, role=role, organisation=organisation)
            given_now.states.set([states[number] for number in scope])
        people.append(person)
    return people


def _check(records, people):
    for record in records:
        by_record = {
            (pk, reason)
            for reason, condition in holders(record).items()
            for pk in Membership.objects.in_force().filter(condition).values_list("person_id", flat=True)
        }
        by_person = {
            (person.pk, reason) for person in people for reason in explain(record, actor_for(person))
        }
        theirs = {person.pk for person in people}
        assert {pair for pair in by_record if pair[0] in theirs} == by_person, record
        for person in people:
            assert sees(record, actor_for(person)) == any(pk == person.pk for pk, _reason in by_person)


@drawn
@given(data=st.data())
def test_records_by_level(organisations, states, data):
    with transaction.atomic():
        people = _draw_people(data, organisations, states)
        some = st.lists(st.sampled_from(organisations), max_size=2, unique_by=lambda o: o.pk)
        groups = []
        for number in range(2):
            group = Group.objects.create(code=f"g{number}", names={"en": "G"}, steward=organisations[0])
            GroupReach.objects.bulk_create([GroupReach(group=group, organisation=o) for o in data.draw(some)])
            groups.append(group)
        records = []
        for level in Level:
            row = project(
                owner=data.draw(st.sampled_from(organisations)), level=level, parties=data.draw(some)
            )
            row.groups.set(data.draw(st.lists(st.sampled_from(groups), max_size=2, unique_by=lambda g: g.pk)))
            for person in data.draw(st.lists(st.sampled_from(people), max_size=2, unique_by=lambda p: p.pk)):
                Grant.objects.create(
                    kind="projects.project",
                    record_id=row.pk,
                    person=person,
                    valid_until=timezone.localdate() + timedelta(days=data.draw(st.integers(-1, 1))),
                )
            records.append(row)
        _check(records, people)
        transaction.set_rollback(True)


def _reach(data, organisations):
    covers_all = data.draw(st.booleans())
    codes = data.draw(st.sets(st.sampled_from(RELEASABLE), max_size=2))
    named = data.draw(
        st.lists(st.sampled_from(organisations), min_size=not codes, max_size=2, unique_by=lambda o: o.pk)
    )
    keys = set() if covers_all else data.draw(st.sets(st.sampled_from(["s1", "s2", "s3"]), min_size=1))
    return Reach(covers_all=covers_all, sections=keys, audiences=codes, organisations=named)  # fmt: skip


@drawn
@given(data=st.data())
def test_records_of_a_state(organisations, states, data):
    with transaction.atomic():
        people = _draw_people(data, organisations, states)
        records = [submission(organisations[-3]), submission(organisations[-2])]
        for record in records:
            for _number in range(data.draw(st.integers(0, 3))):
                consent(record, _reach(data, organisations), effect=data.draw(st.sampled_from(Effect)))
            record.is_shown_to_state = data.draw(st.booleans())
            record.is_issued = data.draw(st.booleans())
            record.save()
        _check(records, people)
        for person in people:
            by = actor_for(person)
            seen = set(Submission.objects.visible_to(by).values_list("pk", flat=True))
            parts = set(SubmissionSection.objects.visible_to(by).values_list("record_id", flat=True))
            assert parts <= seen, "a section shows only where its record does"
        transaction.set_rollback(True)


def _released(record, recipient, keys):
    return Release.objects.create(
        kind=record._meta.label_lower,
        record_id=record.pk,
        owner=record.owner,
        state=record.state,
        sections=sorted(keys),
        format=Format.PAGE,
        language="en",
        recipient=recipient,
        made_at=timezone.now(),
        sha256="0" * 64,
        size=1,
        file_name="page.html",
    )


def _who_see(record, by):
    return {audience.organisation.pk for audience in seen_by(record, by=by).audiences}


@drawn
@given(data=st.data())
def test_a_withdrawal_does_what_its_rehearsal_said(organisations, states, data):
    with transaction.atomic():
        _draw_people(data, organisations, states)
        record = submission(organisations[-3])
        by = approver(record.state)
        for _number in range(data.draw(st.integers(1, 3))):
            effect = data.draw(st.sampled_from(Effect))
            decided = consent(record, _reach(data, organisations), effect=effect)
        some = st.sets(st.sampled_from(["s1", "s2", "s3"]), min_size=1)
        for recipient in data.draw(st.lists(st.sampled_from(organisations), max_size=3)):
            _released(record, recipient, data.draw(some))
        mark_releases(kind=record._meta.label_lower, record_id=record.pk, by=by)
        before, standing = _who_see(record, by), set(_standing())

        told = rehearse_withdrawal(consent=decided, record=record, by=by)
        withdraw_consent(consent=decided, by=by)

        after = _who_see(record, by)
        assert {organisation.pk for organisation in told.lose} == before - after
        assert {organisation.pk for organisation in told.gain} == after - before
        assert {release.pk for release in told.releases} == standing - set(_standing())
        transaction.set_rollback(True)


def _standing():
    return Release.objects.filter(standing=ReleaseState.STANDING).values_list("pk", flat=True)


def test_a_record_that_nothing_opens_is_the_owners(db):
    row = project(level=Level.CONFIDENTIAL)
    assert set(Project.objects.filter(pk=row.pk).values_list("level", flat=True)) == {Level.CONFIDENTIAL}
