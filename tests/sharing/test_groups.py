import pytest

from tansiq.access.enums import Role
from tansiq.audit.models import LogEntry
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.sharing.actions import (
    add_group,
    add_part,
    edit_group,
    join_group,
    leave_group,
    remove_part,
    share,
)
from tansiq.sharing.enums import Level, Reason, Seen
from tansiq.sharing.models import Group, GroupMember, GroupReach
from tansiq.sharing.queries import explain, sees
from tests.factories.accounts import actor
from tests.factories.projects import project
from tests.factories.reference import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(office, coordinator):
    def made(code, *members, seen=Seen.STEWARD):
        group = add_group(code=code, names={"en": code}, steward=office, seen=seen, by=coordinator)
        for organisation in members:
            join_group(group=group, organisation=organisation, by=coordinator)
        return group

    return made


def refused(code):
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def reach(group):
    return set(GroupReach.objects.filter(group=group).values_list("organisation_id", flat=True))


def test_members_see_what_is_shared_with_the_group(make, office, coordinator):
    member, other = OrganisationFactory.create_batch(2)
    group = make("g", member)
    row = project(owner=office)
    share(record=row, level=Level.PARTIES, groups=[group], by=coordinator)

    reader = actor(Role.DONOR, member)
    assert explain(row, reader) == [Reason.GROUP]
    assert not sees(row, actor(Role.DONOR, other))

    leave_group(group=group, organisation=member, by=coordinator)
    assert not sees(row, reader)


def test_several_groups_on_one_record(make, office, coordinator):
    first, second = OrganisationFactory.create_batch(2)
    row = project(owner=office)
    share(record=row, level=Level.PARTIES, groups=[make("a", first), make("b", second)], by=coordinator)

    assert sees(row, actor(Role.DONOR, first)) and sees(row, actor(Role.DONOR, second))


def test_a_group_on_a_closed_record_opens_nothing(make, office, coordinator):
    member = OrganisationFactory()
    row = project(owner=office, level=Level.CONFIDENTIAL)
    row.groups.add(make("g", member))

    assert not sees(row, actor(Role.DONOR, member))


def test_groups_in_groups(make, coordinator):
    inner_member, outer_member = OrganisationFactory.create_batch(2)
    inner, outer, outermost = make("inner", inner_member), make("outer", outer_member), make("outermost")
    add_part(group=outermost, part=outer, by=coordinator)
    add_part(group=outer, part=inner, by=coordinator)

    assert reach(outermost) == reach(outer) == {inner_member.pk, outer_member.pk}

    late = OrganisationFactory()
    join_group(group=inner, organisation=late, by=coordinator)
    assert late.pk in reach(outermost)

    remove_part(group=outer, part=inner, by=coordinator)
    assert reach(outermost) == {outer_member.pk}


def test_no_group_contains_itself(make, coordinator):
    inner, outer, outermost = make("inner"), make("outer"), make("outermost")
    add_part(group=outermost, part=outer, by=coordinator)
    add_part(group=outer, part=inner, by=coordinator)

    for group, part in ((inner, inner), (inner, outer), (inner, outermost)):
        with refused("group_ring"):
            add_part(group=group, part=part, by=coordinator)
    assert not inner.parts.exists()


def test_in_a_group_once(make, coordinator):
    member = OrganisationFactory()
    group = make("g", member)

    with refused("member_already"):
        join_group(group=group, organisation=member, by=coordinator)
    leave_group(group=group, organisation=member, by=coordinator)
    with refused("no_member"):
        leave_group(group=group, organisation=member, by=coordinator)
    join_group(group=group, organisation=member, by=coordinator)
    assert GroupMember.objects.filter(group=group).count() == 2


def test_a_code_is_given_once(make, office, coordinator):
    make("g")

    with refused("group_code_taken"):
        add_group(code="g", names={"en": "G"}, steward=office, seen=Seen.STEWARD, by=coordinator)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        # group known to / members seen by: outsider, member, steward
        (Seen.EVERYONE, [(True, True), (True, True), (True, True)]),
        (Seen.MEMBERS, [(False, False), (True, True), (True, True)]),
        (Seen.STEWARD, [(False, False), (True, False), (True, True)]),
    ],
)
def test_who_knows_of_a_group_and_its_members(make, coordinator, seen, expected):
    member = OrganisationFactory()
    make("g", member, seen=seen)
    readers = [actor(Role.DONOR), actor(Role.DONOR, member), coordinator]

    found = [
        (Group.objects.visible_to(by).exists(), Group.objects.with_members_visible_to(by).exists())
        for by in readers
    ]
    assert found == expected
    auditor = actor(Role.AUDITOR, member)
    assert not Group.objects.visible_to(auditor).exists()
    assert not Group.objects.with_members_visible_to(auditor).exists()


def test_the_steward_edits(make, coordinator):
    group = make("g")
    edit_group(group=group, names={"en": "New"}, seen=Seen.MEMBERS, purpose="To meet", by=coordinator)

    stored = Group.objects.get()
    assert (stored.names, stored.seen, stored.purpose) == ({"en": "New"}, Seen.MEMBERS, "To meet")
    assert LogEntry.objects.filter(kind="sharing.group").count() == 2


def test_nobody_else_does(make, office):
    group, other = make("g"), OrganisationFactory()
    stranger = actor(Role.COORDINATOR, OrganisationFactory(is_illustrative=True))
    changes = [
        lambda: add_group(code="x", names={}, steward=office, seen=Seen.STEWARD, by=stranger),
        lambda: edit_group(group=group, names={}, seen=Seen.STEWARD, purpose="", by=stranger),
        lambda: join_group(group=group, organisation=other, by=stranger),
        lambda: leave_group(group=group, organisation=other, by=stranger),
        lambda: add_part(group=group, part=group, by=stranger),
        lambda: remove_part(group=group, part=group, by=stranger),
    ]
    for change in changes:
        with pytest.raises(NotAllowed):
            change()
