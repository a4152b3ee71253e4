"""What holds for every action: its events, none without the right, and nothing done that the log could not take."""

from datetime import timedelta
from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.utils import timezone

from tansiq.access.actor import NOBODY, on_the_machine
from tansiq.access.enums import Role
from tansiq.accounts import actions
from tansiq.accounts.enums import Authority
from tansiq.accounts.models import Invitation, Membership, Nomination, Person, Proposal
from tansiq.accounts.queries import actor_for
from tansiq.audit.enums import Event
from tansiq.audit.queries import everything
from tansiq.kernel.errors import NotAllowed
from tests.factories.accounts import MembershipFactory, PersonFactory, actor, holders
from tests.factories.focal_points import PDF, body, invited, nominated, nominee
from tests.factories.reference import OrganisationFactory

pytestmark = pytest.mark.django_db


def entered(office):
    return nominated(by=actor(Role.COORDINATOR, office), organisation=body())


def declined(office):
    made = entered(office)
    return actions.decline_nomination(nomination=made, reason="No.", by=actor(Role.COORDINATOR, office))


def held(**changes):
    return MembershipFactory(role=Role.STATE_FOCAL_POINT, organisation=body(), **changes)


def asked(office):
    return actions.ask_erasure(person=PersonFactory(), reason="", by=actor(Role.COORDINATOR, office))


def overdue():
    held(revalidate_by=timezone.localdate() - timedelta(days=99))
    return {}


def later(office, arrange):
    arrange(office)
    return {"before": timezone.now() + timedelta(days=99)}


def given(office, role):
    person, place = PersonFactory(), OrganisationFactory()
    return {"person": person, "organisation": place, "role": role}


def own_entry(office):
    return {"function_title": "Director", "telephone": "", "languages": [], "shown": {}}


def protectable(office):
    holders()
    return True


def shut(office, role=Role.DONOR):
    person = MembershipFactory(role=role, person__is_active=False).person
    return {"person": person, "reason": "Back."}


def with_second_factor():
    person = PersonFactory()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    return person


def letter(office):
    place = body()
    post = actions.Post(organisation=place, role=Role.STATE_FOCAL_POINT)
    named = {"nominator": place, "authority": Authority.MINISTRY, "nominee": nominee(), "letter": [PDF]}
    return {**named, "post": post}


