"""What the command line says of tables: in words and as JSON, and whether anything is in doubt."""

import io
import json

import pytest

from tansiq.access.enums import Role
from tansiq.assessments.models import Participation, Survey
from tansiq.exchange.commands import bring_in_assessments, bring_in_treaties
from tansiq.kernel.errors import DomainError
from tansiq.reference.enums import InstrumentKind
from tests.factories.accounts import actor
from tests.factories.assessments import Cast
from tests.factories.frameworks import version
from tests.factories.reference import InstrumentFactory, StateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    InstrumentFactory(symbol="treaty/q", kind=InstrumentKind.TREATY)
    return Cast(state=StateFactory(iso3="QMA"))


@pytest.fixture
def earlier(cast, tmp_path):
    code = version().framework.code
    path = tmp_path / "earlier.csv"
    path.write_text(
        "state,framework,version,adopted_on,requirement,axis,level\n"
        f"QMA,{code},1,2021-05-04,A1.1,in_place,some\nQQQ,{code},1,2021-05-04,A1.1,in_place,some\n"
    )
    return path


@pytest.fixture
def treaties(cast, tmp_path):
    path = tmp_path / "treaties.csv"
    path.write_text("state,instrument,source,as_of\nQMA,treaty/q,Source,2026-10-01\n")
    return path


def test_a_dry_run_says_what_would_be_done_and_does_nothing(earlier, treaties):
    out = io.StringIO()

    assert not bring_in_assessments(earlier, out=out, dry_run=True)
    assert bring_in_treaties(treaties, out=out, dry_run=True)

    said = out.getvalue()
    assert "earlier.csv: 2 rows; would be new 1, would be changed 0, unchanged 0" in said
    assert "row 3, state: “QQQ” is the code of no State." in said
    assert "Nothing of these is taken: QQQ." in said
    assert not Survey.objects.exists()
    assert not Participation.objects.exists()


def test_what_is_clear_is_done_and_told_as_json(earlier, treaties):
    out = io.StringIO()
    assert not bring_in_assessments(earlier, out=out, as_json=True)

    account = json.loads(out.getvalue())
    assert (account["created"], account["refused"]) == (1, ["QQQ"])
    assert account["errors"][0] | {"mend": ""} == {
        "row": 3, "sheet": "", "column": "state", "text": "“QQQ” is the code of no State.", "mend": "",
    }  # fmt: skip
    assert Survey.objects.get().is_history
    assert bring_in_treaties(treaties, out=io.StringIO())
    assert Participation.objects.exists()


def test_the_body_that_assesses_is_named_where_it_is_not_clear(cast, earlier):
    actor(Role.AREA_LEAD)

    with pytest.raises(DomainError, match=f"--body .*{cast.body.code}"):
        bring_in_assessments(earlier, out=io.StringIO())
    with pytest.raises(DomainError, match="no organisation “nobody”"):
        bring_in_assessments(earlier, out=io.StringIO(), body="nobody")
    bring_in_assessments(earlier, out=io.StringIO(), body=cast.body.code)
    assert Survey.objects.get().owner == cast.body


def test_where_nobody_leads_assessments_that_is_said(tmp_path):
    with pytest.raises(DomainError, match="none leads assessments yet"):
        bring_in_assessments(tmp_path / "earlier.csv", out=io.StringIO())
