"""Who sees what: the table is the policy, and every way of asking gives the same answer."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.access.actor import NOBODY, Actor, Belonging
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.library.models import Submission, SubmissionSection
from tansiq.projects.models import Project
from tansiq.reference.enums import CompactStatus
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Level, Reason
from tansiq.sharing.queries import explain, reasons_of, sees, with_reasons
from tests.factories.accounts import actor
from tests.factories.projects import project
from tests.factories.reference import OrganisationFactory
from tests.factories.sharing import approver, consent, submission

pytestmark = pytest.mark.django_db

PUBLIC, PLATFORM, MEMBERS, PARTIES, CONFIDENTIAL = Level
EVERYTHING = set(Level)

# Who sees which levels while the public level is closed, and while the operator has opened it.
TABLE = {
    "anonymous": (set(), {PUBLIC}),
    "without membership": (set(), {PUBLIC}),
    "expired membership in the owner": (set(), {PUBLIC}),
    "operator of the owner": (set(), {PUBLIC}),
    "auditor of the owner": (set(), {PUBLIC}),
    "outsider": ({PUBLIC, PLATFORM}, {PUBLIC, PLATFORM}),
    "member entity": ({PUBLIC, PLATFORM, MEMBERS}, {PUBLIC, PLATFORM, MEMBERS}),
    "party": ({PUBLIC, PLATFORM, PARTIES}, {PUBLIC, PLATFORM, PARTIES}),
    "auditor of a party": (set(), {PUBLIC}),
    "reader elsewhere, auditor of the owner": ({PUBLIC, PLATFORM}, {PUBLIC, PLATFORM}),
    "reader of the owner": (EVERYTHING, EVERYTHING),
    "owner": (EVERYTHING, EVERYTHING),
}

PATHS = {
    "list": lambda row, by: row in list(Project.objects.visible_to(by)),
    "values": lambda row, by: row.pk in Project.objects.visible_to(by).values_list("pk", flat=True),
    "count": lambda row, by: Project.objects.visible_to(by).filter(pk=row.pk).count() == 1,
    "exists": lambda row, by: Project.objects.visible_to(by).filter(pk=row.pk).exists(),
    "get": lambda row, by: _gets(row, by),
    "narrowed": lambda row, by: row in Project.objects.listed().filter(level=row.level).visible_to(by),
    "sees": sees,
    "explain": lambda row, by: bool(explain(row, by)),
}


def _gets(row, by) -> bool:
    try:
        return Project.objects.visible_to(by).get(pk=row.pk) == row
    except Project.DoesNotExist:
        return False


@pytest.fixture
def owner(db):
    return OrganisationFactory()


@pytest.fixture
def party(db):
    return OrganisationFactory()


@pytest.fixture
def rows(owner, party) -> dict[Level, Project]:
    """A record at each level, each naming the same party."""
    return {level: project(owner=owner, level=level, parties=[party]) for level in Level}


@pytest.fixture
def someone(owner, party):
    """Give the actor of a line of the table."""
    elsewhere = Belonging(Role.DONOR, OrganisationFactory().pk, "")
    made = {
        "anonymous": lambda: NOBODY,
        "without membership": lambda: Actor(username="somebody"),
        "expired membership in the owner": lambda: actor(
            Role.ENTITY_FOCAL_POINT, owner, valid_until=date(2020, 1, 1)
        ),
        "operator of the owner": lambda: actor(Role.OPERATOR, owner),
        "auditor of the owner": lambda: actor(Role.AUDITOR, owner),
        "outsider": lambda: actor(Role.ENTITY_FOCAL_POINT),
        "member entity": lambda: actor(
            Role.ENTITY_FOCAL_POINT, OrganisationFactory(compact_status=CompactStatus.MEMBER)
        ),
        "party": lambda: actor(Role.STATE_FOCAL_POINT, party),
        "auditor of a party": lambda: actor(Role.AUDITOR, party),
        "reader elsewhere, auditor of the owner": lambda: Actor(
            username="somebody", belongings=(elsewhere, Belonging(Role.AUDITOR, owner.pk, ""))
        ),
        "reader of the owner": lambda: actor(Role.ACADEMIA, owner),
        "owner": lambda: actor(Role.ENTITY_FOCAL_POINT, owner),
    }
    return lambda who: made[who]()


@pytest.mark.parametrize("is_open", [False, True], ids=["public closed", "public open"])
@pytest.mark.parametrize("who", TABLE)
def test_who_sees_what_on_every_path(who, is_open, rows, someone, settings):
    settings.TANSIQ_PUBLIC_LEVEL_OPEN = is_open
    by = someone(who)

    for path, shows in PATHS.items():
        assert {level for level, row in rows.items() if shows(row, by)} == TABLE[who][is_open], path


@pytest.mark.parametrize(
    ("who", "level", "why"),
    [
        ("outsider", PUBLIC, [Reason.LEVEL_PUBLIC]),
        ("outsider", PLATFORM, [Reason.LEVEL_PLATFORM]),
        ("outsider", MEMBERS, []),
        ("member entity", MEMBERS, [Reason.LEVEL_MEMBERS]),
        ("party", PARTIES, [Reason.PARTY]),
        ("party", CONFIDENTIAL, []),
        ("owner", CONFIDENTIAL, [Reason.OWNER]),
        ("owner", PLATFORM, [Reason.LEVEL_PLATFORM, Reason.OWNER]),
    ],
)
def test_the_policy_says_why(who, level, why, rows, someone):
    assert explain(rows[level], someone(who)) == why


def test_reasons_come_along_with_the_rows(rows, someone, django_assert_num_queries):
    by = someone("owner")

    with django_assert_num_queries(1):
        why = {row.level: reasons_of(row) for row in with_reasons(Project.objects.visible_to(by), by)}

    assert why[CONFIDENTIAL] == [Reason.OWNER]
    assert reasons_of(rows[CONFIDENTIAL]) == []


def test_a_record_shows_once_however_many_reasons_there_are(rows, owner, party):
    rows[PARTIES].parties.add(owner, *OrganisationFactory.create_batch(2))
    by = Actor(
        username="somebody",
        belongings=tuple(Belonging(Role.DONOR, organisation.pk, "") for organisation in (owner, party)),
    )

    assert Project.objects.visible_to(by).filter(level=PARTIES).count() == 1


def test_what_is_read_is_asked_of_the_database_not_of_the_copy_in_hand(rows, someone):
    stale = rows[CONFIDENTIAL]
    stale.level = PUBLIC

    assert not sees(stale, someone("outsider"))


def test_a_record_that_is_gone_is_seen_by_nobody(rows, someone):
    by = someone("owner")
    rows[PUBLIC].delete()

    assert not sees(Project(), by)
    assert explain(Project(pk=10**9), by) == []


def test_the_policy_is_one_condition_without_lists_of_records(rows, someone, django_assert_num_queries):
    by = someone("party")
    sql = str(Project.objects.visible_to(by).query)

    assert "EXISTS(" in sql
    assert sql.count('"projects_project"."id" IN (') == sql.count('"projects_project"."id" IN (SELECT ')
    with django_assert_num_queries(1):
        list(Project.objects.visible_to(by))


def test_who_sees_nothing_asks_the_database_nothing(rows, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert list(Project.objects.visible_to(NOBODY)) == []


def test_a_record_is_born_confidential():
    assert Project().level == CONFIDENTIAL


def test_no_record_stands_without_an_owner(rows):
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=rows[PUBLIC].pk).update(owner=None)


def admitted(row: Project, parties: set[int], by: Actor, public_open: bool) -> bool:
    """The policy once more, in plain words, to hold the SQL against."""
    mine = {b.organisation_id for b in by.belongings if Perm.RECORD_READ in PERMISSIONS[b.role]}
    if row.level == PUBLIC and public_open:
        return True
    if not mine:
        return False
    return (
        row.level in {PUBLIC, PLATFORM}
        or row.owner_id in mine
        or (row.level == MEMBERS and by.is_member_entity)
        or (row.level == PARTIES and bool(parties & mine))
    )


@pytest.fixture
def crowd(db) -> tuple[list[int], list[tuple[Project, set[int]]]]:
    """Records of three owners at every level, with no, one and two parties; the ids of all organisations."""
    organisations = OrganisationFactory.create_batch(4)
    records = []
    for number, level in enumerate(list(Level) * 3):
        parties = organisations[number % 4 :][: number % 3]
        row = project(owner=organisations[number % 3], level=level, parties=parties)
        records.append((row, {organisation.pk for organisation in parties}))
    return [organisation.pk for organisation in organisations], records


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_row_and_actor_agree_on_every_path(crowd, settings, data):
    organisations, records = crowd
    belonging = st.builds(Belonging, st.sampled_from(Role), st.sampled_from(organisations), st.just(""))
    by = Actor(
        username="somebody",
        belongings=tuple(data.draw(st.lists(belonging, max_size=3))),
        is_member_entity=data.draw(st.booleans()),
    )
    settings.TANSIQ_PUBLIC_LEVEL_OPEN = data.draw(st.booleans())
    expected = {
        row.pk for row, parties in records if admitted(row, parties, by, settings.TANSIQ_PUBLIC_LEVEL_OPEN)
    }

    assert set(Project.objects.visible_to(by).values_list("pk", flat=True)) == expected
    assert {row.pk for row, _parties in records if explain(row, by)} == expected
    for row in with_reasons(Project.objects.visible_to(by), by):
        assert reasons_of(row) == explain(row, by)


# --- a record in its owner's hands ---


def _in_hand(**shown):
    record = submission()
    Submission.objects.filter(pk=record.pk).update(owner=OrganisationFactory(), **shown)
    record.refresh_from_db()
    return record


def test_a_record_in_hand_is_its_owners_alone():
    record = _in_hand(is_shown_to_state=False, is_issued=False)
    opened = Reach(covers_all=True, audiences=["platform"])
    Submission.objects.filter(pk=record.pk).update(is_shown_to_state=True)
    consent(record, opened)
    Submission.objects.filter(pk=record.pk).update(is_shown_to_state=False)
    of_the_office = actor(Role.COORDINATOR, OrganisationFactory(is_coordinating_office=True))

    for by in (approver(record.state), of_the_office, actor(Role.DONOR)):
        assert not Submission.objects.visible_to(by).exists()
        assert not SubmissionSection.objects.visible_to(by).exists()
    assert Submission.objects.visible_to(actor(Role.ASSESSOR, record.owner)).get() == record


def test_a_record_shown_to_its_state_is_nobody_elses_until_it_is_issued():
    record = _in_hand(is_shown_to_state=True, is_issued=False)
    of_the_office = actor(Role.COORDINATOR, OrganisationFactory(is_coordinating_office=True))

    assert Submission.objects.visible_to(approver(record.state)).get() == record
    assert not Submission.objects.visible_to(of_the_office).exists()

    Submission.objects.filter(pk=record.pk).update(is_issued=True)

    assert Submission.objects.visible_to(of_the_office).get() == record
