import pytest

from tansiq.access.actor import NOBODY, Actor, Belonging, allows, on_the_machine, require
from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS, permissions_of
from tansiq.kernel.errors import NotAllowed

READS = {Perm.RECORD_READ}
EXPORTS = READS | {Perm.DIRECTORY_READ, Perm.MATRIX_EXPORT, Perm.RECORD_EXPORT}
OWNS = EXPORTS | {Perm.ACCESS_DECIDE, Perm.RECORD_SHARE}
PROVIDES = OWNS | {
    Perm.FOCAL_POINT_NOMINATE,
    Perm.PROJECT_CLAIM,
    Perm.PROJECT_EDIT,
    Perm.PROJECT_RETIRE,
    Perm.ROUND_ANSWER,
}
ASSESSES = OWNS | {
    Perm.AGGREGATE_READ,
    Perm.ASSESSMENT_READ,
    Perm.CONSENT_ASK,
    Perm.IMPORT_READ,
    Perm.TREATY_EDIT,
}
WRITES = ASSESSES | {Perm.ASSESSMENT_WRITE, Perm.FRAMEWORK_EDIT}
COORDINATES = PROVIDES | {
    Perm.AGGREGATE_READ,
    Perm.CLAIM_DECIDE,
    Perm.CONSENT_ASK,
    Perm.DIRECTORY_MANAGE,
    Perm.FOCAL_POINT_VET,
    Perm.GROUP_MANAGE,
    Perm.IMPORT_APPLY,
    Perm.IMPORT_READ,
    Perm.IMPORT_SETTLE,
    Perm.PERSON_ERASE,
    Perm.PROJECT_EDIT_ANY,
    Perm.PSEUDONYM_HOLD,
    Perm.REFERENCE_LOAD,
    Perm.RELEASE_MAKE,
    Perm.ROUND_RUN,
    Perm.THEME_CONFIRM,
}
OF_A_STATE = OWNS | {
    Perm.ASSESSMENT_READ,
    Perm.OBSERVATION_WRITE,
    Perm.SELF_ASSESSMENT_WRITE,
    Perm.STATE_LOG_READ,
}
APPROVES = OF_A_STATE | {Perm.CONSENT_ANSWER, Perm.RELEASE_MAKE}
SPEAKS = OF_A_STATE | {Perm.CONSENT_ASK, Perm.FOCAL_POINT_NOMINATE, Perm.SUBMISSION_WRITE}

TABLE = {
    Role.ACADEMIA: READS,
    Role.AREA_LEAD: WRITES | {Perm.ASSESSMENT_LEAD, Perm.FRAMEWORK_PUBLISH, Perm.RELEASE_MAKE},
    Role.ASSESSOR: WRITES,
    Role.AUDITOR: {Perm.AUDIT_EXTRACT, Perm.AUDIT_READ, Perm.PSEUDONYM_HOLD},
    Role.CIVIL_SOCIETY: READS,
    Role.COMMITTEE_MEMBER: EXPORTS | {Perm.AGGREGATE_READ, Perm.ASSESSMENT_READ, Perm.OVERVIEW_CONSIDER},
    Role.COORDINATOR: COORDINATES,
    Role.DONOR: EXPORTS,
    Role.ENTITY_FOCAL_POINT: PROVIDES,
    Role.OPERATOR: {
        Perm.REFERENCE_LOAD,
        Perm.DIRECTORY_MANAGE,
        Perm.FRAMEWORK_EDIT,
        Perm.FRAMEWORK_PUBLISH,
        Perm.MACHINE_READ,
        Perm.PERSON_ERASE,
    },
    Role.PRIVATE_SECTOR: READS,
    Role.QUALITY_REVIEWER: ASSESSES | {Perm.ASSESSMENT_REVIEW},
    Role.REGIONAL_FOCAL_POINT: PROVIDES,
    Role.RESIDENT_COORDINATOR: EXPORTS,
    Role.STATE_APPROVER: APPROVES,
    Role.STATE_FOCAL_POINT: SPEAKS,
}


def in_role(role, organisation_id=7):
    return Actor(username="somebody", belongings=(Belonging(role, organisation_id, "un_entity"),))


@pytest.mark.parametrize("perm", Perm)
@pytest.mark.parametrize("role", Role)
def test_a_role_carries_what_the_table_says(role, perm):
    assert allows(in_role(role), perm) == (perm in TABLE[role])


def test_every_role_has_its_permissions():
    assert set(PERMISSIONS) == set(Role) == set(TABLE)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR])
def test_who_runs_the_machine_or_reads_the_log_reads_no_content(role):
    reading = {Perm.RECORD_READ, Perm.IMPORT_READ, Perm.MATRIX_EXPORT}
    assert not PERMISSIONS[role] & reading


@pytest.mark.parametrize("perm", Perm)
def test_nobody_may_do_nothing(perm):
    assert not allows(NOBODY, perm)
    assert not allows(NOBODY, perm, organisation_id=0)


@pytest.mark.parametrize(
    ("organisation_id", "may"),
    [(None, True), (7, True), (8, False), (0, False)],
)
def test_a_permission_holds_for_the_organisation_of_the_membership(organisation_id, may):
    by = in_role(Role.ENTITY_FOCAL_POINT)
    assert allows(by, Perm.PROJECT_EDIT, organisation_id=organisation_id) == may


def test_two_memberships_do_not_lend_each_other_permissions():
    by = Actor(
        username="somebody",
        belongings=(Belonging(Role.DONOR, 1, "donor"), Belonging(Role.ENTITY_FOCAL_POINT, 2, "un_entity")),
    )
    assert not allows(by, Perm.PROJECT_EDIT, organisation_id=1)
    assert by.organisations_with(Perm.PROJECT_EDIT) == {2}
    assert by.organisations_with(Perm.RECORD_READ) == by.organisation_ids == {1, 2}
    assert permissions_of(by.roles) == EXPORTS | PROVIDES


def test_require_passes_in_silence():
    assert require(in_role(Role.COORDINATOR), Perm.ROUND_RUN, organisation_id=7) is None


def test_require_names_the_right_that_is_missing():
    with pytest.raises(NotAllowed, match="Open and close the yearly round") as refused:
        require(in_role(Role.DONOR), Perm.ROUND_RUN)
    assert refused.value.code == "not_allowed"


def test_require_refuses_another_organisation():
    with pytest.raises(NotAllowed):
        require(in_role(Role.ENTITY_FOCAL_POINT), Perm.PROJECT_EDIT, organisation_id=8)


def test_the_command_line_acts_with_one_named_role():
    by = on_the_machine(Role.COORDINATOR, organisation_id=7)
    assert by.is_signed_in
    assert by.roles == {Role.COORDINATOR}
    assert by.organisation_ids == {7}
    assert by.is_member_entity


def test_the_command_line_of_no_organisation_is_no_member_entity():
    assert not on_the_machine(Role.OPERATOR).is_member_entity
