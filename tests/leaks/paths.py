"""What each path gives of what the policy speaks of: one table. A path that is not in it fails the suite.

A new page takes one line in `PAGES_GIVE`, a new parameter one in `FILLINGS`, a new way out of another kind (mail, a feed
that no URL serves, a query that pages will use) one in `OTHER_PATHS` (other_paths.py).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from itertools import product
from typing import Any

from django.db.models import Model

from tansiq.accounts.models import Membership, Nomination
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
from tansiq.exchange.models import Import, Upload
from tansiq.frameworks.models import Version
from tansiq.library.models import Submission, SubmissionSection
from tansiq.notices.models import Notice
from tansiq.projects.models import Project
from tansiq.sharing.models import AccessRequest, Consent, Group, Release, Shareable
from tansiq.web.projects.pictures import PICTURES
from tests.leaks.around import OwnersAnswer
from tests.leaks.things import COMMON
from tests.leaks.world import World, organisations_of


class How(Enum):
    """How exactly a path answers the policy."""

    EVERY = auto()  # all rows of its kinds that the reader sees, and no other
    ONE = auto()  # the row that the address names, with what stands within it and the reader sees; else as if it were not there
    ALIKE = auto()  # what it shows to one reader it shows to every reader who sees it
    SOME = auto()  # by what it is for less than the reader sees, never more
    NONE = auto()  # no word of any thing
    CELLS = auto()  # figures in listed cuts: no word of any, and by design the same whoever asks (ADR 10)
    LOG = auto()  # what auditors read: which record, never what stands in it


@dataclass(frozen=True)
class Gives:
    """What one path gives, of which kinds; `also` may stand beside, as far as the reader sees it.

    The address of ONE names a row of the first kind, or of each where it names the kind too. `asked` are query strings with
    which a page is walked as well. Of the rows of which `unless` holds (a fact that was drawn) a path gives nothing to anybody.
    """

    how: How
    kinds: tuple[type[Model], ...] = ()
    asked: tuple[str, ...] = ("",)
    also: tuple[type[Model], ...] = ()
    takes_away: bool = False  # a file: what may be read but not exported is left out
    is_page_of: bool = True  # of ONE: the words of the row stand on it
    unless: str = ""


def every(*kinds: type[Model], **values: Any) -> Gives:
    return Gives(How.EVERY, kinds, **values)


def one(*kinds: type[Model], **values: Any) -> Gives:
    return Gives(How.ONE, kinds, **values)


def alike(*kinds: type[Model], **values: Any) -> Gives:
    return Gives(How.ALIKE, kinds, **values)


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
_SHAREABLE: tuple[type[Model], ...] = (Project, Import, Submission, Survey, Overview)
_SECTIONS: tuple[type[Model], ...] = (SubmissionSection, SurveyArea, OverviewSection)
# Of what people are told: titles of records, stamps of releases, references that somebody wrote down.
_TOLD = (*_SHAREABLE, AccessRequest, Release)
_IN_A_SURVEY = (Survey, SurveyArea, Answer, Rating, Finding, Review, Overview)
_IN_AN_OVERVIEW = (Overview, OverviewSection, Observation, Opinion, SectionChange, Snapshot, Survey)
# What stands on the pages of sharing beside a record.
_BESIDE = (*_SECTIONS, Consent, Group, Release)
# The walk puts in the codes of organisations of its world.
_VIEWED_AS = ("", "?organisation={code}")

PAGES_GIVE: dict[str, Gives] = {
    "": some(*_TOLD),
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
    "assessments/<int:pk>/": one(Survey, also=_IN_A_SURVEY),
    "assessments/<int:pk>/areas/<slug:key>/": one(SurveyArea, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/<int:pk>/areas/<slug:key>/answers/<str:code>/": one(SurveyArea, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/<int:pk>/areas/<slug:key>/answers/<str:code>/sources/": one(SurveyArea, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/<int:pk>/areas/<slug:key>/do/<slug:act>/": one(SurveyArea, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/<int:pk>/areas/<slug:key>/findings/add/": one(SurveyArea, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/<int:pk>/areas/<slug:key>/ratings/<str:code>/<slug:axis>/": one(SurveyArea, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/<int:pk>/behind/": one(Survey, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/<int:pk>/findings/": one(Survey, Finding, also=_IN_A_SURVEY),
    "assessments/<int:pk>/findings/<int:finding>/": one(Finding, also=_IN_A_SURVEY),
    "assessments/<int:pk>/findings/<int:finding>/remove/": one(Finding, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/<int:pk>/history/": one(Survey, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/<int:pk>/move/": one(Survey, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/<int:pk>/review/": one(Survey, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/<int:pk>/sources/<int:source>/remove/": one(Survey, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/<int:pk>/steps/<slug:step>/": one(Survey, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/overviews/": every(Overview, also=(OverviewSection,)),
    "assessments/overviews/<int:pk>/": one(Overview, OverviewSection, also=_IN_AN_OVERVIEW),
    "assessments/overviews/<int:pk>/adopted/": one(Overview, also=_IN_AN_OVERVIEW, is_page_of=False),
    "assessments/overviews/<int:pk>/adopted/<int:snapshot>/": one(Snapshot, also=(*_IN_AN_OVERVIEW, *_IN_A_SURVEY), is_page_of=False),
    "assessments/overviews/<int:pk>/draw/": one(Overview, also=_IN_AN_OVERVIEW, is_page_of=False),
    "assessments/overviews/<int:pk>/observations/": one(Overview, also=_IN_AN_OVERVIEW, is_page_of=False),
    "assessments/overviews/<int:pk>/observations/<int:observation>/answer/": one(Observation, also=_IN_AN_OVERVIEW, is_page_of=False),
    "assessments/overviews/<int:pk>/observations/close/": one(Overview, also=_IN_AN_OVERVIEW, is_page_of=False),
    "assessments/overviews/<int:pk>/opinions/": one(Overview, also=_IN_AN_OVERVIEW, is_page_of=False),
    "assessments/overviews/<int:pk>/sections/<slug:key>/": one(OverviewSection, also=_IN_AN_OVERVIEW, is_page_of=False),
    "assessments/overviews/<int:pk>/sections/<slug:key>/earlier/": one(OverviewSection, also=_IN_AN_OVERVIEW, is_page_of=False),
    "assessments/overviews/<int:pk>/word/": one(Overview, also=_IN_AN_OVERVIEW, is_page_of=False),
    "assessments/overviews/draft/<int:survey>/": one(Survey, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/plan/": some(Version),
    "assessments/states/<str:iso3>/": some(*_IN_A_SURVEY, *_IN_AN_OVERVIEW, Participation),
    "assessments/states/<str:iso3>/treaties/<int:pk>/": one(Participation, is_page_of=False),
    "assessments/versions/<int:version>/preview/": some(Survey),
    "assessments/<int:pk>/offline/": one(Survey, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/<int:pk>/offline/<int:upload>/": one(Survey, also=_IN_A_SURVEY, is_page_of=False),
    "assessments/<int:pk>/offline/file/": one(Survey, also=_IN_A_SURVEY, is_page_of=False),
    "audit/": LOG,
    "audit/extract/": LOG,
    "audit/key/": NONE,
    "audit/openings/": some(*_SHAREABLE, *_SECTIONS),
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
    "directory/focal-points/<int:pk>/": some(*_TOLD),
    "directory/focal-points/standing/": NONE,
    "directory/invitations/<str:token>/": NONE,
    "directory/memberships/<int:pk>/end/": NONE,
    "directory/nominations/": every(Nomination, asked=("?state=",)),
    "directory/nominations/<int:pk>/": one(Nomination),
    "directory/nominations/<int:pk>/letter/": one(Nomination, is_page_of=False),
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
    "exchange/tables/<int:pk>/": one(Upload),
    "exchange/treaties/": NONE,
    "figures/": CELLS,
    "figures/cells.csv": CELLS,
    "frameworks/": some(Version),
    "frameworks/<slug:framework>/<slug:version>/": one(Version),
    "frameworks/<slug:framework>/<slug:version>/areas/<str:area>/": one(Version, is_page_of=False),
    "frameworks/<slug:framework>/<slug:version>/changes/": one(Version, is_page_of=False),
    "frameworks/<slug:framework>/<slug:version>/print/": one(Version, is_page_of=False),
    "frameworks/<slug:framework>/<slug:version>/publish/": one(Version, is_page_of=False),
    "frameworks/<slug:framework>/<slug:version>/retire/": one(Version, is_page_of=False),
    "frameworks/<slug:framework>/<slug:version>/xlsform/": one(Version, is_page_of=False),
    "frameworks/<slug:framework>/<slug:version>/yaml/": one(Version, is_page_of=False),
    "frameworks/provisions/<path:symbol>/": some(Version),
    "frameworks/upload/": NONE,
    "library/": every(Submission),
    "library/<int:pk>/": one(Submission, SubmissionSection),
    "library/<int:pk>/edit/": one(Submission, SubmissionSection, is_page_of=False),
    "library/submit/": NONE,
    "notices/": some(*_TOLD),
    "notices/<int:pk>/": some(*_TOLD),
    "notices/<int:pk>/read/": some(*_TOLD),
    "notices/deadlines/": some(*_TOLD),
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
    "releases/": every(Release, also=_SHAREABLE),
    "releases/<str:stamp>/": one(Release, also=(*_SHAREABLE, *_SECTIONS)),
    "releases/<str:stamp>/file/": one(Release, also=(*_SHAREABLE, *_SECTIONS), is_page_of=False, unless="marked"),
    "releases/check/": NONE,
    "releases/export/<str:kind>/<int:pk>/": one(Submission, Survey, Overview, also=_SECTIONS, is_page_of=False),
    "releases/make/<str:kind>/<int:pk>/": one(Submission, Survey, Overview, also=_SECTIONS, is_page_of=False),
    "sharing/": some(*_SHAREABLE),
    "sharing/access/": some(AccessRequest, OwnersAnswer, *_SHAREABLE),
    "sharing/access/<int:pk>/": one(AccessRequest, also=(OwnersAnswer, *_SHAREABLE), is_page_of=False),
    "sharing/access/<int:pk>/withdraw/": one(AccessRequest, also=_SHAREABLE, is_page_of=False),
    "sharing/access/ask/": some(*_SHAREABLE),
    "sharing/consents/": some(Consent, *_SHAREABLE),
    "sharing/consents/<int:pk>/": one(Consent, also=(*_SHAREABLE, *_BESIDE)),
    "sharing/consents/<int:pk>/answer/": one(Consent, also=(*_SHAREABLE, *_BESIDE), is_page_of=False),
    "sharing/consents/<int:pk>/cancel/": one(Consent, also=(*_SHAREABLE, *_BESIDE), is_page_of=False),
    "sharing/consents/<int:pk>/note/": one(Consent, also=(*_SHAREABLE, *_BESIDE), is_page_of=False),
    "sharing/consents/<int:pk>/withdraw/": one(Consent, also=(*_SHAREABLE, *_BESIDE), is_page_of=False),
    "sharing/defaults/": NONE,
    "sharing/groups/": every(Group),
    "sharing/groups/<slug:code>/": one(Group),
    "sharing/groups/<slug:code>/edit/": one(Group, is_page_of=False),
    "sharing/groups/<slug:code>/join/": one(Group, is_page_of=False),
    "sharing/groups/<slug:code>/leave/": one(Group, is_page_of=False),
    "sharing/groups/<slug:code>/part/": one(Group, is_page_of=False),
    "sharing/groups/<slug:code>/without/": one(Group, is_page_of=False),
    "sharing/groups/add/": NONE,
    "sharing/records/<str:label>/<int:pk>/": one(*_SHAREABLE, also=_BESIDE, is_page_of=False),
    "sharing/records/<str:label>/<int:pk>/ask-consent/": one(*_SHAREABLE, also=_BESIDE, is_page_of=False),
    "sharing/records/<str:label>/<int:pk>/change/": one(*_SHAREABLE, also=_BESIDE, is_page_of=False),
    "sharing/records/<str:label>/<int:pk>/end-access/<int:grant>/": one(*_SHAREABLE, also=_BESIDE, is_page_of=False),
    "sharing/records/<str:label>/<int:pk>/give-access/": one(*_SHAREABLE, also=_BESIDE, is_page_of=False),
    "sharing/view-as/": Gives(How.SOME, _SHAREABLE, _VIEWED_AS),
}  # fmt: skip

# Signing out or in would change who asks.
NOT_WALKED = {"accounts/sign-out/"}


def _memberships(world: World) -> list[int]:
    """Give the keys of what focal points of a State and of an entity hold."""
    held = Membership.objects.filter(
        person__in=[world.people["state_focal_point"], world.people["entity_focal_point"]]
    )
    return list(held.order_by("pk").values_list("pk", flat=True))


def _notices(world: World) -> list[int]:
    """Give the key of one notice of each of two people."""
    told = Notice.objects.filter(person__in=[world.people["coordinator"], world.people["donor"]]).order_by(
        "-pk"
    )
    return list({notice.person_id: notice.pk for notice in told}.values())


# What to put for each parameter of an address, or for a parameter of one route; what ONE names is put in by the walk.
FILLINGS: Mapping[str, Callable[[World], list[Any]]] = {
    "act": lambda w: ["confirm"],
    "area": lambda w: ["A1"],
    "axis": lambda w: ["in_place"],
    "finding": lambda w: [1],
    "framework": lambda w: ["no-such-framework"],
    "grant": lambda w: [1],
    "key": lambda w: ["a1"],
    "label": lambda w: [kind._meta.label_lower for kind in _SHAREABLE],
    "mark": lambda w: ["no-such-mark"],
    "stamp": lambda w: [ABSENT["stamp"]],
    "token": lambda w: ["a-link-that-was-never-sent"],
    "code": lambda w: [o.code for o in organisations_of(w)],
    "reference/regions/<str:code>/": lambda w: [r.code for r in w.regions],
    "form": lambda w: ["csv", "json", "xlsx"],
    "observation": lambda w: [1],
    "snapshot": lambda w: [1],
    "survey": lambda w: [1],
    "iso3": lambda w: [s.iso3 for s in w.states[1:3]],
    "kind": lambda w: ["theme"],
    "name": lambda w: list(PICTURES),
    "pk": lambda w: [1, 2],
    "directory/focal-points/<int:pk>/": _memberships,
    "directory/memberships/<int:pk>/end/": _memberships,
    "exchange/doubts/<int:pk>/settle/": lambda w: [
        w.things[n].facts["doubt"] for n in sorted(w.of(Import))[:2]
    ],
    "notices/<int:pk>/": _notices,
    "notices/<int:pk>/read/": _notices,
    "place": lambda w: [1, 2],
    "source": lambda w: [1],
    "step": lambda w: ["submit"],
    "version": lambda w: [1],
    "symbol": lambda w: [w.instrument.symbol],
    "tag": lambda w: [1],
    "upload": lambda w: [1],
    "username": lambda w: [w.people["donor"].username],
    "year": lambda w: [w.round.year],
}
# What names no row, for each parameter by which an address may name one.
ABSENT: Mapping[str, Any] = {
    **dict.fromkeys(("pk", "survey", "finding", "observation", "snapshot"), 2_000_000_000),
    "stamp": "2222-2222-2222-2222",
    "code": "no-such-group",
    "framework": "no-such-framework",
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
    """Give how a route for rows of several kinds names a kind."""
    if "<str:label>" in route:
        return {"label": kind._meta.label_lower}
    return {"kind": kind._meta.label_lower} if "<str:kind>" in route else {}


def kinds_named(route: str, gives: Gives) -> list[type[Model]]:
    """Give the kinds whose rows an address of ONE may name: the first, or every record where it names the kind too."""
    if named_by(route, gives.kinds[0]):
        return [kind for kind in gives.kinds if issubclass(kind, Shareable)]
    return [gives.kinds[0]]
