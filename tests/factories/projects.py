"""Projects, claims and rounds, brought to their state by the actions that a person would take."""

from datetime import date
from itertools import count

from tansiq.access.actor import Actor
from tansiq.access.enums import Role
from tansiq.projects import actions
from tansiq.projects.actions import Facts, NamedEntity
from tansiq.projects.enums import Status
from tansiq.projects.models import Claim, Project, Round
from tansiq.reference.models import Organisation
from tansiq.sharing.enums import Level
from tests.factories.accounts import actor
from tests.factories.reference import OrganisationFactory, PillarFactory

_numbers = count(1)


def facts(**values) -> Facts:
    """Give the facts of a project that no rule refuses; name what a test is about."""
    plain = {
        "title": f"Training of Zarqan officers {next(_numbers)}",
        "status": Status.ONGOING,
        "as_of": date(2018, 2, 1),
        "is_global": not any(values.get(name) for name in ("states", "region_ids", "reach_ids")),
    }
    if "pillar_id" not in values:
        plain["pillar_id"] = PillarFactory(code="I").pk
    return Facts(**{**plain, **values})


def named(*organisations: Organisation) -> tuple[NamedEntity, ...]:
    """Give organisations as entities that a project names."""
    return tuple(NamedEntity(printed=str(o), organisation_id=o.pk) for o in organisations)


def editor_of(organisation: Organisation) -> Actor:
    """Give a new person who may edit the projects of an organisation."""
    office = organisation.is_coordinating_office
    return actor(Role.COORDINATOR if office else Role.ENTITY_FOCAL_POINT, organisation)


def project(
    *,
    owner: Organisation | None = None,
    level: Level = Level.PLATFORM,
    parties=(),
    by: Actor | None = None,
    **values,
) -> Project:
    """Add a project with the facts given."""
    owner = owner or OrganisationFactory()
    by = by or editor_of(owner)
    return actions.add(facts=facts(**values), owner=owner, level=level, parties=parties, by=by)


def retired(**values) -> Project:
    """Add a project and take it out of the matrix."""
    added = project(**values)
    return actions.retire(project=added, reason="Ended.", by=editor_of(added.owner))


def claimed(*, office: Organisation, organisation: Organisation | None = None, **values) -> Claim:
    """Claim, for an organisation that it names, a project of the coordinating office."""
    organisation = organisation or OrganisationFactory()
    added = project(owner=office, entities=named(organisation), **values)
    return actions.claim(
        project=added, organisation=organisation, reason="It is ours.", by=editor_of(organisation)
    )


def opened_round(*, office: Organisation, year: int = 2026) -> Round:
    """Open the yearly round over all that the coordinating office sees."""
    return actions.open_round(year=year, due_on=date(2099, 3, 31), by=editor_of(office))
