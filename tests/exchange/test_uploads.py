"""Tables handed in: read at once, kept for who handed them in until confirmed or given up, and no longer than a day."""

import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.utils import timezone

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.assessments.enums import Stage
from tansiq.assessments.models import Answer, Participation, Survey
from tansiq.exchange.actions import confirm, give_up, hand_in_table, take_survey
from tansiq.exchange.actions.uploads import preview
from tansiq.exchange.enums import TableKind
from tansiq.exchange.matrix.errors import UnreadableFile
from tansiq.exchange.models import Upload
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.reference.enums import InstrumentKind
from tests.factories.accounts import actor
from tests.factories.assessments import Cast, brought_to
from tests.factories.frameworks import version
from tests.factories.reference import InstrumentFactory, StateFactory

pytestmark = pytest.mark.django_db
TREATIES = b"state,instrument,source,as_of\nQMA,treaty/q,Source,2026-10-01\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def assessor():
    StateFactory(iso3="QMA")
    InstrumentFactory(symbol="treaty/q", kind=InstrumentKind.TREATY)
    return actor(Role.ASSESSOR)


def handed(by, content: bytes = TREATIES, kind: TableKind = TableKind.TREATIES, **values) -> Upload:
    return hand_in_table(kind=kind, name="../a.csv", chunks=[content], by=by, **values)


def kept() -> list[Path]:
    return [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]


def test_it_is_kept_for_who_handed_it_in_alone(assessor):
    upload = handed(assessor)

    assert (upload.file_name, len(kept())) == ("a.csv", 1)
    assert Upload.objects.visible_to(assessor).get() == upload
    assert not Upload.objects.visible_to(actor(Role.ASSESSOR)).exists()
    assert not Upload.objects.visible_to(on_the_machine(Role.ASSESSOR)).exists()
    assert not Participation.objects.exists()


def test_confirming_does_it_and_forgets_the_file(assessor, django_capture_on_commit_callbacks):
    upload = handed(assessor)
    with django_capture_on_commit_callbacks(execute=True):
        done = confirm(upload=upload, by=assessor)

    assert done.outcome.counts["created"] == 1
    assert Participation.objects.count() == 1
    assert not Upload.objects.exists()
    assert kept() == []


def test_giving_up_changes_nothing(assessor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        give_up(upload=handed(assessor), by=assessor)

    assert not Participation.objects.exists()
    assert kept() == []


def test_nobody_else_confirms_or_gives_it_up(assessor):
    upload, other = handed(assessor), actor(Role.ASSESSOR)

    with pytest.raises(Upload.DoesNotExist):
        confirm(upload=upload, by=other)
    give_up(upload=upload, by=other)
    assert Upload.objects.exists()


def test_what_cannot_be_read_is_not_kept(assessor):
    for content, error in (
        (b"%PDF-1.4", UnreadableFile),
        (b"", DomainError),
        (b"state\nQMA\n", UnreadableFile),
    ):
        with pytest.raises(error):
            handed(assessor, content)
    assert kept() == []
    assert not Upload.objects.exists()


def test_a_second_one_takes_the_place_of_the_first_and_old_ones_go(
    assessor, django_capture_on_commit_callbacks
):
    other = actor(Role.ASSESSOR)
    Upload.objects.filter(pk=handed(other).pk).update(handed_in_at=timezone.now() - timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        handed(assessor)
        last = handed(assessor)

    assert list(Upload.objects.all()) == [last]
    assert len(kept()) == 1


def test_who_may_not_keep_treaties_or_lead_assessments_hands_none_in(assessor):
    with pytest.raises(NotAllowed):
        handed(actor(Role.DONOR))
    with pytest.raises(NotAllowed):
        handed(assessor, kind=TableKind.ASSESSMENTS)
    with pytest.raises(DomainError, match="Only a person"):
        handed(on_the_machine(Role.ASSESSOR))


def test_earlier_assessments_come_in_the_same_way():
    cast = Cast(state=StateFactory(iso3="QMA"))
    under = version()
    row = f"QMA,{under.framework.code},1,2021-05-04,A1.1,in_place,some\n"
    content = ("state,framework,version,adopted_on,requirement,axis,level\n" + row).encode()
    upload = handed(cast.lead, content, TableKind.ASSESSMENTS, organisation=cast.body)

    assert preview(upload=upload, by=cast.lead).outcome.counts["created"] == 1
    confirm(upload=upload, by=cast.lead)

    assert Survey.objects.get().is_history


def test_a_survey_filled_offline_comes_back_the_same_way():
    cast = Cast()
    survey = brought_to(Stage.COLLECTING, cast, under=version())
    file = io.BytesIO()
    take_survey(survey=survey, into=file, language="en", by=cast.assessor)
    book = openpyxl.load_workbook(io.BytesIO(file.getvalue()))
    book["A1"]["G4"] = "Yes"
    book.save(file := io.BytesIO())
    upload = handed(cast.assessor, file.getvalue(), TableKind.SURVEY, survey=survey)

    assert preview(upload=upload, by=cast.assessor).counts["saved"] == 1
    confirm(upload=upload, by=cast.assessor)

    assert Answer.objects.get().value == "yes"
