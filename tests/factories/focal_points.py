"""Focal points and how they come to be, through the same actions that people use."""

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.accounts import actions
from tansiq.accounts.actions import Nominee, Post
from tansiq.accounts.enums import Authority
from tansiq.accounts.models import Membership, Nomination
from tansiq.accounts.queries import actor_for
from tansiq.reference.enums import OrganisationKind
from tansiq.reference.models import Organisation
from tests.factories.accounts import actor
from tests.factories.reference import OrganisationFactory, StateFactory

PDF = b"%PDF-1.4 illustrative"


def body(state=None) -> Organisation:
    """Give a body of a made-up State."""
    return OrganisationFactory(kind=OrganisationKind.STATE_BODY, state=state or StateFactory())


def nominee(**changes) -> Nominee:
    values = {"names": {"en": "Orsine Belquar"}, "email": "orsine@example.org", **changes}
    return Nominee(**values)


def nominated(
    *, by: Actor, organisation: Organisation, role=Role.STATE_FOCAL_POINT, predecessor=None, **changes
) -> Nomination:
    """Enter a nomination; `changes` are of the nominee, of the post, or the nominator."""
    of_post = {"states", "themes", "is_national_coordinator", "valid_until"} & changes.keys()
    post = Post(organisation=organisation, role=role, **{name: changes.pop(name) for name in of_post})
    return actions.nominate(
        nominator=changes.pop("nominator", organisation),
        authority=changes.pop("authority", Authority.MINISTRY),
        letter=changes.pop("letter", [PDF]),
        nominee=nominee(**changes),
        post=post,
        predecessor=predecessor,
        by=by,
    )


def invited(*, office: Organisation, organisation: Organisation, **changes) -> Nomination:
    """Enter a nomination and have another of the office accept it."""
    nomination = nominated(by=actor(Role.COORDINATOR, office), organisation=organisation, **changes)
    return actions.accept_nomination(nomination=nomination, reason="", by=actor(Role.COORDINATOR, office))


def activated(*, office: Organisation, organisation: Organisation, **changes) -> Membership:
    """Give the membership of a nominee who was invited and has signed in."""
    nomination = invited(office=office, organisation=organisation, **changes)
    assert nomination.person is not None
    actions.note_sign_in(person=nomination.person, by=actor_for(nomination.person))
    return Membership.objects.get(nomination=nomination.pk)
