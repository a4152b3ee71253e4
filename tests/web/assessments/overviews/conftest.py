"""The people who take part in one assessment, a browser for each, and those who do not."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.test import Client

from tansiq.access.enums import Role
from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Overview, Survey
from tansiq.reference.enums import OrganisationKind
from tests.factories.accounts import actor
from tests.factories.assessments import Cast, brought_to
from tests.factories.reference import OrganisationFactory
from tests.factories.sharing import body_of
from tests.web.projects.conftest import browser_of, remembered

__all__ = ["browser_of", "remembered"]


@dataclass
class Scene:
    """Who is who; `go` gives a browser by name, `at` brings the assessment to a stage."""

    browser_of: Callable[..., Client]
    cast: Cast
    people: dict[str, object]
    remembered: Callable[[], None]
    browsers: dict[str, Client] = field(default_factory=dict)
    survey: Survey | None = None

    def go(self, who: str) -> Client:
        if who not in self.browsers:
            self.browsers[who] = self.browser_of(self.people[who])
        return self.browsers[who]

    def at(self, stage: Stage) -> Overview:
        return Overview.objects.get(survey=self.at_survey(stage))

    def at_survey(self, stage: Stage) -> Survey:
        self.survey = brought_to(stage, self.cast)
        return self.survey

    def html(self, who: str, path: str, language: str = "en") -> str:
        """Give what stands between head and foot of a page."""
        answer = self.go(who).get(path, headers={"accept-language": language})
        return answer.content.decode().split("<main")[1].split("</main>")[0]


@pytest.fixture
def scene(db, browser_of, remembered) -> Scene:
    cast = Cast()
    donor = OrganisationFactory(kind=OrganisationKind.DONOR)
    people = {
        **{name: getattr(cast, name) for name in ("lead", "assessor", "reviewer", "focal_point", "approver", "member")},
        "donor": actor(Role.DONOR, donor),
        "elsewhere": actor(Role.STATE_APPROVER, body_of()),
        "stranger": actor(Role.ASSESSOR),
        "auditor": actor(Role.AUDITOR),
    }  # fmt: skip
    remembered()
    return Scene(browser_of, cast, people, remembered)
