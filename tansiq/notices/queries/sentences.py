"""What is said of each event: one sentence, the same on the page and in the mail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tansiq.audit.enums import Event
from tansiq.notices.enums import Duty

SENTENCES: dict[Event, str | Promise] = {
    Event.ACCESS_ASKED: _("Access to a record of your organisation is asked for."),
    Event.ACCESS_DECLINED: _("The owner did not give the access that you asked for."),
    Event.ACCESS_GRANTED: _("The owner gave you the access that you asked for."),
    Event.ACCESS_WITHDRAWN: _("A request for access was withdrawn."),
    Event.AREA_SHARED_OUT: _("An area of a survey is given to you to work on."),
    Event.ASSESSMENT_ADOPTED: _("The members have adopted an overview."),
    Event.ASSESSMENT_FINISHED: _("An assessment is final."),
    Event.ASSESSMENT_OBSERVED: _("The State’s comments on an overview are closed."),
    Event.ASSESSMENT_REFERRED: _("The members have asked that an overview be taken up again."),
    Event.ASSESSMENT_RETURNED: _("The quality review has returned an assessment."),
    Event.ASSESSMENT_STARTED: _("An assessment has begun."),
    Event.ASSESSMENT_SUBMITTED: _("An assessment awaits the quality review."),
    Event.ASSESSMENT_TRANSMITTED: _("An overview of your State is sent to you for its observations."),
    Event.CLAIM_ACCEPTED: _("The claim to a project was accepted."),
    Event.CLAIM_ASKED: _("A project is claimed; the claim awaits a decision."),
    Event.CLAIM_DECLINED: _("The claim to a project was declined."),
    Event.CLAIM_WITHDRAWN: _("A claim to a project was withdrawn."),
    Event.CONSENT_ASKED: _("The consent of your State is asked for."),
    Event.CONSENT_EXPIRED: _("A consent has expired; what it released is closed again."),
    Event.CONSENT_GIVEN: _("A State has given its consent."),
    Event.CONSENT_REFUSED: _("The consent asked for is not given."),
    Event.CONSENT_REMINDED: _("A consent expires soon."),
    Event.CONSENT_WITHDRAWN: _("A State has withdrawn its consent; what it released is closed again."),
    Event.DEADLINE_CLIMBED: _("A day has passed without what was due."),
    Event.DEADLINE_MET: _("What was due has been done."),
    Event.DEADLINE_REMINDED: _("A day on which something falls due is near."),
    Event.DEADLINE_SET: _("Something falls due for your organisation."),
    Event.ERASURE_ASKED: _("The erasure of a person’s data is asked for."),
    Event.ERASURE_REFUSED: _("The erasure of a person’s data was refused."),
    Event.FOCAL_POINT_ACCEPTED: _("A focal point has accepted the invitation."),
    Event.FOCAL_POINT_DECLINED: _("A nomination was declined."),
    Event.FOCAL_POINT_EXPIRED: _("The term of a focal point has expired."),
    Event.FOCAL_POINT_HANDED_OVER: _("A focal point has handed over to a successor."),
    Event.FOCAL_POINT_INVITED: _("You are invited to the platform. Choose a password to begin."),
    Event.FOCAL_POINT_NOMINATED: _("A focal point is nominated; the nomination awaits vetting."),
    Event.FOCAL_POINT_RESUMED: _("The suspension of a focal point is lifted."),
    Event.FOCAL_POINT_REVALIDATED: _("A focal point is confirmed for another year."),
    Event.FOCAL_POINT_SUSPENDED: _("A focal point is suspended."),
    Event.FOCAL_POINT_VETTED: _("A nomination has passed vetting."),
    Event.FOCAL_POINT_WITHDRAWN: _("A nomination was withdrawn."),
    Event.GRANT_ENDED: _("Your personal access to a record has ended."),
    Event.GRANT_GIVEN: _("You are given personal access to a record."),
    Event.GRANT_HANDED_OVER: _("Personal access to a record of your organisation has passed to a successor."),
    Event.GROUP_JOINED: _("Your organisation is now in a sharing group."),
    Event.GROUP_LEFT: _("Your organisation is no longer in a sharing group."),
    Event.IMPORT_APPLIED: _("An import was applied."),
    Event.IMPORT_REFUSED: _("A file could not be imported."),
    Event.MEMBERSHIP_ENDED: _("A membership of yours has ended."),
    Event.MEMBERSHIP_GIVEN: _("You have a new membership."),
    Event.OBSERVATION_ANSWERED: _("An observation of your State was answered."),
    Event.OBSERVATION_MADE: _("A State has made an observation on its overview."),
    Event.OPINION_GIVEN: _("A member has given its view of an overview."),
    Event.PASSWORD_CHANGED: _(
        "Your password was changed. If it was not you, tell the coordinating office at once."
    ),
    Event.PERSON_LOCKED_OUT: _(
        "Your account is locked for a while after failed sign-ins. If they were not yours, tell the coordinating office."
    ),
    Event.PERSON_SIGNED_IN: _(
        "Someone signed in to your account. If it was not you, change the password at once."
    ),
    Event.PROJECT_EDITED: _("A project was edited."),
    Event.PROJECT_RETIRED: _("A project left the matrix."),
    Event.PROJECT_RETURNED: _("A project is in the matrix again."),
    Event.PSEUDONYM_KEY_LOCKED: _(
        "Your half of the key to pseudonyms is locked for a while after wrong passphrases. If they were not yours, tell the coordinating office."
    ),
    Event.PSEUDONYM_OPENED: _("Two people together opened a pseudonym."),
    Event.RECORD_SHARED: _("Who sees a record has changed."),
    Event.RELEASE_MADE: _("A release was made for you."),
    Event.RELEASE_MARKED: _("A release that you hold is withdrawn: please use it no longer."),
    Event.REOPENING_ASKED: _("The reopening of a closed account is asked for."),
    Event.ROUND_CLOSED: _("The yearly round is closed."),
    Event.ROUND_OPENED: _("The yearly round is open."),
    Event.ROUND_REMINDED: _("Projects of your organisation await an answer in the yearly round."),
    Event.SECOND_FACTOR_ADDED: _("A second factor was added to your account."),
    Event.SECOND_FACTOR_REMOVED: _("A second factor was removed from your account."),
    Event.SELF_ASSESSMENT_HANDED_IN: _("A State has handed in its self-assessment."),
    Event.SELF_ASSESSMENT_INVITED: _("Your State is invited to assess itself."),
    Event.SESSION_ENDED: _("A session of your account was ended from elsewhere."),
    Event.SUBMISSION_ADDED: _("A submission was added."),
    Event.SUBMISSION_EDITED: _("A submission was edited."),
}

# What is said of a day, by what falls due then.
DUTIES: dict[Duty, dict[Event, str | Promise]] = {
    Duty.ASSESSMENT_COMMENT: {
        Event.DEADLINE_SET: _("Your State is asked for its observations on an overview."),
        Event.DEADLINE_REMINDED: _("Observations on an overview fall due."),
        Event.DEADLINE_CLIMBED: _("The day for observations on an overview has passed."),
    },
    Duty.OVERVIEW_CONSIDER: {
        Event.DEADLINE_SET: _("An overview is before the members; silence approves it."),
        Event.DEADLINE_REMINDED: _("The silence period of an overview is about to end."),
        Event.DEADLINE_CLIMBED: _("The silence period of an overview has ended."),
    },
    Duty.RECORD_REVIEW: {
        Event.DEADLINE_SET: _("Your organisation is asked to review a record."),
        Event.DEADLINE_REMINDED: _("The review of a record falls due."),
        Event.DEADLINE_CLIMBED: _("The review of a record is past its day."),
    },
    Duty.ROUND_ANSWER: {
        Event.DEADLINE_SET: _("The yearly round asks your organisation which of its projects still hold."),
        Event.DEADLINE_REMINDED: _("Answers to the yearly round fall due."),
        Event.DEADLINE_CLIMBED: _("Answers to the yearly round are past their day."),
    },
}


def sentence(event: str, duty: str = "") -> str:
    """Give the sentence of an event in the reader's language; one without a sentence is called by its label."""
    if event not in Event.values:
        return event
    told = Event(event)
    if duty in Duty.values and told in DUTIES[Duty(duty)]:
        return str(DUTIES[Duty(duty)][told])
    return str(SENTENCES.get(told, told.label))
