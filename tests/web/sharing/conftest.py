"""A made-up State, an entity with a project, an office, and a browser for each of their people."""

from types import SimpleNamespace

import pytest

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.reference.enums import OrganisationKind
from tansiq.reference.models import Organisation
from tansiq.sharing.enums import Level
from tests.factories.accounts import actor
from tests.factories.projects import project
from tests.factories.reference import OrganisationFactory
from tests.factories.sharing import body_of, submission
from tests.web.projects.conftest import browser_of, remembered

__all__ = ["browser_of", "remembered"]


def _of(organisation: Organisation, role: Role) -> Actor:
    return actor(role, organisation)


@pytest.fixture
def scene(office, entity, remembered, browser_of) -> SimpleNamespace:
    """Who is who; `s.go` gives a browser by name."""
    s = SimpleNamespace(office=office, entity=entity)
    s.body = body_of()
    s.state = s.body.state
    s.donor = OrganisationFactory(kind=OrganisationKind.DONOR)
    s.other = OrganisationFactory()
    s.people = {
        "coordinator": _of(office, Role.COORDINATOR),
        "owner": _of(entity, Role.ENTITY_FOCAL_POINT),
        "donor": _of(s.donor, Role.DONOR),
        "other": _of(s.other, Role.ENTITY_FOCAL_POINT),
        "state": _of(s.body, Role.STATE_FOCAL_POINT),
        "approver": _of(s.body, Role.STATE_APPROVER),
        "elsewhere": _of(body_of(), Role.STATE_APPROVER),
        "academia": _of(OrganisationFactory(), Role.ACADEMIA),
        "auditor": _of(entity, Role.AUDITOR),
    }
    s.project = project(owner=entity, level=Level.CONFIDENTIAL, title="A closed project", reference="II-7")
    s.submission = submission(s.body, word="told")
    s.at = f"/sharing/records/projects.project/{s.project.pk}/"
    s.of_state = f"/sharing/records/library.submission/{s.submission.pk}/"
    browsers: dict[str, object] = {}

    def go(who: str):
        if who not in browsers:
            browsers[who] = browser_of(s.people[who])
        return browsers[who]

    s.go = go
    s.html = lambda who, path, **asked: go(who).get(path, asked).content.decode()
    remembered()
    return s
