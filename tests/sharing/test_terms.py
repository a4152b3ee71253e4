"""Who sees a record: said anew, rehearsed, lent to a person, asked for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tansiq.audit.enums import Event
from tansiq.audit.models import LogEntry
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.projects.models import Project
from tansiq.reference.enums import CompactStatus
from tansiq.sharing.actions import (
    ask_for_access,
    decline_access,
    end_grant,
    give_grant,
    grant_access,
    share,
    withdraw_request,
)
from tansiq.sharing.enums import AccessState, Level, Reason, Seen
from tansiq.sharing.models import AccessRequest, Grant, Terms
from tansiq.sharing.queries import explain, may_export, sees
from tansiq.sharing.queries.records import by_reference, model_of, record_of
from tansiq.sharing.queries.seen_by import seen_by, would_change
from tests.factories.accounts import MembershipFactory, actor
from tests.factories.projects import project
from tests.factories.reference import OrganisationFactory
from tests.factories.sharing import group, submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return OrganisationFactory()


@pytest.fixture
def editor(owner):
    return actor(Role.ENTITY_FOCAL_POINT, owner)


@pytest.fixture
def row(owner):
    return project(owner=owner, level=Level.CONFIDENTIAL)


@pytest.fixture
def reader():
    return actor(Role.DONOR)


@pytest.fixture
def person(reader):
    return Person.objects.get(pk=reader.person_id)


@pytest.fixture
def theirs(reader):
    return OrganisationFactory._meta.model.objects.get(pk=next(iter(reader.organisation_ids)))


def refused(code):
    return pytest.raises(DomainError, check=lambda error: error.code == code)


# --- level, parties, groups ---


def test_share_says_anew_who_sees_it(row, editor, reader, theirs):
    share(record=row, level=Level.PARTIES, parties=[theirs], marking="Handle with care", by=editor)

    assert explain(row, reader) == [Reason.PARTY]
    assert Project.objects.get().marking == "Handle with care"
    entry = LogEntry.objects.get(event=Event.RECORD_SHARED)
    assert (entry.details["before"], entry.details["after"]) == ("confidential", "parties")

    share(record=row, level=Level.CONFIDENTIAL, by=editor)
    assert not sees(row, reader)


def test_share_refuses(row, editor, reader, body):
    unknown = group(seen=Seen.STEWARD)
    with refused("nobody_named"):
        share(record=row, level=Level.PARTIES, by=editor)
    with refused("group_unknown"):
        share(record=row, level=Level.PARTIES, groups=[unknown], by=editor)
    with pytest.raises(Project.DoesNotExist):
        share(record=row, level=Level.PUBLIC, by=reader)
    share(record=row, level=Level.PLATFORM, by=editor)
    with pytest.raises(NotAllowed):
        share(record=row, level=Level.PUBLIC, by=reader)
    assert Project.objects.get().level == Level.PLATFORM


def test_what_concerns_a_state_is_not_shared_by_its_level(body, text, speaker, person, tomorrow):
    with refused("state_decides"):
        share(record=text, level=Level.PUBLIC, by=speaker)
    with refused("state_decides"):
        give_grant(record=text, person=person, valid_until=tomorrow, by=speaker)


def test_the_owner_is_told_who_sees_it(row, owner, editor, reader, theirs, person, tomorrow):
    open_group = group(theirs, seen=Seen.EVERYONE)
    share(record=row, level=Level.PARTIES, parties=[theirs], groups=[open_group], by=editor)
    give_grant(record=row, person=person, valid_until=tomorrow, by=editor)

    told = seen_by(row, by=editor)

    assert {a.organisation: set(a.reasons) for a in told.audiences} == {
        owner: {Reason.OWNER},
        theirs: {Reason.PARTY, Reason.GROUP},
    }
    assert told.hidden_groups == []
    assert [grant.person for grant in told.grants] == [person]
    with pytest.raises(NotAllowed):
        seen_by(row, by=reader)


def test_the_owner_is_not_told_who_is_in_a_hidden_group(row, owner, editor, theirs):
    hidden = group(theirs, owner, seen=Seen.STEWARD)
    share(record=row, level=Level.PARTIES, groups=[hidden], by=editor)

    told = seen_by(row, by=editor)

    assert [a.organisation for a in told.audiences] == [owner]
    assert told.hidden_groups == [hidden]


def test_a_change_is_rehearsed(row, owner, editor, reader, theirs):
    member = OrganisationFactory(compact_status=CompactStatus.MEMBER)
    actor(Role.ENTITY_FOCAL_POINT, member)
    share(record=row, level=Level.PARTIES, parties=[theirs], by=editor)

    change = would_change(row, Terms(level=Level.MEMBERS, owner=owner.pk), by=editor)

    assert (change.gain, change.lose, change.stay) == ([member], [theirs], 1)
    assert Project.objects.get().level == Level.PARTIES
    wider = would_change(row, Terms(level=Level.PLATFORM, owner=owner.pk), by=editor)
    assert wider.lose == [] and member in wider.gain
    public = would_change(row, Terms(level=Level.PUBLIC, owner=owner.pk), by=editor)
    assert set(public.gain) == set(wider.gain)
    with pytest.raises(NotAllowed):
        would_change(row, Terms(level=Level.PUBLIC, owner=owner.pk), by=reader)


def test_a_rehearsal_counts_who_sees_it_now(row, owner, editor):
    """What `holders` finds for terms is what `sees` finds once they are set."""
    people = [actor(Role.DONOR), actor(Role.ENTITY_FOCAL_POINT, OrganisationFactory(compact_status="member"))]
    for level in Level:
        if level == Level.PARTIES:
            continue
        change = would_change(row, Terms(level=level, owner=owner.pk), by=editor)
        share(record=row, level=level, by=editor)
        gained = {organisation.pk for organisation in change.gain}
        lost = {organisation.pk for organisation in change.lose}
        for by in people:
            organisation = next(iter(by.organisation_ids))
            assert not (organisation in gained and not sees(row, by))
            assert not (organisation in lost and sees(row, by))


# --- access in person ---


def test_access_in_person_until_a_day(row, editor, reader, person, told):
    today = timezone.localdate()
    grant = give_grant(record=row, person=person, valid_until=today, by=editor)

    assert explain(row, reader) == [Reason.GRANT]
    assert not may_export(row, reader)
    assert [(m.event, m.people, m.due_on) for m in told] == [(Event.GRANT_GIVEN, [person.pk], today)]
    Grant.objects.filter(pk=grant.pk).update(valid_until=today - timedelta(days=1))
    assert not sees(row, reader)


def test_access_in_person_with_export(row, editor, reader, person, tomorrow):
    give_grant(record=row, person=person, valid_until=tomorrow, by=editor)
    give_grant(record=row, person=person, valid_until=tomorrow, may_export=True, by=editor)

    assert may_export(row, reader)
    assert Grant.objects.filter(ended_at=None).count() == 1


def test_export_is_a_right_of_its_own(row, editor):
    assert may_export(row, editor)
    share(record=row, level=Level.PLATFORM, by=editor)
    reader = actor(Role.ACADEMIA)
    assert sees(row, reader) and not may_export(row, reader)


def test_access_in_person_ends_at_once(row, editor, reader, person, tomorrow):
    grant = give_grant(record=row, person=person, valid_until=tomorrow, by=editor)
    with pytest.raises(NotAllowed):
        end_grant(grant=grant, by=reader)

    end_grant(grant=grant, by=editor)
    end_grant(grant=grant, by=editor)

    assert not sees(row, reader)
    assert LogEntry.objects.filter(event=Event.GRANT_ENDED).count() == 1


def test_access_in_person_refused(row, editor, person, yesterday, tomorrow):
    with refused("day_past"):
        give_grant(record=row, person=person, valid_until=yesterday, by=editor)
    person.is_active = False
    with refused("account_closed"):
        give_grant(record=row, person=person, valid_until=tomorrow, by=editor)
    assert not Grant.objects.exists()


def test_a_grant_is_no_right_to_read(row, editor, tomorrow):
    operator = actor(Role.OPERATOR)
    give_grant(record=row, person=Person.objects.get(pk=operator.person_id), valid_until=tomorrow, by=editor)

    assert not sees(row, operator)


# --- asking for access ---


@pytest.fixture
def asked(row, editor, reader, theirs):
    return ask_for_access(reference=row.reference, organisation=theirs, reason="A joint mission", by=reader)


def test_asking_reaches_the_owner(row, editor, reader, theirs, told):
    asked = ask_for_access(reference=f" {row.reference} ", organisation=theirs, reason="Work", by=reader)

    deciders = sorted(row.owner.memberships.values_list("person_id", flat=True))
    assert (asked.record_id, asked.owner_id, asked.state) == (row.pk, row.owner_id, AccessState.ASKED)
    assert [(m.event, sorted(m.people)) for m in told] == [(Event.ACCESS_ASKED, deciders)]
    assert editor.person_id in deciders and reader.person_id not in deciders
    assert list(AccessRequest.objects.visible_to(editor)) == [asked]
    assert list(AccessRequest.objects.visible_to(reader)) == [asked]
    assert not AccessRequest.objects.visible_to(actor(Role.DONOR)).exists()


def test_asking_for_what_is_not_there_looks_the_same(reader, theirs, told):
    asked = ask_for_access(reference="T-999999", organisation=theirs, reason="Work", by=reader)

    assert (asked.state, asked.record_id, asked.owner_id) == (AccessState.ASKED, None, None)
    assert told == []
    with pytest.raises(NotAllowed):
        decline_access(asked=asked, answer="", by=reader)


def test_the_owner_gives_access(asked, row, editor, reader, tomorrow):
    answered = grant_access(asked=asked, valid_until=tomorrow, answer="Welcome", by=editor)

    assert (answered.state, answered.answered_by_id) == (AccessState.GRANTED, editor.person_id)
    assert sees(row, reader)


def test_the_owner_gives_none(asked, row, editor, reader):
    assert decline_access(asked=asked, answer="No", by=editor).state == AccessState.DECLINED
    assert not sees(row, reader)
    with refused("no_such_move"):
        decline_access(asked=asked, answer="No", by=editor)


def test_nobody_else_answers(asked, reader, tomorrow):
    with pytest.raises(NotAllowed):
        grant_access(asked=asked, valid_until=tomorrow, answer="", by=reader)


def test_a_last_day_that_passed_leaves_the_request_open(asked, editor, yesterday):
    with refused("day_past"):
        grant_access(asked=asked, valid_until=yesterday, answer="", by=editor)
    asked.refresh_from_db()
    assert asked.state == AccessState.ASKED


def test_taken_back(asked, editor, reader):
    with refused("not_own"):
        withdraw_request(asked=asked, by=editor)
    assert withdraw_request(asked=asked, by=reader).state == AccessState.WITHDRAWN


def test_asking_refused(asked, row, reader, theirs, monkeypatch):
    def ask(reference="of old", reason="r", organisation=theirs, by=reader):
        return ask_for_access(reference=reference, organisation=organisation, reason=reason, by=by)

    with refused("asked_already"):
        ask(reference=row.reference)
    with refused("reason_missing"):
        ask(reason=" ")
    with pytest.raises(NotAllowed):
        ask(organisation=OrganisationFactory())
    with refused("nobody"):
        ask(by=on_the_machine(Role.DONOR, organisation_id=theirs.pk))
    monkeypatch.setattr("tansiq.sharing.policies.access._A_DAY", 1)
    with refused("many_asked"):
        ask()


def test_access_to_what_concerns_a_state_is_the_states_to_give(text, speaker, reader, theirs, tomorrow):
    asked = ask_for_access(reference=text.reference, organisation=theirs, reason="Work", by=reader)

    with refused("state_decides"):
        grant_access(asked=asked, valid_until=tomorrow, answer="", by=speaker)


# --- records by kind and reference ---


def test_records_are_found_through_the_policy(row, editor, reader):
    assert record_of("projects.project", row.pk, by=editor) == row
    for kind, pk in (("projects.project", row.pk), ("projects.project", 10**9)):
        with pytest.raises(LookupError):
            record_of(kind, pk, by=reader)
    for kind in ("accounts.person", "nothing.here", "nothing"):
        with pytest.raises(LookupError):
            model_of(kind)


def test_records_are_found_by_what_people_write_down(row, body):
    text = submission(body)
    assert by_reference(row.reference) == row
    assert by_reference(text.reference) == text
    assert by_reference("nothing") is None


def test_explaining_takes_one_query(row, editor, django_assert_num_queries):
    MembershipFactory(person_id=editor.person_id)
    with django_assert_num_queries(1):
        explain(row, editor)


def test_nothing_of_the_rule_is_written_without_words(row, editor, reader, person, theirs, tomorrow, text):
    """What stands in lists of the platform's own keeping."""
    from tansiq.sharing.actions.consents import Reach
    from tansiq.sharing.models import ConsentAudience, Release
    from tansiq.sharing.models.audiences import audiences, kinds
    from tests.factories.sharing import consent, group

    given = consent(text, Reach(sections=["s1"], audiences=["donors"], organisations=[theirs]))
    said = {str(audience) for audience in ConsentAudience.objects.filter(consent=given)}
    assert said == {"Donors", str(theirs)}
    assert [str(section) for section in given.sections.all()] == ["s1"]
    assert str(given) == f"release library.submission {text.pk}"
    made = group(theirs)
    assert str(made.members.get()) and str(made.reach.get())
    assert str(give_grant(record=row, person=person, valid_until=tomorrow, by=editor))
    assert str(text.sections.first()).startswith("Heading")
    assert str(Release(stamp="ABCD")) == "ABCD"
    assert str(kinds()["submission"]) and audiences()["public"].is_public
    assert all({"ar", "en"} <= set(each.names) for each in (*audiences().values(), *kinds().values()))


def test_releases_are_known_to_recipient_owner_and_state(text, theirs, reader, speaker, coordinator):
    from tansiq.sharing.models import Release

    Release.objects.create(
        kind="library.submission", record_id=text.pk, owner=text.owner, state=text.state, sections=["s1"],
        format="pdf", language="en", recipient=theirs, made_at=timezone.now(), sha256="0" * 64, size=1, file_name="x",
    )  # fmt: skip

    assert [Release.objects.visible_to(by).count() for by in (reader, speaker, coordinator)] == [1, 1, 0]


def test_the_command_line_has_no_access_in_person(row):
    by = on_the_machine(Role.DONOR, organisation_id=OrganisationFactory().pk)

    assert explain(row, by) == []
    assert not may_export(row, by)
