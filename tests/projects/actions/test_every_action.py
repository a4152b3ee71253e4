"""What holds for every action: its event, none without the right, and nothing done that the log could not take."""

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.db.models.base import ModelBase

from tansiq.access.actor import NOBODY, on_the_machine
from tansiq.access.enums import Role
from tansiq.audit.enums import Event
from tansiq.audit.queries import everything
from tansiq.kernel.errors import NotAllowed
from tansiq.projects import actions, models
from tansiq.projects.enums import Holds
from tansiq.sharing.enums import Level
from tests.factories.accounts import actor
from tests.factories.projects import claimed, editor_of, facts, named, opened_round, project, retired
from tests.factories.reference import OrganisationFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def tagged(entity):
    ThemeFactory(words={"en": ["training"]})
    return project(owner=entity).themes.get()


def asked_in_round(office, entity):
    added = project(owner=entity)
    return opened_round(office=office).items.get(project=added)


# For each action: its arguments but for `by`, in a world with a coordinating office and an entity; whose people
# may act (the office's or the entity's); and its events.
SCENES = {
    "accept_claim": (
        lambda office, entity: {"claim": claimed(office=office, organisation=entity), "reason": "True."},
        "office",
        [Event.CLAIM_ACCEPTED],
    ),
    "add": (
        lambda office, entity: {"facts": facts(), "owner": entity, "level": Level.PLATFORM},
        "entity",
        [Event.PROJECT_ADDED],
    ),
    "add_many": (
        lambda office, entity: {"batch": [facts(), facts()], "owner": entity, "level": Level.PLATFORM},
        "entity",
        [Event.PROJECT_ADDED] * 2,
    ),
    "answer_item": (
        lambda office, entity: {"item": asked_in_round(office, entity), "answer": Holds.YES, "note": ""},
        "entity",
        [Event.ROUND_ANSWERED, Event.DEADLINE_MET],
    ),
    "answer_items": (
        lambda office, entity: {"answers": {asked_in_round(office, entity): (Holds.ENDED, "Over.")}},
        "entity",
        [Event.ROUND_ANSWERED, Event.PROJECT_RETIRED, Event.DEADLINE_MET],
    ),
    "claim": (
        lambda office, entity: {
            "project": project(owner=office, entities=named(entity)),
            "organisation": entity,
            "reason": "Ours.",
        },
        "entity",
        [Event.CLAIM_ASKED],
    ),
    "close_round": (
        lambda office, entity: {"round": opened_round(office=office)},
        "office",
        [Event.ROUND_CLOSED],
    ),
    "confirm_tag": (lambda office, entity: {"tag": tagged(entity)}, "entity", [Event.THEME_CONFIRMED]),
    "decline_claim": (
        lambda office, entity: {"claim": claimed(office=office, organisation=entity), "reason": "No."},
        "office",
        [Event.CLAIM_DECLINED],
    ),
    "edit": (
        lambda office, entity: {"project": project(owner=entity), "facts": facts(), "revision": 1},
        "entity",
        [Event.PROJECT_EDITED],
    ),
    "edit_many": (
        lambda office, entity: {"changes": {project(owner=entity): facts(), project(owner=entity): facts()}},
        "entity",
        [Event.PROJECT_EDITED] * 2,
    ),
    "open_round": (
        lambda office, entity: {"year": 2026, "due_on": date(2099, 1, 1)},
        "office",
        [Event.ROUND_OPENED],
    ),
    "reject_tag": (lambda office, entity: {"tag": tagged(entity)}, "entity", [Event.THEME_REJECTED]),
    "remind": (
        lambda office, entity: {"round": asked_in_round(office, entity).round, "organisations": [entity]},
        "office",
        [Event.ROUND_REMINDED],
    ),
    "retire": (
        lambda office, entity: {"project": project(owner=entity), "reason": "Over."},
        "entity",
        [Event.PROJECT_RETIRED],
    ),
    "return_to_matrix": (
        lambda office, entity: {"project": retired(owner=entity), "reason": "Again."},
        "entity",
        [Event.PROJECT_RETURNED],
    ),
    "withdraw_claim": (
        lambda office, entity: {"claim": claimed(office=office, organisation=entity)},
        "entity",
        [Event.CLAIM_WITHDRAWN],
    ),
}

every_action = pytest.mark.parametrize("name", SCENES)


@pytest.fixture
def scene(name, office, entity):
    """The action with everything but who acts, whose people may act, and the events to expect."""
    arrange, whose, events = SCENES[name]
    call = partial(getattr(actions, name), **arrange(office, entity))
    return call, {"office": office, "entity": entity}[whose], events


def log() -> list:
    return list(everything(by=on_the_machine(Role.AUDITOR)).order_by("pk"))


def tables() -> dict[str, list]:
    named = (getattr(models, name) for name in models.__all__)
    kept = [model for model in named if isinstance(model, ModelBase)]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in kept}


def refused(call, by) -> bool:
    try:
        with transaction.atomic():
            call(by=by)
    except (NotAllowed, ObjectDoesNotExist):
        return True
    return False


def test_every_action_is_in_the_table():
    assert set(SCENES) == {name for name in actions.__all__ if name[0].islower()}


@every_action
def test_an_action_writes_its_events_in_the_name_of_who_acts(scene):
    call, whose, events = scene
    by, before = editor_of(whose), len(log())

    call(by=by)

    written = log()[before:]
    assert [entry.event for entry in written] == events
    assert {entry.by for entry in written} == {by.log_code}
    assert {tuple(entry.organisations) for entry in written} == {(whose.pk,)}


@every_action
def test_nothing_is_done_that_the_log_could_not_take(scene, log_refuses):
    call, whose, _events = scene
    by, before = editor_of(whose), tables()
    log_refuses()

    with pytest.raises(DatabaseError, match="log is full"), transaction.atomic():
        call(by=by)

    assert tables() == before


def role_that_may(name):
    return Role.COORDINATOR if SCENES[name][1] == "office" else Role.ENTITY_FOCAL_POINT


@every_action
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OPERATOR, Role.DONOR])
def test_another_role_in_the_same_organisation_may_not(scene, role):
    call, whose, _events = scene
    before = tables(), len(log())

    assert refused(call, actor(role, whose))
    assert (tables(), len(log())) == before


@every_action
def test_nobody_may_not(scene):
    call, _whose, _events = scene
    before = tables()

    assert refused(call, NOBODY)
    assert tables() == before


# What the coordinating office does for the whole matrix needs the role, not the organisation.
FOR_ALL = {"open_round", "close_round", "remind"}


@pytest.mark.parametrize("name", sorted(set(SCENES) - FOR_ALL))
def test_the_same_role_in_another_organisation_may_not(scene, name):
    call, _whose, _events = scene
    before = tables(), len(log())

    assert refused(call, actor(role_that_may(name), OrganisationFactory()))
    assert (tables(), len(log())) == before
