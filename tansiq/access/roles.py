"""Which role may do what: one table. Shown in the generated reference."""

from tansiq.access.enums import Perm, Role

_READER = frozenset({Perm.DIRECTORY_READ, Perm.MATRIX_EXPORT, Perm.RECORD_EXPORT, Perm.RECORD_READ})
_OWNER = frozenset({Perm.ACCESS_DECIDE, Perm.RECORD_SHARE})
_PROVIDER = (
    _READER
    | _OWNER
    | {
        Perm.FOCAL_POINT_NOMINATE,
        Perm.PROJECT_CLAIM,
        Perm.PROJECT_EDIT,
        Perm.PROJECT_RETIRE,
        Perm.ROUND_ANSWER,
    }
)
_EXPERT = (
    _READER
    | _OWNER
    | {Perm.AGGREGATE_READ, Perm.ASSESSMENT_READ, Perm.CONSENT_ASK, Perm.IMPORT_READ, Perm.TREATY_EDIT}
)
_OF_A_STATE = (
    _READER
    | _OWNER
    | {Perm.ASSESSMENT_READ, Perm.OBSERVATION_WRITE, Perm.SELF_ASSESSMENT_WRITE, Perm.STATE_LOG_READ}
)

PERMISSIONS: dict[Role, frozenset[Perm]] = {
    Role.ACADEMIA: frozenset({Perm.RECORD_READ}),
    Role.AREA_LEAD: _EXPERT
    | {
        Perm.ASSESSMENT_LEAD,
        Perm.ASSESSMENT_WRITE,
        Perm.FRAMEWORK_EDIT,
        Perm.FRAMEWORK_PUBLISH,
        Perm.RELEASE_MAKE,
    },
    Role.ASSESSOR: _EXPERT | {Perm.ASSESSMENT_WRITE, Perm.FRAMEWORK_EDIT},
    Role.AUDITOR: frozenset({Perm.AUDIT_EXTRACT, Perm.AUDIT_READ, Perm.PSEUDONYM_HOLD}),
    Role.CIVIL_SOCIETY: frozenset({Perm.RECORD_READ}),
    Role.COMMITTEE_MEMBER: _READER | {Perm.AGGREGATE_READ, Perm.ASSESSMENT_READ, Perm.OVERVIEW_CONSIDER},
    Role.COORDINATOR: _PROVIDER
    | {
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
    },
    Role.DONOR: _READER,
    Role.ENTITY_FOCAL_POINT: _PROVIDER,
    Role.OPERATOR: frozenset(
        {
            Perm.DIRECTORY_MANAGE,
            Perm.FRAMEWORK_EDIT,
            Perm.FRAMEWORK_PUBLISH,
            Perm.MACHINE_READ,
            Perm.PERSON_ERASE,
            Perm.REFERENCE_LOAD,
        }
    ),
    Role.PRIVATE_SECTOR: frozenset({Perm.RECORD_READ}),
    Role.QUALITY_REVIEWER: _EXPERT | {Perm.ASSESSMENT_REVIEW},
    Role.REGIONAL_FOCAL_POINT: _PROVIDER,
    Role.RESIDENT_COORDINATOR: _READER,
    Role.STATE_APPROVER: _OF_A_STATE | {Perm.CONSENT_ANSWER, Perm.RELEASE_MAKE},
    Role.STATE_FOCAL_POINT: _OF_A_STATE
    | {Perm.CONSENT_ASK, Perm.FOCAL_POINT_NOMINATE, Perm.SUBMISSION_WRITE},
}

# Who may be nominated as a focal point, by whom: the coordinating office enters the letters of those who have nobody here yet.
NOMINATES: dict[Role, frozenset[Role]] = {
    Role.COORDINATOR: frozenset(
        {
            Role.ENTITY_FOCAL_POINT,
            Role.REGIONAL_FOCAL_POINT,
            Role.STATE_APPROVER,
            Role.STATE_FOCAL_POINT,
        }
    ),
    Role.ENTITY_FOCAL_POINT: frozenset({Role.ENTITY_FOCAL_POINT}),
    Role.REGIONAL_FOCAL_POINT: frozenset({Role.REGIONAL_FOCAL_POINT}),
    Role.STATE_FOCAL_POINT: frozenset({Role.STATE_APPROVER, Role.STATE_FOCAL_POINT}),
}
FOCAL_POINTS = NOMINATES[Role.COORDINATOR]

# Who stands in the directory. Those who contribute as guests, and those who keep the machine and its log, do not.
IN_DIRECTORY = FOCAL_POINTS | {
    Role.AREA_LEAD,
    Role.COMMITTEE_MEMBER,
    Role.COORDINATOR,
    Role.DONOR,
    Role.RESIDENT_COORDINATOR,
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Perm]:
    """Give every permission that at least one of `roles` carries."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))


def roles_with(perm: Perm) -> frozenset[Role]:
    """Give every role that carries `perm`."""
    return frozenset(role for role, permissions in PERMISSIONS.items() if perm in permissions)


# Who signs in with a second factor: whoever reads or decides what States give in confidence, changes what all others
# read, gives rights, or reads the log. Donors, academia, the private sector, civil society and Resident Coordinators'
# offices read what is released to them; an operator widens the rule to them by setting (TANSIQ_SECOND_FACTOR).
SECOND_FACTOR: frozenset[Role] = frozenset(
    {
        Role.AREA_LEAD,
        Role.ASSESSOR,
        Role.AUDITOR,
        Role.COMMITTEE_MEMBER,
        Role.COORDINATOR,
        Role.ENTITY_FOCAL_POINT,
        Role.OPERATOR,
        Role.QUALITY_REVIEWER,
        Role.REGIONAL_FOCAL_POINT,
        Role.STATE_APPROVER,
        Role.STATE_FOCAL_POINT,
    }
)
