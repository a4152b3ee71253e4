"""The pages of imports: upload, preview, confirmation, doubts; and who may not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from tansiq.access.enums import Role
from tansiq.exchange import actions
from tansiq.exchange.enums import DoubtState, ImportState
from tansiq.exchange.models import Doubt, Import
from tansiq.projects.models import Project
from tests.exchange.test_imports import folder, office, reference, text  # noqa: F401 - fixtures
from tests.factories.accounts import MembershipFactory, actor
from tests.factories.reference import OrganisationFactory

pytestmark = pytest.mark.django_db


def sign_in(client, role, organisation=None):
    membership = MembershipFactory(role=role, organisation=organisation or OrganisationFactory())
    client.force_login(membership.person)
    return client


@pytest.fixture
def coordinator(client, reference, office):  # noqa: F811
    return sign_in(client, Role.COORDINATOR, office)


@pytest.fixture
def previewed(reference, office):  # noqa: F811
    by = actor(Role.COORDINATOR, office)
    return actions.preview(imported=actions.receive(name="matrix.txt", chunks=[text()], by=by), by=by)


@override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}})
def test_an_upload_is_read_and_shown_before_anything_changes(coordinator):
    upload = SimpleUploadedFile("matrix.txt", text())
    answer = coordinator.post(reverse("exchange:imports"), {"document": upload, "as_of": ""}, follow=True)
    imported = Import.objects.get()
    assert imported.state == ImportState.PREVIEWED
    assert answer.redirect_chain[-1][0] == reverse("exchange:import", args=[imported.pk])
    assert "Stated and counted" in answer.content.decode()
    assert not Project.objects.exists()


def test_an_empty_upload_is_refused_at_the_field(coordinator):
    answer = coordinator.post(reverse("exchange:imports"), {"document": SimpleUploadedFile("a.txt", b"")})
    assert answer.status_code == 422
    assert not Import.objects.exists()


def test_a_person_confirms(coordinator, previewed):
    coordinator.post(reverse("exchange:import_apply", args=[previewed.pk]))
    assert Project.objects.count() == 3
    page = coordinator.get(reverse("exchange:import", args=[previewed.pk]))
    assert "Applied" in page.content.decode()


def test_a_person_withdraws(coordinator, previewed):
    coordinator.post(reverse("exchange:import_withdraw", args=[previewed.pk]))
    previewed.refresh_from_db()
    assert previewed.state == ImportState.WITHDRAWN


def test_a_doubt_is_settled_on_its_page(coordinator, previewed):
    doubt = previewed.doubts.get(code="entity_unknown")
    coordinator.post(reverse("exchange:settle_doubt", args=[doubt.pk]), {"reason": "Known to the office."})
    doubt.refresh_from_db()
    assert (doubt.state, doubt.reason) == (DoubtState.SETTLED, "Known to the office.")
    page = coordinator.get(reverse("exchange:import_doubts", args=[previewed.pk])).content.decode()
    assert "Known to the office." in page


def test_a_doubt_without_a_reason_stays_open(coordinator, previewed):
    doubt = previewed.doubts.first()
    coordinator.post(reverse("exchange:settle_doubt", args=[doubt.pk]), {"reason": ""})
    assert Doubt.objects.get(pk=doubt.pk).state == DoubtState.OPEN


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", ["import", "import_rows", "import_doubts"])
def test_pages_render_in_both_languages_within_twelve_queries(
    coordinator, previewed, name, language, django_assert_max_num_queries
):
    coordinator.cookies["language"] = language
    with django_assert_max_num_queries(12):
        page = coordinator.get(reverse(f"exchange:{name}", args=[previewed.pk]))
    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()


@pytest.mark.parametrize("name", ["import", "import_rows", "import_doubts", "import_progress"])
def test_who_may_not_see_an_import_is_told_that_there_is_none(client, previewed, name):
    outsider = OrganisationFactory(compact_status="none")
    reader = sign_in(client, Role.ASSESSOR, outsider)
    assert reader.get(reverse(f"exchange:{name}", args=[previewed.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.DONOR, Role.OPERATOR, Role.AUDITOR, Role.STATE_FOCAL_POINT])
def test_imports_are_closed_to_other_roles(client, previewed, role):
    assert sign_in(client, role).get(reverse("exchange:imports")).status_code == 403


@pytest.mark.parametrize("name", ["import_apply", "import_withdraw"])
def test_an_assessor_reads_and_does_not_decide(client, previewed, name):
    reader = sign_in(client, Role.ASSESSOR, OrganisationFactory(compact_status="member"))
    assert reader.get(reverse("exchange:import", args=[previewed.pk])).status_code == 200
    assert reader.post(reverse(f"exchange:{name}", args=[previewed.pk])).status_code == 403


def test_the_progress_sends_the_page_again_once_it_is_read(coordinator, previewed):
    answer = coordinator.get(reverse("exchange:import_progress", args=[previewed.pk]))
    assert answer.headers["HX-Refresh"] == "true"


def test_nobody_reads_an_import_without_signing_in(client, previewed):
    answer = client.get(reverse("exchange:import", args=[previewed.pk]))
    assert answer.status_code == 302
    assert reverse("account_login") in answer.headers["Location"]
