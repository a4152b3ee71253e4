"""Which role may do what: one table. Shown in the generated reference."""

from tansiq.access.enums import Perm, Role

_READER = frozenset({Perm.RECORD_READ, Perm.MATRIX_EXPORT})
_PROVIDER = _READER | {Perm.PROJECT_CLAIM, Perm.PROJECT_EDIT, Perm.PROJECT_RETIRE, Perm.ROUND_ANSWER}
_EXPERT = _READER | {Perm.IMPORT_READ}

PERMISSIONS: dict[Role, frozenset[Perm]] = {
    Role.ACADEMIA: frozenset({Perm.RECORD_READ}),
    Role.AREA_LEAD: _EXPERT,
    Role.ASSESSOR: _EXPERT,
    Role.AUDITOR: frozenset({Perm.AUDIT_READ}),
    Role.CIVIL_SOCIETY: frozenset({Perm.RECORD_READ}),
    Role.COMMITTEE_MEMBER: _READER,
    Role.COORDINATOR: _PROVIDER
    | {
        Perm.CLAIM_DECIDE,
        Perm.DIRECTORY_MANAGE,
        Perm.IMPORT_APPLY,
        Perm.IMPORT_READ,
        Perm.IMPORT_SETTLE,
        Perm.PROJECT_EDIT_ANY,
        Perm.REFERENCE_LOAD,
        Perm.ROUND_RUN,
        Perm.THEME_CONFIRM,
    },
    Role.DONOR: _READER,
    Role.ENTITY_FOCAL_POINT: _PROVIDER,
    Role.OPERATOR: frozenset({Perm.DIRECTORY_MANAGE, Perm.MACHINE_READ, Perm.REFERENCE_LOAD}),
    Role.PRIVATE_SECTOR: frozenset({Perm.RECORD_READ}),
    Role.QUALITY_REVIEWER: _EXPERT,
    Role.REGIONAL_FOCAL_POINT: _PROVIDER,
    Role.RESIDENT_COORDINATOR: _READER,
    Role.STATE_APPROVER: _READER,
    Role.STATE_FOCAL_POINT: _READER,
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Perm]:
    """Give every permission that at least one of `roles` carries."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))
