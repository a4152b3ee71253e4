"""The pages of a survey filled offline: taken, handed in, looked at, saved; for who fills it and nobody else."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tansiq.assessments import actions as assessments
from tansiq.assessments.actions import Said, save_answer
from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Answer, AnswerChange
from tansiq.audit.models import LogEntry
from tansiq.exchange.models import Upload
from tansiq.frameworks.models import Question
from tests.factories.accounts import actor
from tests.factories.assessments import Cast, brought_to
from tests.factories.frameworks import version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def survey(cast):
    return brought_to(Stage.COLLECTING, cast, under=version())


def browser(by) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=by.person_id))
    return client


def page(survey) -> str:
    return reverse("assessments:offline", args=[survey.pk])


def workbook(client, survey, **query):
    response = client.get(reverse("assessments:offline_file", args=[survey.pk]), query)
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def handed_in(client, survey, book):
    file = io.BytesIO()
    book.save(file)
    upload = SimpleUploadedFile("filled.xlsx", file.getvalue())
    return client.post(page(survey), {"workbook": upload})


def test_it_is_taken_in_either_language_and_that_stands_in_the_log(cast, survey):
    client = browser(cast.assessor)

    assert workbook(client, survey)["About"].sheet_view.rightToLeft is False
    assert workbook(client, survey, language="ar").worksheets[0].sheet_view.rightToLeft

    entries = LogEntry.objects.filter(event="record:downloaded")
    assert [entry.details["lane"] for entry in entries] == ["assessor", "assessor"]
    assert entries[0].key == str(survey.pk)


def test_what_came_back_is_shown_then_saved(cast, survey, django_assert_max_num_queries):
    client = browser(cast.assessor)
    book = workbook(client, survey)
    book["A1"]["G4"], book["A1"]["H4"] = "Yes", "Written offline."
    book["A2"]["G4"] = "Perhaps"
    question = Question.objects.get(code="A1.1.1a")
    book["A1"]["H5"] = "Offline beside."
    area = survey.sections.get(key="a1")
    save_answer(area=area, question=question, said=Said("court", "Here."), on_top_of=0, by=cast.lead)

    response = handed_in(client, survey, book)
    client.get(response.url)
    with django_assert_max_num_queries(12):
        shown = client.get(response.url).content.decode()

    for words in ("Written offline.", "Here.", "Offline beside.", "not among the answers", "A2, row 4"):
        assert words in shown
    assert Answer.objects.count() == 1

    answer = client.post(response.url, {"confirm": ""}, follow=True)
    assert "Saved: 1." in answer.content.decode()
    assert Answer.objects.get(question__code="A1.1.1").remarks == "Written offline."
    assert AnswerChange.objects.get(is_set_aside=True).remarks == "Offline beside."
    assert not Upload.objects.exists()
    assert client.get(response.url).status_code == 404


def test_it_can_be_given_up(cast, survey):
    client = browser(cast.assessor)
    response = handed_in(client, survey, workbook(client, survey))

    assert "changes nothing" in client.get(response.url).content.decode()
    answer = client.post(response.url, {"give_up": ""}, follow=True)

    assert "nothing was changed" in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_file_that_is_none_is_refused_at_its_field(cast, survey):
    client = browser(cast.assessor)
    for content, says in (
        (b"%PDF-1.4", "a PDF"),
        (b"words", "no survey taken"),
        (b"x" * (8 * 2**20 + 1), "8 MB"),
    ):
        response = client.post(page(survey), {"workbook": SimpleUploadedFile("a.xlsx", content)})
        assert response.status_code == 422
        assert says in response.content.decode()
    assert not Upload.objects.exists()


def test_a_file_that_no_longer_fits_leads_back_with_the_reason(cast, survey):
    client = browser(cast.assessor)
    response = handed_in(client, survey, workbook(client, survey))
    type(survey).objects.filter(pk=survey.pk).update(reference="A-other")

    shown = client.get(response.url, follow=True).content.decode()

    assert "is of the survey" in shown


def test_the_state_fills_its_own_lane_once_it_was_invited(cast, survey):
    client = browser(cast.focal_point)
    assert client.get(page(survey)).status_code == 404

    assessments.invite_state(survey=survey, by=cast.lead)
    assert client.get(page(survey)).status_code == 200
    book = workbook(client, survey)
    book["A1"]["G4"] = "Yes"
    client.post(handed_in(client, survey, book).url, {"confirm": ""})
    assert Answer.objects.get().lane == "state"


def test_for_all_others_there_is_no_such_page(cast, survey):
    upload = handed_in(browser(cast.assessor), survey, workbook(browser(cast.assessor), survey)).url
    for by in (cast.member, cast.reviewer, actor(Role.ASSESSOR), actor(Role.STATE_FOCAL_POINT)):
        client = browser(by)
        for path in (page(survey), f"{page(survey)}file/", upload):
            assert client.get(path).status_code == 404
    other = browser(cast.lead)
    assert other.get(upload).status_code == 404


def test_the_page_reads_in_arabic(cast, survey):
    client = browser(cast.assessor)
    client.post("/accounts/language/", {"language": "ar"})

    shown = client.get(page(survey)).content.decode()

    assert 'dir="rtl"' in shown
    assert "الملء دون اتصال" in shown
