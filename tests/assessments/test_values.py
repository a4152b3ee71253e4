"""What an answer may be: nothing is rounded or lost in silence, and whatever comes is refused with a reason."""

from decimal import Decimal

import pytest

from tansiq.assessments.policies.values import require_value
from tansiq.frameworks.enums import QuestionKind
from tansiq.frameworks.models import Question
from tansiq.kernel.errors import DomainError


def question(kind, **values):
    return Question(kind=kind, **values)


YES_NO = question(QuestionKind.YES_NO_PARTLY)
ONE_OF = question(QuestionKind.ONE_OF, options=[{"code": "court", "names": {"en": "Court"}}])
SEVERAL_OF = question(QuestionKind.SEVERAL_OF, options=[{"code": "court", "names": {"en": "Court"}}])
NUMBER = question(QuestionKind.NUMBER)
TEXT = question(QuestionKind.TEXT)
DATE = question(QuestionKind.DATE)
TABLE = question(
    QuestionKind.TABLE,
    columns=[
        {"code": "many", "type": "number", "names": {"en": "How many"}},
        {"code": "what", "type": "text", "names": {"en": "What"}},
    ],
)


@pytest.mark.parametrize(
    ("asked", "value", "kept"),
    [
        (YES_NO, "partly", "partly"),
        (ONE_OF, "court", "court"),
        (SEVERAL_OF, ["court", "court"], ["court"]),
        (SEVERAL_OF, "court", ["court"]),
        (NUMBER, "٣٫٥", "3.5"),
        (NUMBER, 0, "0"),
        (NUMBER, "-0", "0"),
        (NUMBER, "123456789012345.1234567891", "123456789012345.1234567891"),
        (NUMBER, "1e3", "1000"),
        (DATE, " 2026-11-24 ", "2026-11-24"),
        (TEXT, "  said\x00so ", "said so"),
        (TABLE, [{"many": 0, "what": "courts"}, {}], [{"many": "0", "what": "courts"}]),
        (TABLE, [{"many": " ", "what": None}], None),
        *((asked, nothing, None) for asked in (YES_NO, NUMBER, TEXT, TABLE) for nothing in (None, "", [], {})),
        (TEXT, " \x00 ", None),
        (NUMBER, " ", None),
        (YES_NO, " ", None),
    ],
)  # fmt: skip
def test_what_is_kept(asked, value, kept):
    assert require_value(asked, value) == kept


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        *((asked, ["yes"]) for asked in (YES_NO, ONE_OF, NUMBER, DATE, TABLE)),
        *((asked, {"yes": 1}) for asked in (YES_NO, ONE_OF, SEVERAL_OF, NUMBER, DATE, TABLE)),
        *((asked, True) for asked in (YES_NO, ONE_OF, SEVERAL_OF, NUMBER, DATE, TABLE)),
        (SEVERAL_OF, [["court"]]),
        (SEVERAL_OF, ["court", 3, None]),
        (NUMBER, "NaN"),
        (NUMBER, "sNaN"),
        (NUMBER, "-Infinity"),
        (NUMBER, "1e15"),
        (NUMBER, "1e-999999"),
        (NUMBER, "0.00000000001"),
        (NUMBER, "1_000"),
        (NUMBER, "1__0"),
        (DATE, "2026-02-30"),
        (TABLE, [{"many": "a few"}]),
        (TABLE, [{"many": True}]),
        (TABLE, [{"other": "1"}]),
        (TABLE, [{}] * 101),
        (TEXT, "a" * 20_001),
    ],
)
def test_what_is_refused(asked, value):
    with pytest.raises(DomainError):
        require_value(asked, value)


@pytest.mark.parametrize(("value", "said"), [("1", "at least 2"), ("9", "at most 3.5")])
def test_bounds(value, said):
    asked = question(QuestionKind.NUMBER, least=Decimal("2"), most=Decimal("3.5000"))
    with pytest.raises(DomainError, match=said):
        require_value(asked, value)
