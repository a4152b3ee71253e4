"""Ways out that no URL serves: what lower apps hand to pages, and what is written to people."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core import mail
from django.db.models import Model

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.accounts.models import Nomination
from tansiq.accounts.queries.focal_points import nominations
from tansiq.assessments.models import (
    Answer,
    Finding,
    Observation,
    Opinion,
    Overview,
    OverviewSection,
    Participation,
    Rating,
    Review,
    SectionChange,
    Snapshot,
    Survey,
    SurveyArea,
)
from tansiq.exchange.models import Upload
from tansiq.frameworks.models import Version
from tansiq.library.models import Submission, SubmissionSection
from tansiq.library.queries import sections_of, submission_of, submissions
from tansiq.notices.models import Notice
from tansiq.notices.queries.letters import letter_for
from tansiq.reports.queries import releases
from tansiq.sharing.models import AccessRequest, Consent, Group, Release, Shareable
from tansiq.sharing.queries.consents import consents
from tansiq.sharing.queries.groups import groups
from tansiq.sharing.queries.records import records_of
from tests.leaks.paths import Gives, every, some
from tests.leaks.world import World, kinds


@dataclass(frozen=True)
class Other:
    """One path beside the URLs."""

    read: Callable[[World, str, Actor], str]
    gives: Gives


def _written(rows: Iterable[Model]) -> str:
    return "\n".join(str(value) for row in rows for value in vars(row).values())


def _rows(*kinds: type[Model]) -> Callable[[World, str, Actor], str]:
    """Give the reading of all rows of some kinds that the policy admits."""

    def read(world: World, who: str, by: Actor) -> str:
        return "\n".join(_written(kind._default_manager.visible_to(by)) for kind in kinds)

    return read


def _listed(query: Callable[..., Iterable[Model]]) -> Callable[[World, str, Actor], str]:
    """Give the reading of a query that pages lean on."""

    def read(world: World, who: str, by: Actor) -> str:
        return _written(query(by=by))

    return read


def _their_sections(world: World, who: str, by: Actor) -> str:
    """Open each submission by its key, seen or not, and read its sections."""
    texts = []
    for number in world.of(Submission):
        try:
            found = submission_of(world.things[number].pk, by=by)
        except Submission.DoesNotExist:
            continue
        texts.append(_written([found, *sections_of(found, by=by)]))
    return "\n".join(texts)


def _by_kind_and_key(world: World, who: str, by: Actor) -> str:
    """Name every record by kind and key, seen or not."""
    named: dict[str, list[int]] = {}
    for thing in world.things.values():
        if issubclass(thing.model, Shareable):
            named.setdefault(thing.model._meta.label_lower, []).append(thing.pk)
    return "\n".join(_written(records_of(kind, keys, by=by).values()) for kind, keys in named.items())


def _requests(world: World, who: str, by: Actor) -> str:
    """Read the requests that somebody may know of, but for the owner's answer: who asked does not read why."""
    return _written(AccessRequest.objects.visible_to(by).defer("answer"))


def _nominations(world: World, who: str, by: Actor) -> str:
    return _written(nominations(by=by)) if allows(by, Perm.FOCAL_POINT_NOMINATE) else ""


def _letters(world: World, who: str, by: Actor) -> str:
    """Write the letter that tells of all that somebody was told."""
    person = world.people[who]
    rows = list(Notice.objects.filter(person=person)) if person is not None else []
    letter = letter_for(person, rows) if rows else None
    return f"{letter.subject}\n{letter.text}\n{letter.html}" if letter else ""


def _mail(world: World, who: str, by: Actor) -> str:
    """Give all that was written to a person: subject, text, every other form of it, what hangs on it, headers."""
    person = world.people[who]
    mine = [m for m in mail.outbox if person is not None and person.email and person.email in m.recipients()]
    return "\n".join(
        f"{m.message().as_string()} {m.subject} {m.body} {getattr(m, 'alternatives', '')}" for m in mine
    )


_SHAREABLE = tuple(kind for kind in kinds() if issubclass(kind, Shareable))
_TOLD = (*_SHAREABLE, AccessRequest, Release)
_ASSESSED = (
    Survey,
    SurveyArea,
    Overview,
    OverviewSection,
    Answer,
    Rating,
    Finding,
    Observation,
    Opinion,
    Review,
    SectionChange,
)

OTHER_PATHS: dict[str, Other] = {
    "accounts.queries.nominations": Other(_nominations, every(Nomination)),
    "assessments.models": Other(_rows(*_ASSESSED), every(*_ASSESSED)),
    "assessments.models.Participation": Other(_rows(Participation), every(Participation)),
    "assessments.models.Snapshot": Other(_rows(Snapshot), every(Snapshot, also=_ASSESSED)),
    "exchange.models.Upload": Other(_rows(Upload), every(Upload)),
    "frameworks.models.Version": Other(_rows(Version), every(Version)),
    "library.queries.submissions": Other(_listed(submissions), every(Submission)),
    "library.queries.sections_of": Other(_their_sections, every(Submission, SubmissionSection)),
    "reports.queries.releases": Other(_listed(releases), every(Release)),
    "sharing.models.AccessRequest": Other(_requests, every(AccessRequest)),
    "sharing.queries.consents": Other(_listed(consents), every(Consent)),
    "sharing.queries.groups": Other(_listed(groups), every(Group)),
    "sharing.queries.records_of": Other(_by_kind_and_key, every(*_SHAREABLE)),
    "letters": Other(_letters, some(*_TOLD)),
    "mail": Other(_mail, some(*_TOLD)),
}
