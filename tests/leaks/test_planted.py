"""The suite catches what it is for: a leak of each kind is planted, and seen."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tansiq.access.actor import Actor, Belonging
from tansiq.access.enums import Role
from tansiq.exchange.models import ImportedRow
from tansiq.kernel.fulltext import matching
from tansiq.library.models import SubmissionSectionQuerySet
from tansiq.projects.models import Project, ProjectQuerySet
from tansiq.reference.models import Organisation
from tansiq.sharing.models import Grant
from tansiq.web.projects.views import lists
from tests.architecture.test_urls import PAGES
from tests.leaks.test_walk import unclassified
from tests.leaks.walk import Leak, Walk

pytestmark = pytest.mark.django_db

PEOPLE = ("donor", "assessor", "coordinator")
View = Callable[..., HttpResponseBase]


@pytest.fixture
def walk(db, drawn) -> Walk:
    """What the policy admits, asked before anything is planted."""
    return Walk(drawn, PEOPLE)


@pytest.fixture
def plant(monkeypatch) -> Callable[[str, Callable[[View], View]], None]:
    """Give what puts a faulty view in the place of a page."""

    def put(route: str, fault: Callable[[View], View]) -> None:
        monkeypatch.setattr(PAGES[route], "callback", fault(PAGES[route].callback))

    return put


def for_everybody(view: View) -> View:
    """Read as somebody who belongs everywhere: a path that skips the policy."""

    def faulty(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        by = request.actor
        belongings = tuple(
            Belonging(Role.COORDINATOR, o.pk, o.kind, is_member_entity=True)
            for o in Organisation.objects.all()
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
          "library/", "library/<int:pk>/", "library/<int:pk>/edit/")  # fmt: skip


def test_without_a_plant_nothing_is_found(walk):
    walk.others()
    walk.searches()
    walk.totals()
    walk.without_what_is_hidden("donor", ["projects/", "projects/facets/", "projects/pictures/"])

    assert leaks_of(walk, *ROUTES) == []


@pytest.mark.parametrize("route", sorted(set(ROUTES) - {"reference/sources/", "", "library/<int:pk>/edit/"}))
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
    walk.totals()

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
    walk.totals()
    walk.without_what_is_hidden("donor", ["projects/facets/"])

    assert {leak.what.split(":")[0] for leak in walk.leaks} >= {"pillar", "changes with what is hidden"}


def test_a_chart_that_counts_hidden_rows_is_caught(walk, plant):
    plant("projects/pictures/<slug:name>/", for_everybody)
    walk.totals()
    walk.without_what_is_hidden("donor", ["projects/pictures/<slug:name>/"])

    assert {leak.path for leak in walk.leaks} >= {"/projects/pictures/balance/"}
    assert any("changes with" in leak.what for leak in walk.leaks)


def test_a_section_that_was_not_released_is_caught(walk, monkeypatch):
    monkeypatch.setattr(SubmissionSectionQuerySet, "visible_to", lambda rows, by: rows.all())
    walk.others(["library.queries.sections_of"])

    assert {walk.world.things[n].record is not None for leak in walk.leaks for n in leak.things} == {True}


def test_a_submission_page_with_a_hidden_section_is_caught(walk, monkeypatch):
    monkeypatch.setattr("tests.leaks.walk._OF_EACH", len(walk.world.things))  # not all hide a section
    monkeypatch.setattr(SubmissionSectionQuerySet, "visible_to", lambda rows, by: rows.all())

    found = leaks_of(walk, "library/<int:pk>/")

    assert any("too much" in leak.what for leak in found)


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