# For each action: its arguments but for `by`, and its events, done by a coordinator of the office.
SCENES = {
    "accept_nomination": (
        lambda office: {"nomination": entered(office), "reason": ""},
        [Event.PERSON_ADDED, Event.FOCAL_POINT_VETTED, Event.FOCAL_POINT_INVITED],
    ),
    "add_person": (lambda office: {"username": "new", "names": {"en": "New"}}, [Event.PERSON_ADDED]),
    "ask_erasure": (lambda office: {"person": PersonFactory(), "reason": ""}, [Event.ERASURE_ASKED]),
    "close_account": (lambda office: {"person": PersonFactory(), "reason": "Left."}, [Event.PERSON_EDITED]),
    "confirm_proposal": (lambda office: {"proposal": asked(office)}, [Event.PERSON_ERASED]),
    "decline_nomination": (
        lambda office: {"nomination": entered(office), "reason": "No."},
        [Event.FOCAL_POINT_DECLINED],
    ),
    "decline_proposal": (lambda office: {"proposal": asked(office)}, [Event.ERASURE_REFUSED]),
    "edit_entry": (own_entry, [Event.PERSON_EDITED]),
    "end_membership": (lambda office: {"membership": held()}, [Event.MEMBERSHIP_ENDED]),
    "forget_decided_proposals": (lambda office: later(office, asked), [Event.DATA_FORGOTTEN]),
    "forget_declined_nominations": (lambda office: later(office, declined), [Event.DATA_FORGOTTEN]),
    "forget_lapsed_invitations": (
        lambda office: later(office, lambda office: invited(office=office, organisation=body())),
        [Event.DATA_FORGOTTEN],
    ),
    "give_membership": (lambda office: given(office, Role.DONOR), [Event.MEMBERSHIP_GIVEN]),
    "mind_terms": (lambda office: overdue(), [Event.FOCAL_POINT_SUSPENDED]),
    "nominate": (letter, [Event.FOCAL_POINT_NOMINATED]),
    "note_letter_read": (lambda office: {"nomination": entered(office)}, [Event.RECORD_DOWNLOADED]),
    "propose_membership": (lambda office: given(office, Role.AUDITOR), [Event.MEMBERSHIP_PROPOSED]),
    "propose_reopening": (lambda office: shut(office, Role.AUDITOR), [Event.REOPENING_ASKED]),
    "protect_person": (
        lambda office: {"person": PersonFactory(), "is_protected": protectable(office)},
        [Event.PSEUDONYM_GIVEN, Event.PERSON_EDITED],
    ),
    "renew_second_factor": (
        lambda office: {"person": with_second_factor()},
        [Event.SECOND_FACTOR_REMOVED],
    ),
    "reopen_account": (
        shut,
        [Event.MEMBERSHIP_ENDED, Event.PERSON_REOPENED, Event.FOCAL_POINT_INVITED],
    ),
    "resume_membership": (
        lambda office: {"membership": held(suspended_at=timezone.now())},
        [Event.FOCAL_POINT_RESUMED],
    ),
    "revalidate_membership": (lambda office: {"membership": held()}, [Event.FOCAL_POINT_REVALIDATED]),
    "send_invitation": (lambda office: {"person": PersonFactory()}, [Event.FOCAL_POINT_INVITED]),
    "suspend_membership": (
        lambda office: {"membership": held(), "reason": "No."},
        [Event.FOCAL_POINT_SUSPENDED],
    ),
    "withdraw_nomination": (
        lambda office: {"nomination": entered(office), "reason": ""},
        [Event.FOCAL_POINT_WITHDRAWN],
    ),
}
# Done for oneself, or without having signed in; each has tests of its own.
OF_ONESELF = {
    "change_password",
    "note_factor_added",
    "note_factor_removed",
    "note_failed_sign_in",
    "note_lock_out",
    "note_session_ended",
    "note_sign_in",
    "note_sign_out",
    "see_home",
    "take_up_invitation",
}

every_action = pytest.mark.parametrize("name", SCENES)


@pytest.fixture
def scene(name, office):
    arrange, events = SCENES[name]
    actor(Role.OPERATOR, office)
    return partial(getattr(actions, name), **arrange(office)), events


def log() -> list:
    return list(everything(by=on_the_machine(Role.AUDITOR)).order_by("pk"))


def tables() -> dict[str, list]:
    kept = (Invitation, Membership, Nomination, Person, Proposal)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in kept}


def test_every_action_is_in_the_table():
    assert set(SCENES) | OF_ONESELF == {name for name in actions.__all__ if name[0].islower()}


@every_action
def test_an_action_writes_its_events_in_the_name_of_who_acts(scene, coordinator):
    call, events = scene
    before = len(log())

    call(by=coordinator)

    written = log()[before:]
    assert [entry.event for entry in written] == events
    assert len({entry.by for entry in written}) == 1


@every_action
def test_nothing_is_done_that_the_log_could_not_take(scene, coordinator, log_refuses):
    call, _events = scene
    before = tables()
    log_refuses()

    with pytest.raises(DatabaseError, match="log is full"), transaction.atomic():
        call(by=coordinator)

    assert tables() == before


@every_action
@pytest.mark.parametrize("who", ["nobody", "without membership", "donor", "auditor", "State approver"])
def test_others_may_not(scene, office, name, who):
    call, _events = scene
    others = {
        "nobody": lambda: NOBODY,
        "without membership": lambda: actor_for(PersonFactory()),
        "donor": lambda: actor(Role.DONOR, office),
        "auditor": lambda: actor(Role.AUDITOR, office),
        "State approver": lambda: actor(Role.STATE_APPROVER, body()),
    }
    if name == "edit_entry" and who != "nobody":
        return  # each has an entry of their own
    by = others[who]()
    before = tables(), len(log())

    with pytest.raises((NotAllowed, ObjectDoesNotExist)), transaction.atomic():
        call(by=by)

    assert (tables(), len(log())) == before
