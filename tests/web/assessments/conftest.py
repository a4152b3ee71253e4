"""An assessment of a made-up State, and browsers of those who take part in it."""

from types import SimpleNamespace

import pytest

from tansiq.access.enums import Role
from tests.factories.accounts import actor
from tests.factories.assessments import Cast
from tests.factories.sharing import body_of
from tests.web.projects.conftest import browser_of, remembered

__all__ = ["browser_of", "remembered"]


@pytest.fixture
def cast(db) -> Cast:
    """Who takes part."""
    return Cast()


@pytest.fixture
def scene(cast, office, browser_of, remembered) -> SimpleNamespace:
    """Who is who; `s.go` gives a browser by name."""
    people = {
        "lead": cast.lead,
        "assessor": cast.assessor,
        "reviewer": cast.reviewer,
        "focal_point": cast.focal_point,
        "approver": cast.approver,
        "member": cast.member,
        "coordinator": actor(Role.COORDINATOR, office),
        "other_state": actor(Role.STATE_APPROVER, body_of()),
        "other_body": actor(Role.ASSESSOR),
    }
    browsers: dict[str, object] = {}

    def go(who: str):
        if who not in browsers:
            browsers[who] = browser_of(people[who])
        return browsers[who]

    remembered()
    return SimpleNamespace(
        cast=cast, people=people, go=go, html=lambda who, path: go(who).get(path).content.decode()
    )
