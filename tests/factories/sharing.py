"""Groups, submissions of made-up States, and what those States decide: by the actions that people use."""

from datetime import date

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.kernel.letters import Letter
from tansiq.library.actions import Text, submit
from tansiq.library.models import Submission
from tansiq.reference.enums import OrganisationKind
from tansiq.reference.models import Organisation, State
from tansiq.sharing.actions import add_group, ask_consent, give_consent, join_group
from tansiq.sharing.actions.consents import Instrument, Reach
from tansiq.sharing.enums import Effect, Seen
from tansiq.sharing.models import Consent, Group, Stated
from tests.factories.accounts import actor
from tests.factories.reference import OrganisationFactory, StateFactory

NOTE = Letter("note.pdf", b"%PDF-1.4 a note")
SIGNED = Instrument(signatory="The Permanent Mission", signed_on=date(2026, 1, 5), note=NOTE)


def group(*members: Organisation, seen: Seen = Seen.STEWARD, steward: Organisation | None = None) -> Group:
    """Make a group of a coordinating office, with members."""
    steward = steward or OrganisationFactory(is_coordinating_office=True)
    by = actor(Role.COORDINATOR, steward)
    number = Group.objects.count()
    made = add_group(
        code=f"group-{number}", names={"en": f"Group {number}"}, steward=steward, seen=seen, by=by
    )
    for organisation in members:
        join_group(group=made, organisation=organisation, by=by)
    return made


def body_of(state: State | None = None) -> Organisation:
    """Make a body of a State."""
    return OrganisationFactory(kind=OrganisationKind.STATE_BODY, state=state or StateFactory())


def submission(owner: Organisation | None = None, *, sections: int = 3, word: str = "said") -> Submission:
    """Submit a text of so many sections for a State; each section bears a word of its own."""
    owner = owner or body_of()
    text = Text(
        title=f"Title {word}",
        language="en",
        submitted_on=date(2026, 3, 1),
        sections=[(f"Heading {word}h{n}", f"Text {word}t{n}.") for n in range(1, sections + 1)],
    )
    return submit(text=text, owner=owner, by=actor(Role.STATE_FOCAL_POINT, owner))


def consent(
    record: Stated, reach: Reach, *, effect: Effect = Effect.RELEASE, instrument: Instrument = SIGNED
) -> Consent:
    """Have somebody of the State ask and somebody else of it decide."""
    body = OrganisationFactory(kind=OrganisationKind.STATE_BODY, state=record.state)
    asked = ask_consent(
        record=record,
        effect=effect,
        reach=reach,
        asked_for=body,
        reason="To be shared",
        by=actor(Role.STATE_FOCAL_POINT, body),
    )
    return give_consent(consent=asked, reach=reach, instrument=instrument, by=approver(record.state))


def approver(state: State) -> Actor:
    """Make somebody who answers for a State."""
    body = OrganisationFactory(kind=OrganisationKind.STATE_BODY, state=state)
    return actor(Role.STATE_APPROVER, body)
