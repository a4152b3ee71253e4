"""The pages of tables: handed in, shown line by line, confirmed or given up."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tansiq.assessments.models import Participation, Survey
from tansiq.exchange.models import Upload
from tansiq.reference.enums import InstrumentKind
from tests.factories.accounts import MembershipFactory, actor
from tests.factories.assessments import Cast
from tests.factories.frameworks import version
from tests.factories.reference import InstrumentFactory, OrganisationFactory, StateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def cast():
    StateFactory(iso3="QMB", names={"en": "Qumbria", "ar": "قمبريا"})
    InstrumentFactory(symbol="treaty/q", kind=InstrumentKind.TREATY)
    return Cast(state=StateFactory(iso3="QMA", names={"en": "Qamaria", "ar": "قمريا"}))


def browser(by) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=by.person_id))
    return client


def handed_in(client, path: str, text: str, **values):
    return client.post(path, {"table": SimpleUploadedFile("table.csv", text.encode()), **values})


def earlier(level: str = "some") -> str:
    code = version().framework.code
    return (
        "state,framework,version,adopted_on,requirement,axis,level\n"
        f"QMA,{code},1,2021-05-04,A1.1,in_place,{level}\nQMB,{code},1,2021-05-04,A1.1,in_place,some\n"
    )


TREATIES = "state,instrument,party_on,act,source,as_of\nQMA,treaty/q,2001-05-02,accession,Source,2026-10-01\n"


def test_treaties_are_shown_and_then_entered(cast, django_assert_max_num_queries):
    client = browser(cast.assessor)
    assert "in any order" in client.get("/exchange/treaties/").content.decode()

    response = handed_in(client, "/exchange/treaties/", TREATIES)
    client.get(response.url)
    with django_assert_max_num_queries(12):
        shown = client.get(response.url).content.decode()
    assert "Qamaria" in shown
    assert not Participation.objects.exists()

    assert "Done" in client.post(response.url, {"confirm": ""}, follow=True).content.decode()
    assert Participation.objects.count() == 1
    again = handed_in(client, "/exchange/treaties/", TREATIES)
    assert "changes nothing" in client.get(again.url).content.decode()


def test_earlier_assessments_are_shown_with_their_doubts_and_brought_in(cast, django_assert_max_num_queries):
    client = browser(cast.lead)
    response = handed_in(client, "/exchange/assessments/", earlier("superb"))
    client.get(response.url)
    with django_assert_max_num_queries(12):
        shown = client.get(response.url).content.decode()
    for words in ("Qumbria", "no level “superb”", "One of: none, some, all", "<bdi>QMA</bdi>"):
        assert words in shown
    assert "Qamaria" not in shown

    client.post(response.url, {"confirm": ""})
    assert Survey.objects.get().state.iso3 == "QMB"


def test_who_leads_for_several_bodies_says_for_which(cast):
    second = OrganisationFactory()
    MembershipFactory(person_id=cast.lead.person_id, organisation=second, role=Role.AREA_LEAD)
    client = browser(cast.lead)

    assert handed_in(client, "/exchange/assessments/", earlier()).status_code == 422
    response = handed_in(client, "/exchange/assessments/", earlier(), organisation=str(second.pk))
    client.post(response.url, {"confirm": ""})

    assert set(Survey.objects.values_list("owner", flat=True)) == {second.pk}


def test_a_table_can_be_given_up(cast):
    client = browser(cast.assessor)
    response = handed_in(client, "/exchange/treaties/", TREATIES)

    assert "forgotten" in client.post(response.url, {"give_up": ""}, follow=True).content.decode()
    assert not Upload.objects.exists()
    assert client.get(response.url).status_code == 404


def test_a_file_that_is_none_is_refused_at_its_field(cast):
    client = browser(cast.assessor)
    for text, says in (("", "empty"), ("%PDF-1.4", "a PDF"), ("a,b\n1,2\n", "no column is called")):
        response = handed_in(client, "/exchange/treaties/", text)
        assert response.status_code == 422
        assert says in response.content.decode()
    assert not Upload.objects.exists()


def test_a_table_whose_file_went_away_leads_back(cast, settings):
    client = browser(cast.assessor)
    response = handed_in(client, "/exchange/treaties/", TREATIES)
    (settings.FILES_DIR / Upload.objects.get().stored_as).unlink()

    assert (
        "cannot be opened" in (shown := client.get(response.url, follow=True).content.decode())
        or "is no file" in shown
    )


def test_many_doubts_are_told_in_number(cast):
    client = browser(cast.assessor)
    rows = "".join(f"QQ{n % 10},treaty/q,,,Source,2026-10-01\n" for n in range(203))
    response = handed_in(client, "/exchange/treaties/", TREATIES + rows)

    assert "3 more are not shown" in client.get(response.url).content.decode()


def test_what_others_handed_in_is_not_there_and_who_lacks_the_right_is_refused(cast):
    path = handed_in(browser(cast.assessor), "/exchange/treaties/", TREATIES).url

    assert browser(actor(Role.ASSESSOR)).get(path).status_code == 404
    assert browser(cast.focal_point).get("/exchange/treaties/").status_code == 403
    assert browser(cast.assessor).get("/exchange/assessments/").status_code == 403


def test_the_pages_read_in_arabic(cast):
    client = browser(cast.lead)
    client.post("/accounts/language/", {"language": "ar"})
    response = handed_in(client, "/exchange/assessments/", earlier())

    assert "التقييمات السابقة" in client.get(response.url).content.decode()
