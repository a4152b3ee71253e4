"""Every permission and every role, alphabetical. A value is never renamed once it has been stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Perm(models.TextChoices):
    """What may be done: `<resource>:<verb>`."""

    ACCESS_DECIDE = "access:decide", _("Answer requests for access to records of one’s organisation")
    AGGREGATE_READ = "aggregate:read", _("Read figures on confidential matters, in listed cuts")
    ASSESSMENT_LEAD = "assessment:lead", _("Plan assessments, share them out and move them on")
    ASSESSMENT_READ = "assessment:read", _("Read assessments and what States are party to")
    ASSESSMENT_REVIEW = "assessment:review", _("Review the quality of assessments")
    ASSESSMENT_WRITE = "assessment:write", _("Answer, rate, find and draft for assessments")
    AUDIT_EXTRACT = "audit:extract", _("Take a signed extract of the log")
    AUDIT_READ = "audit:read", _("Read the log")
    CLAIM_DECIDE = "claim:decide", _("Decide on claims")
    CONSENT_ANSWER = "consent:answer", _("Give, refuse and withdraw the consent of one’s State")
    CONSENT_ASK = "consent:ask", _("Ask a State for its consent")
    DIRECTORY_MANAGE = "directory:manage", _("Manage people and memberships")
    DIRECTORY_READ = "directory:read", _("See the directory of focal points")
    FOCAL_POINT_NOMINATE = "focal_point:nominate", _("Nominate focal points")
    FOCAL_POINT_VET = "focal_point:vet", _("Vet nominations of focal points")
    FRAMEWORK_EDIT = "framework:edit", _("Load drafts of frameworks")
    FRAMEWORK_PUBLISH = "framework:publish", _("Publish and retire versions of frameworks")
    GROUP_MANAGE = "group:manage", _("Make sharing groups and name their members")
    IMPORT_APPLY = "import:apply", _("Apply imports")
    IMPORT_READ = "import:read", _("Read imports and their doubts")
    IMPORT_SETTLE = "import:settle", _("Settle doubts of an import")
    MACHINE_READ = "machine:read", _("See the state of the machine")
    MATRIX_EXPORT = "matrix:export", _("Export from the matrix")
    OBSERVATION_WRITE = (
        "observation:write",
        _("Comment on assessments for one’s State, and give its word on sharing"),
    )
    OVERVIEW_CONSIDER = "overview:consider", _("Comment on overviews before the members, and approve them")
    PERSON_ERASE = "person:erase", _("Erase the data of a person")
    PROJECT_CLAIM = "project:claim", _("Claim projects for an organisation")
    PROJECT_EDIT = "project:edit", _("Add and edit projects of one’s organisation")
    PROJECT_EDIT_ANY = "project:edit_any", _("Edit every project of the coordinating office")
    PROJECT_RETIRE = "project:retire", _("Retire projects")
    PSEUDONYM_HOLD = "pseudonym:hold", _("Hold one half of the key to pseudonyms")
    RECORD_EXPORT = "record:export", _("Export records one by one")
    RECORD_READ = "record:read", _("Read released records")
    RECORD_SHARE = "record:share", _("Say who sees the records of one’s organisation")
    REFERENCE_LOAD = "reference:load", _("Load reference data")
    RELEASE_MAKE = "release:make", _("Make releases of records for a recipient")
    ROUND_ANSWER = "round:answer", _("Answer the yearly round")
    ROUND_RUN = "round:run", _("Open and close the yearly round")
    SELF_ASSESSMENT_WRITE = "self_assessment:write", _("Assess one’s own State")
    STATE_LOG_READ = "state_log:read", _("See which organisations opened the records of one’s State")
    SUBMISSION_WRITE = "submission:write", _("Write submissions of one’s State")
    THEME_CONFIRM = "theme:confirm", _("Confirm proposed themes")
    TREATY_EDIT = "treaty:edit", _("Keep what States are party to")


class Role(models.TextChoices):
    """Who people are (design.md §2); a membership stores the key."""

    ACADEMIA = "academia", _("Academia")
    AREA_LEAD = "area_lead", _("Area lead")
    ASSESSOR = "assessor", _("Assessor")
    AUDITOR = "auditor", _("Auditor")
    CIVIL_SOCIETY = "civil_society", _("Civil-society contributor")
    COMMITTEE_MEMBER = "committee_member", _("Committee member")
    COORDINATOR = "coordinator", _("Coordinator")
    DONOR = "donor", _("Donor")
    ENTITY_FOCAL_POINT = "entity_focal_point", _("Entity focal point")
    OPERATOR = "operator", _("Operator")
    PRIVATE_SECTOR = "private_sector", _("Private sector")
    QUALITY_REVIEWER = "quality_reviewer", _("Quality reviewer")
    REGIONAL_FOCAL_POINT = "regional_focal_point", _("Focal point of a regional organisation")
    RESIDENT_COORDINATOR = "resident_coordinator", _("Resident Coordinator’s office")
    STATE_APPROVER = "state_approver", _("State approver")
    STATE_FOCAL_POINT = "state_focal_point", _("State focal point")
