"""The suite catches what it is for: a leak of each kind is planted, and seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.apps import apps
from django.core import mail
from django.core.mail import EmailMessage
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tansiq.access.actor import Actor, Belonging
from tansiq.access.enums import Role
from tansiq.exchange.models import Import, ImportedRow
from tansiq.kernel.fulltext import matching
from tansiq.library.models import Submission, SubmissionSection, SubmissionSectionQuerySet
from tansiq.notices.queries import notices
from tansiq.notices.queries.subjects import Subject
from tansiq.projects.models import Project, ProjectQuerySet
from tansiq.reference.models import Organisation
from tansiq.reports import queries
from tansiq.sharing.models import Grant, Release
from tansiq.sharing.models.groups import GroupQuerySet
from tansiq.sharing.queries import cells
from tansiq.sharing.queries.records import model_of
from tansiq.web.projects.views import lists
from tests.architecture.test_urls import PAGES
from tests.leaks import numbers
from tests.leaks.test_walk import unclassified
from tests.leaks.walk import Leak, Walk

pytestmark = pytest.mark.django_db

PEOPLE = ("donor", "assessor", "coordinator")
OWNED = (Project, Import, Submission)
View = Callable[..., HttpResponseBase]


@pytest.fixture
def walk(db, drawn) -> Walk:
    """What the policy admits, asked before anything is planted."""
    return Walk(drawn, PEOPLE, of_each=2)


@pytest.fixture
def plant(monkeypatch) -> Callable[[str, Callable[[View], View]], None]:
    """Give what puts a faulty view in the place of a page."""

    def put(route: str, fault: Callable[[View], View]) -> None:
        monkeypatch.setattr(PAGES[route], "callback", fault(PAGES[route].callback))

    return put


def for_everybody(view: View) -> View:
    """Read as somebody who belongs wherever a record has its owner: a path that skips the policy."""

    def faulty(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        by = request.actor
        owners = {pk for kind in OWNED for pk in kind.objects.values_list("owner_id", flat=True)}
        belongings = tuple(
            Belonging(Role.COORDINATOR, o.pk, o.kind, is_member_entity=True)
            for o in Organisation.objects.filter(pk__in=owners)
        )
        request.actor = Actor(by.username, by.person_id, belongings, is_member_entity=True)
        return view(request, *args, **kwargs)

    return faulty


def kept_for_the_next(view: View) -> View:
    """Keep an answer under its address, whoever asked."""
    kept: dict[str, HttpResponseBase] = {}

    def faulty(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        path = request.get_full_path()
        if path not in kept:
            kept[path] = view(request, *args, **kwargs)
        return kept[path]

    return faulty


def refused_instead_of_absent(view: View) -> View:
    """Say of what may not be seen that it may not be seen."""

    def faulty(request: HttpRequest, pk: int, **kwargs) -> HttpResponseBase:
        answer = view(request, pk, **kwargs) if not Project.objects.filter(pk=pk).exists() else None
        if answer is None and not Project.objects.visible_to(request.actor).filter(pk=pk).exists():
            return HttpResponse("This is not released to you.", status=403)
        return answer or view(request, pk, **kwargs)

    return faulty


def _hidden_title(walk: Walk, who: str) -> str:
    hidden = min(walk.world.of(Project) - walk.visible[who])
    return Project.objects.get(pk=walk.world.things[hidden].pk).title


def says(text: Callable[[], str], *, status: int = 200, header: str = "") -> Callable[[View], View]:
    """Answer with some text, in the page or in a header."""

    def fault(view: View) -> View:
        def faulty(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
            answer = HttpResponse("" if header else text(), status=status)
            if header:
                answer[header] = text()
            return answer

        return faulty

    return fault


def leaks_of(walk: Walk, *routes: str) -> list[Leak]:
    return walk.all(routes)


# --- each route that a plant below is put on is sound without it ---

ROUTES = ("", "exchange/imports/", "exchange/matrix.<str:form>", "projects/", "projects/<int:pk>/", "reference/sources/",
          "projects/pictures/<slug:name>/", "reference/organisations/<slug:code>/", "exchange/imports/<int:pk>/rows/",
          "library/", "library/<int:pk>/", "library/<int:pk>/edit/", "notices/", "releases/<str:stamp>/file/",
          "sharing/groups/<slug:code>/")  # fmt: skip


def test_without_a_plant_nothing_is_found(walk):
    walk.others()
    walk.searches()
    numbers.check(walk)
    walk.without_what_is_hidden("donor", ["projects/", "projects/facets/", "projects/pictures/"])

    assert leaks_of(walk, *ROUTES) == []


# What answers by itself for everybody, or is caught in a way of its own below.
_APART = {
    "reference/sources/",
    "",
    "library/<int:pk>/edit/",
    "releases/<str:stamp>/file/",
    "sharing/groups/<slug:code>/",
}


@pytest.mark.parametrize("route", sorted(set(ROUTES) - _APART))
def test_a_path_that_skips_the_policy_is_caught(route, walk, plant):
    plant(route, for_everybody)

    found = leaks_of(walk, route)

    assert any("too much" in leak.what for leak in found)


def test_a_path_that_keeps_back_what_is_admitted_is_caught(walk, monkeypatch):
    monkeypatch.setattr(lists, "listed", lambda asked, **_how: Project.objects.none())

    assert any("keeps back" in leak.what for leak in leaks_of(walk, "projects/"))


def test_a_file_of_what_is_lent_for_reading_only_is_caught(drawn, monkeypatch):
    hidden = drawn.of(Project) - drawn.visible(drawn.actors["donor"])
    lent = drawn.things[min(hidden)]
    Grant.objects.filter(record_id=lent.pk, person=drawn.people["donor"]).delete()
    Grant.objects.create(
        kind="projects.project", record_id=lent.pk, person=drawn.people["donor"], valid_until=date(2099, 1, 1)
    )
    walk = Walk(drawn, PEOPLE)
    assert leaks_of(walk, "exchange/matrix.<str:form>") == []

    monkeypatch.setattr(ProjectQuerySet, "exportable_by", lambda rows, by: rows)

    assert {leak.who for leak in leaks_of(walk, "exchange/matrix.<str:form>")} >= {"donor"}


def test_a_count_of_hidden_rows_is_caught(walk, monkeypatch):
    class CountsAll(Paginator):
        count = property(lambda pages: Project.objects.count())

    monkeypatch.setattr(lists, "Paginator", CountsAll)
    numbers.totals(walk)

    assert any("counts" in leak.what for leak in walk.leaks)
    assert leaks_of(Walk(walk.world, PEOPLE), "projects/") == [], (
        "no word was shown: the number alone told it"
    )


def test_a_search_that_skips_the_policy_is_caught(walk, monkeypatch):
    everything = Project.objects.order_by("pk")
    monkeypatch.setattr(lists, "listed", lambda asked, **_how: matching(everything, asked.text))
    walk.searches()

    assert any("finds otherwise" in leak.what for leak in walk.leaks)


def test_a_facet_that_counts_hidden_rows_is_caught(walk, plant):
    plant("projects/facets/", for_everybody)
    numbers.totals(walk)
    walk.without_what_is_hidden("donor", ["projects/facets/"])

    assert {leak.what.split(":")[0] for leak in walk.leaks} >= {"pillar", "changes with what is hidden"}


def test_one_facet_that_counts_a_hidden_row_is_caught(walk, monkeypatch):
    sound = lists.count_facets

    def faulty(asked, **how):
        found = sound(asked, **how)
        region = next(facet for facet in found if facet.key == "region")
        region.options[0] = replace(region.options[0], count=region.options[0].count + 1)
        return found

    monkeypatch.setattr(lists, "count_facets", faulty)
    numbers.totals(walk)

    assert {leak.what.split(":")[0] for leak in walk.leaks} == {"region"}


def test_a_figure_of_fewer_than_five_states_is_caught(walk, monkeypatch):
    monkeypatch.setattr(cells, "threshold", lambda: 1)
    numbers.cells(walk)

    assert any("fewer than 5 States" in leak.what for leak in walk.leaks)


def test_a_figure_that_differs_by_who_asks_is_caught(walk, plant):
    given = iter(range(len(PEOPLE)))
    plant("figures/cells.csv", says(lambda: f"counted {next(given)}"))
    numbers.cells(walk)

    assert any("differs" in leak.what for leak in walk.leaks)


def test_hidden_members_of_a_group_are_caught(walk, monkeypatch):
    monkeypatch.setattr(GroupQuerySet, "with_members_visible_to", lambda rows, by: rows.all())
    numbers.members(walk)

    assert {leak.who for leak in walk.leaks} & {"donor", "assessor"}
    assert all("names" in leak.what for leak in walk.leaks)


def test_a_chart_that_counts_hidden_rows_is_caught(walk, plant):
    plant("projects/pictures/<slug:name>/", for_everybody)
    numbers.totals(walk)
    walk.without_what_is_hidden("donor", ["projects/pictures/<slug:name>/"])

    assert {leak.path for leak in walk.leaks} >= {"/projects/pictures/balance/"}
    assert any("changes with" in leak.what for leak in walk.leaks)


@pytest.fixture
def in_part(drawn) -> Walk:
    """The walk of those who see a submission, and not all of it."""

    def sees_part(who: str) -> bool:
        seen = drawn.visible(drawn.actors[who])
        return any(n not in seen and drawn.things[n].record in seen for n in drawn.of(SubmissionSection))

    return Walk(drawn, [who for who in drawn.people if sees_part(who)], of_each=len(drawn.things))


def test_a_section_that_was_not_released_is_caught(in_part, monkeypatch):
    monkeypatch.setattr(SubmissionSectionQuerySet, "visible_to", lambda rows, by: rows.all())
    in_part.others(["library.queries.sections_of"])

    assert {in_part.world.things[n].record is not None for leak in in_part.leaks for n in leak.things} == {
        True
    }


def test_a_submission_page_with_a_hidden_section_is_caught(in_part, monkeypatch):
    monkeypatch.setattr(SubmissionSectionQuerySet, "visible_to", lambda rows, by: rows.all())

    assert any("too much" in leak.what for leak in leaks_of(in_part, "library/<int:pk>/"))


def test_the_file_of_a_withdrawn_release_is_caught(drawn, monkeypatch):
    """Its reader may see each of its sections: what she may not have is the document that was taken back."""
    withdrawn = {n for n in drawn.of(Release) if drawn.things[n].facts["marked"]}
    seeing = [who for who in drawn.people if withdrawn & drawn.visible(drawn.actors[who])]
    assert withdrawn and seeing
    file = "releases/<str:stamp>/file/"
    assert leaks_of(Walk(drawn, seeing, of_each=len(drawn.things)), file) == []

    monkeypatch.setattr(queries, "stands", lambda release, record=None: True)
    found = leaks_of(Walk(drawn, seeing, of_each=len(drawn.things)), file)

    assert any("told from what is not there" in leak.what and leak.things & withdrawn for leak in found)


def test_the_file_of_a_release_with_a_section_that_its_reader_may_not_see_is_caught(drawn, monkeypatch):
    seeing = [who for who in drawn.people if drawn.of(Release) & drawn.visible(drawn.actors[who])]
    walk = Walk(drawn, seeing, of_each=len(drawn.things))
    monkeypatch.setattr(queries, "stands", lambda release, record=None: True)
    monkeypatch.setattr(
        queries, "_record_seen", lambda release, by: model_of(release.kind).objects.get(pk=release.record_id)
    )
    monkeypatch.setattr(
        queries,
        "_headings_seen",
        lambda record, language, by: dict(record.sections.values_list("key", "heading")),
    )

    assert any("too much" in leak.what for leak in leaks_of(walk, "releases/<str:stamp>/file/"))


def test_the_title_in_a_notice_is_caught(walk, monkeypatch):
    """The number of notices is right, and so is who is told; only the title is of a record that the reader may not see."""
    monkeypatch.setattr(notices, "admitted", lambda by, kinds=(): Q())
    monkeypatch.setattr(notices, "found", lambda named, by: {
        (kind, key): Subject(str(apps.get_model(kind).objects.get(pk=key)), is_open=True) for kind, key in named if kind
    })  # fmt: skip

    assert any("too much" in leak.what for leak in leaks_of(walk, "notices/"))
    assert {leak.path for leak in Walk(walk.world, PEOPLE).others(["letters"])} == {"letters"}


def test_a_title_in_a_mail_is_caught(walk):
    donor = walk.world.people["donor"].email
    EmailMessage("For you", f"Changed: {_hidden_title(walk, 'donor')}", to=[donor]).send()
    walk.others(["mail"])
    mail.outbox.clear()

    assert [(leak.who, leak.path) for leak in walk.leaks] == [("donor", "mail")]


def test_a_title_among_the_news_of_the_home_page_is_caught(walk, plant):
    plant("", for_everybody)

    assert leaks_of(walk, "")


def test_a_page_kept_for_the_next_reader_is_caught(walk, plant):
    plant("projects/", kept_for_the_next)

    assert leaks_of(walk, "projects/")


def test_a_file_at_an_address_that_asks_nobody_is_caught(walk, plant):
    plant("reference/sources/", says(lambda: str(ImportedRow.objects.values_list("printed")[0])))

    assert leaks_of(walk, "reference/sources/")


@pytest.mark.parametrize("header", ["Content-Disposition", "Location", "ETag"])
def test_a_title_in_the_name_of_a_file_is_caught(header, walk, plant):
    title = _hidden_title(walk, "donor")
    plant("exchange/matrix.<str:form>", says(lambda: title, header=header))

    assert any(leak.who == "donor" for leak in leaks_of(walk, "exchange/matrix.<str:form>"))


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_title_on_an_error_page_is_caught(status, walk, plant):
    title = _hidden_title(walk, "donor")
    plant("projects/<int:pk>/", says(lambda: title, status=status))

    assert any("too much" in leak.what for leak in leaks_of(walk, "projects/<int:pk>/"))


def test_a_refusal_that_says_the_record_is_there_is_caught(walk, plant):
    plant("projects/<int:pk>/", refused_instead_of_absent)

    assert any("told from what is not there" in leak.what for leak in leaks_of(walk, "projects/<int:pk>/"))


def test_a_path_that_nobody_has_classified_is_caught():
    assert unclassified([*PAGES, "files/<str:sha256>"]) == {"files/<str:sha256>"}
