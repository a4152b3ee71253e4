"""What each path gives of shareable records: one table. A path that is not in it fails the suite.

A new page takes one line in `PAGES_GIVE`, a new parameter one in `FILLINGS`, a new way out of another kind (mail, a feed
that no URL serves, a query that pages will use) one in `OTHER_PATHS`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from itertools import product
from typing import Any

from django.core import mail
from django.db.models import Model

from tansiq.access.actor import Actor
from tansiq.assessments.models import Overview, OverviewSection, Survey, SurveyArea
from tansiq.exchange.models import Import
from tansiq.library.models import Submission, SubmissionSection
from tansiq.library.queries import sections_of, submission_of, submissions
from tansiq.projects.models import Project
from tansiq.sharing.models import Release, Shareable
from tansiq.sharing.queries.records import record_of
from tansiq.web.projects.pictures import PICTURES
from tests.leaks.world import COMMON, World, organisations_of, word


class How(Enum):
    """How exactly a path answers the policy."""

    EVERY = auto()  # all records of its kinds that the reader sees, and no other
    ONE = auto()  # the record that the address names, with the sections that the reader sees; else as if it were not there
    ALIKE = auto()  # what it shows to one reader it shows to every reader who sees it
    SOME = auto()  # by what it is for less than the reader sees, never more
    NONE = auto()  # no word of any record
    CELLS = (
        auto()
    )  # figures in listed cuts: no word of any record, and by design the same whoever asks (ADR 10)
    LOG = auto()  # what auditors read: which record, never what stands in it


@dataclass(frozen=True)
class Gives:
    """What one path gives, of which kinds; `asked` are query strings with which it is walked as well."""

    how: How
    kinds: tuple[type[Model], ...] = ()
    asked: tuple[str, ...] = ("",)
    takes_away: bool = False  # a file: what may be read but not exported is left out
    is_page_of: bool = True  # of ONE: the words of the record stand on it


def every(*kinds: type[Model], asked: tuple[str, ...] = ("",), takes_away: bool = False) -> Gives:
    return Gives(How.EVERY, kinds, asked, takes_away=takes_away)


def one(*kinds: type[Model], is_page_of: bool = True) -> Gives:
    return Gives(How.ONE, kinds, is_page_of=is_page_of)


def alike(*kinds: type[Model], asked: tuple[str, ...] = ("",)) -> Gives:
    return Gives(How.ALIKE, kinds, asked)


def some(*kinds: type[Model]) -> Gives:
    return Gives(How.SOME, kinds)


NONE = Gives(How.NONE)
CELLS = Gives(How.CELLS)
LOG = Gives(How.LOG)
_FOUND = (
    "",
    f"?q={COMMON}&size=100",
    "?pillar=I&pillar=II",
    "?sort=-title&col=entities&col=scope&col=level&col=owner",
)
_PLACES = ("", "?global=1")
_SHAREABLE: tuple[type[Model], ...] = (Project, Import, Submission)
# The walk puts in the codes of organisations of its world.
_VIEWED_AS = ("", "?organisation={code}")

PAGES_GIVE: dict[str, Gives] = {
    "": some(Project, Import),
    "accounts/confirm/": NONE,
    "accounts/confirm/code/": NONE,
    "accounts/confirm/key/": NONE,
    "accounts/language/": NONE,
    "accounts/no-sign-up/": NONE,
    "accounts/password/": NONE,
    "accounts/password/set/": NONE,
    "accounts/renew/<str:username>/": NONE,
    "accounts/security/": NONE,
    "accounts/security/app/": NONE,
    "accounts/security/app/remove/": NONE,
    "accounts/security/codes/": NONE,
    "accounts/security/codes/new/": NONE,
    "accounts/security/keys/<int:pk>/remove/": NONE,
    "accounts/security/keys/add/": NONE,
    "accounts/security/sessions/end/": NONE,
    "accounts/sign-in/": NONE,
    "accounts/sign-in/openid/": NONE,
    "accounts/sign-in/openid/back/": NONE,
    "accounts/sign-in/openid/cancelled/": NONE,
    "accounts/sign-in/second-step/": NONE,
    "accounts/sign-out/": NONE,
    "assessments/": every(Survey, asked=("?stage=all",)),
    "assessments/<int:pk>/": one(Survey),
    "assessments/<int:pk>/areas/<slug:key>/": some(Survey, SurveyArea),
    "assessments/<int:pk>/areas/<slug:key>/answers/<str:code>/": some(Survey, SurveyArea),
    "assessments/<int:pk>/areas/<slug:key>/answers/<str:code>/sources/": NONE,
    "assessments/<int:pk>/areas/<slug:key>/do/<slug:act>/": NONE,
    "assessments/<int:pk>/areas/<slug:key>/findings/add/": some(Survey, SurveyArea),
    "assessments/<int:pk>/areas/<slug:key>/ratings/<str:code>/<slug:axis>/": some(Survey, SurveyArea),
    "assessments/<int:pk>/behind/": some(Survey, SurveyArea),
    "assessments/<int:pk>/findings/": some(Survey, SurveyArea),
    "assessments/<int:pk>/findings/<int:finding>/": some(Survey, SurveyArea),
    "assessments/<int:pk>/findings/<int:finding>/remove/": NONE,
    "assessments/<int:pk>/history/": some(Survey),
    "assessments/<int:pk>/move/": some(Survey),
    "assessments/<int:pk>/review/": some(Survey),
    "assessments/<int:pk>/sources/<int:source>/remove/": NONE,
    "assessments/<int:pk>/steps/<slug:step>/": NONE,
    "assessments/overviews/": some(Overview, OverviewSection),
    "assessments/overviews/<int:pk>/": one(Overview, OverviewSection),
    "assessments/overviews/<int:pk>/adopted/": one(Overview, OverviewSection, is_page_of=False),
    "assessments/overviews/<int:pk>/adopted/<int:snapshot>/": one(Overview, OverviewSection, is_page_of=False),
    "assessments/overviews/<int:pk>/draw/": one(Overview, OverviewSection, is_page_of=False),
    "assessments/overviews/<int:pk>/observations/": one(Overview, OverviewSection, is_page_of=False),
    "assessments/overviews/<int:pk>/observations/<int:observation>/answer/": one(Overview, OverviewSection, is_page_of=False),
    "assessments/overviews/<int:pk>/observations/close/": one(Overview, is_page_of=False),
    "assessments/overviews/<int:pk>/opinions/": one(Overview, OverviewSection, is_page_of=False),
    "assessments/overviews/<int:pk>/sections/<slug:key>/": one(Overview, OverviewSection, is_page_of=False),
    "assessments/overviews/<int:pk>/sections/<slug:key>/earlier/": one(Overview, OverviewSection, is_page_of=False),
    "assessments/overviews/<int:pk>/word/": one(Overview, is_page_of=False),
    "assessments/overviews/draft/<int:survey>/": some(Survey),
    "assessments/plan/": NONE,
    "assessments/states/<str:iso3>/": some(Survey, SurveyArea, Overview, OverviewSection),
    "assessments/states/<str:iso3>/treaties/<int:pk>/": NONE,
    "assessments/versions/<int:version>/preview/": some(Survey),
    "assessments/<int:pk>/offline/": some(Survey),
    "assessments/<int:pk>/offline/<int:upload>/": some(Survey),
    "assessments/<int:pk>/offline/file/": some(Survey),
    "audit/": LOG,
    "audit/extract/": LOG,
    "audit/key/": NONE,
    "audit/openings/": some(Submission, SubmissionSection),
    "audit/pseudonyms/": NONE,
    "audit/pseudonyms/<slug:mark>/": NONE,
    "audit/pseudonyms/halves/<int:place>/": NONE,
    "audit/pseudonyms/requests/<int:pk>/": NONE,
    "audit/pseudonyms/successors/<int:pk>/": NONE,
    "components/": NONE,
    "directory/": NONE,
    "directory/coordinators/": NONE,
    "directory/entry/": NONE,
    "directory/entry/erasure/": NONE,
    "directory/focal-points/": NONE,
    "directory/focal-points/<int:pk>/": some(*_SHAREABLE),
    "directory/focal-points/standing/": NONE,
    "directory/invitations/<str:token>/": NONE,
    "directory/memberships/<int:pk>/end/": NONE,
    "directory/nominations/": NONE,
    "directory/nominations/<int:pk>/": NONE,
    "directory/nominations/<int:pk>/letter/": NONE,
    "directory/nominations/add/": some(*_SHAREABLE),
    "directory/people/": NONE,
    "directory/people/<str:username>/": NONE,
    "directory/people/<str:username>/close/": NONE,
    "directory/people/<str:username>/erase/": NONE,
    "directory/people/<str:username>/invite/": NONE,
    "directory/people/<str:username>/protect/": NONE,
    "directory/people/<str:username>/reopen/": NONE,
    "directory/people/add/": NONE,
    "directory/proposals/": NONE,
    "directory/proposals/<int:pk>/": NONE,
    "exchange/assessments/": NONE,
    "exchange/doubts/<int:pk>/settle/": some(Import),
    "exchange/imports/": every(Import),
    "exchange/imports/<int:pk>/": one(Import),
    "exchange/imports/<int:pk>/apply/": one(Import, is_page_of=False),
    "exchange/imports/<int:pk>/doubts/": one(Import),
    "exchange/imports/<int:pk>/progress/": one(Import, is_page_of=False),
    "exchange/imports/<int:pk>/rows/": one(Import),
    "exchange/imports/<int:pk>/withdraw/": one(Import, is_page_of=False),
    "exchange/matrix.<str:form>": every(Project, asked=("", f"?q={COMMON}"), takes_away=True),
    "exchange/tables/<int:pk>/": NONE,
    "exchange/treaties/": NONE,
    "figures/": CELLS,
    "figures/cells.csv": CELLS,
    "frameworks/": NONE,
    "frameworks/<slug:framework>/<slug:version>/": NONE,
    "frameworks/<slug:framework>/<slug:version>/areas/<str:area>/": NONE,
    "frameworks/<slug:framework>/<slug:version>/changes/": NONE,
    "frameworks/<slug:framework>/<slug:version>/print/": NONE,
    "frameworks/<slug:framework>/<slug:version>/publish/": NONE,
    "frameworks/<slug:framework>/<slug:version>/retire/": NONE,
    "frameworks/<slug:framework>/<slug:version>/xlsform/": NONE,
    "frameworks/<slug:framework>/<slug:version>/yaml/": NONE,
    "frameworks/provisions/<path:symbol>/": NONE,
    "frameworks/upload/": NONE,
    "library/": every(Submission),
    "library/<int:pk>/": one(Submission, SubmissionSection),
    "library/<int:pk>/edit/": one(Submission, SubmissionSection, is_page_of=False),
    "library/submit/": NONE,
    "notices/": some(*_SHAREABLE),
    "notices/<int:pk>/": some(*_SHAREABLE),
    "notices/<int:pk>/read/": some(*_SHAREABLE),
    "notices/deadlines/": some(*_SHAREABLE),
    "notices/mail/": NONE,
    "notices/read/": NONE,
    "projects/": every(Project, asked=_FOUND),
    "projects/<int:pk>/": one(Project),
    "projects/<int:pk>/<slug:kind>/<int:tag>/": one(Project, is_page_of=False),
    "projects/<int:pk>/claim/": one(Project),
    "projects/<int:pk>/edit/": one(Project),
    "projects/<int:pk>/retire/": one(Project),
    "projects/<int:pk>/return/": one(Project),
    "projects/add/": NONE,
    "projects/claims/": some(Project),
    "projects/claims/<int:pk>/": some(Project),
    "projects/claims/<int:pk>/withdraw/": some(Project),
    "projects/facets/": NONE,
    "projects/pictures/": alike(Project),
    "projects/pictures/<slug:name>/": alike(Project, asked=("", f"?q={COMMON}")),
    "projects/rounds/": some(Project),
    "projects/rounds/<int:year>/<slug:code>/": some(Project),
    "projects/rounds/<int:year>/close/": some(Project),
    "projects/rounds/<int:year>/remind/": some(Project),
    "reference/instruments/": alike(Project),
    "reference/instruments/<path:symbol>/": alike(Project),
    "reference/organisations/": alike(Project),
    "reference/organisations/<slug:code>/": alike(Project, asked=_PLACES),
    "reference/regions/": alike(Project),
    "reference/regions/<str:code>/": alike(Project, asked=_PLACES),
    "reference/sources/": NONE,
    "reference/states/": alike(Project),
    "reference/states/<str:iso3>/": alike(Project, asked=_PLACES),
    "reference/themes/": alike(Project),
    "releases/": some(Submission, SubmissionSection),
    "releases/<str:stamp>/": some(Submission, SubmissionSection),
    "releases/<str:stamp>/file/": some(Submission, SubmissionSection),
    "releases/check/": NONE,
    "releases/export/<str:kind>/<int:pk>/": one(Submission, SubmissionSection, is_page_of=False),
    "releases/make/<str:kind>/<int:pk>/": one(Submission, SubmissionSection, is_page_of=False),
    "sharing/": some(*_SHAREABLE),
    "sharing/access/": some(*_SHAREABLE),
    "sharing/access/<int:pk>/": some(*_SHAREABLE),
    "sharing/access/<int:pk>/withdraw/": some(*_SHAREABLE),
    "sharing/access/ask/": some(*_SHAREABLE),
    "sharing/consents/": some(Submission, SubmissionSection),
    "sharing/consents/<int:pk>/": some(Submission, SubmissionSection),
    "sharing/consents/<int:pk>/answer/": some(Submission, SubmissionSection),
    "sharing/consents/<int:pk>/cancel/": some(Submission, SubmissionSection),
    "sharing/consents/<int:pk>/note/": some(Submission, SubmissionSection),
    "sharing/consents/<int:pk>/withdraw/": some(Submission, SubmissionSection),
    "sharing/defaults/": NONE,
    "sharing/groups/": NONE,
    "sharing/groups/<slug:code>/": NONE,
    "sharing/groups/<slug:code>/edit/": NONE,
    "sharing/groups/<slug:code>/join/": NONE,
    "sharing/groups/<slug:code>/leave/": NONE,
    "sharing/groups/<slug:code>/part/": NONE,
    "sharing/groups/<slug:code>/without/": NONE,
    "sharing/groups/add/": NONE,
    "sharing/records/<str:label>/<int:pk>/": one(*_SHAREABLE, SubmissionSection, is_page_of=False),
    "sharing/records/<str:label>/<int:pk>/ask-consent/": one(*_SHAREABLE, SubmissionSection, is_page_of=False),
    "sharing/records/<str:label>/<int:pk>/change/": one(*_SHAREABLE, SubmissionSection, is_page_of=False),
    "sharing/records/<str:label>/<int:pk>/end-access/<int:grant>/": one(*_SHAREABLE, SubmissionSection, is_page_of=False),
    "sharing/records/<str:label>/<int:pk>/give-access/": one(*_SHAREABLE, SubmissionSection, is_page_of=False),
    "sharing/view-as/": Gives(How.SOME, _SHAREABLE, _VIEWED_AS),
}  # fmt: skip

# Signing out or in would change who asks.
NOT_WALKED = {"accounts/sign-out/"}


def _groups(world: World) -> list[Any]:
    return [group.code for group in world.groups]


# What to put for each parameter of an address, or for a parameter of one route; a pk of ONE is that of a record.
FILLINGS: Mapping[str, Callable[[World], list[Any]]] = {
    "act": lambda w: ["confirm"],
    "area": lambda w: ["A1"],
    "axis": lambda w: ["in_place"],
    "finding": lambda w: [1],
    "framework": lambda w: ["no-such-framework"],
    "grant": lambda w: [1],
    "key": lambda w: ["a1", "facts"],
    "label": lambda w: [kind._meta.label_lower for kind in _SHAREABLE],
    "mark": lambda w: ["no-such-mark"],
    "stamp": lambda w: [
        *Release.objects.order_by("pk").values_list("stamp", flat=True),
        "2222-2222-2222-2222",
    ],
    "token": lambda w: ["a-link-that-was-never-sent"],
    "code": lambda w: [o.code for o in organisations_of(w)],
    "reference/regions/<str:code>/": lambda w: [r.code for r in w.regions],
    "form": lambda w: ["csv", "json", "xlsx"],
    "observation": lambda w: [1],
    "snapshot": lambda w: [1],
    "survey": lambda w: [1, 2],
    "iso3": lambda w: [s.iso3 for s in w.states[1:3]],
    "kind": lambda w: ["theme"],
    "name": lambda w: list(PICTURES),
    "pk": lambda w: [1, 2],
    "place": lambda w: [1, 2],
    "source": lambda w: [1],
    "step": lambda w: ["submit"],
    "version": lambda w: [1],
    "symbol": lambda w: [w.instrument.symbol],
    "tag": lambda w: [1],
    "sharing/groups/<slug:code>/": _groups,
    "sharing/groups/<slug:code>/edit/": _groups,
    "sharing/groups/<slug:code>/join/": _groups,
    "sharing/groups/<slug:code>/leave/": _groups,
    "sharing/groups/<slug:code>/part/": _groups,
    "sharing/groups/<slug:code>/without/": _groups,
    "upload": lambda w: [1],
    "username": lambda w: [w.people["donor"].username],
    "year": lambda w: [w.round.year],
}


# --- paths that no URL serves yet: what lower apps hand to pages, and mail ---


def _written(rows: Iterable[Model]) -> str:
    return "\n".join(str(value) for row in rows for value in vars(row).values())


def _all_submissions(world: World, who: str, by: Actor) -> str:
    return _written(submissions(by=by))


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
    texts = []
    for thing in world.things.values():
        if not issubclass(thing.model, Shareable):
            continue
        try:
            texts.append(_written([record_of(thing.model._meta.label_lower, thing.pk, by=by)]))
        except LookupError:
            continue
    return "\n".join(texts)


def _mail(world: World, who: str, by: Actor) -> str:
    """Give all that was written to a person: subject, text, every other form of it, what hangs on it, headers."""
    person = world.people[who]
    mine = [m for m in mail.outbox if person is not None and person.email and person.email in m.recipients()]
    return "\n".join(
        f"{m.message().as_string()} {m.subject} {m.body} {getattr(m, 'alternatives', '')}" for m in mine
    )


@dataclass(frozen=True)
class Other:
    """One path beside the URLs."""

    read: Callable[[World, str, Actor], str]
    gives: Gives


OTHER_PATHS: dict[str, Other] = {
    "library.queries.submissions": Other(_all_submissions, every(Submission)),
    "library.queries.sections_of": Other(_their_sections, every(Submission, SubmissionSection)),
    "sharing.queries.record_of": Other(_by_kind_and_key, every(Project, Import, Submission)),
    "mail": Other(_mail, some(Project, Import, Submission, SubmissionSection)),
}


def filled(route: str, world: World, parameters: list[str], **fixed: Any) -> list[str]:
    """Give the addresses of a route, with `fixed` values for some of its parameters."""
    values = [
        [fixed[name]] if name in fixed else FILLINGS.get(route, FILLINGS[name])(world) for name in parameters
    ]
    addresses = []
    for chosen in product(*values):
        address = route
        for value in chosen:
            address = re.sub(r"<[^>]+>", str(value), address, count=1)
        addresses.append(f"/{address}")
    return addresses


def named_by(route: str, kind: type[Model]) -> dict[str, str]:
    """Give how a route for records of several kinds names a kind."""
    if "<str:label>" in route:
        return {"label": kind._meta.label_lower}
    return {"kind": kind._meta.label_lower} if "<str:kind>" in route else {}


def records_in(gives: Gives) -> list[type[Model]]:
    """Give the kinds whose records an address may name: sections have none of their own."""
    return [kind for kind in gives.kinds if issubclass(kind, Shareable)]


def asked_for(number: int) -> str:
    """Give what a reader types to find one thing: the beginning of its word, which is no word of any thing."""
    return word(number, "t")[:6]
