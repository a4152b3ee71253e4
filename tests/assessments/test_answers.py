"""Answers: saved one by one on top of what was read; nothing that anybody wrote is lost."""

from datetime import date
from decimal import Decimal

import pytest

from tansiq.access.enums import Role
from tansiq.accounts.queries import actor_for
from tansiq.assessments import actions
from tansiq.assessments.actions import Cited, Said
from tansiq.assessments.enums import Lane, Stage
from tansiq.assessments.models import Answer, AnswerChange, Source, SurveyArea
from tansiq.assessments.policies import values
from tansiq.audit.models import LogEntry
from tansiq.frameworks.enums import QuestionKind
from tansiq.frameworks.models import Question
from tansiq.kernel.errors import DomainError, NotAllowed
from tests.factories.accounts import MembershipFactory
from tests.factories.assessments import brought_to
from tests.factories.reference import StateFactory
from tests.factories.sharing import submission


def save(area, question, value="yes", *, by, number=0, lane=Lane.ASSESSOR, **said):
    return actions.save_answer(
        area=area, question=question, said=Said(value, **said), on_top_of=number, lane=lane, by=by
    )


def events(survey) -> list[str]:
    return list(LogEntry.objects.filter(key=str(survey.pk)).order_by("pk").values_list("event", flat=True))


def test_an_answer_is_saved_with_its_history_and_logged(cast, survey, area, question):
    save(area, question, remarks="The act.", by=cast.assessor)
    saved = save(area, question, "no", remarks="The act.", number=1, by=cast.lead)

    assert saved.set_aside is None and (saved.answer.value, saved.answer.number) == ("no", 2)
    assert list(AnswerChange.objects.order_by("pk").values_list("number", "value")) == [(1, "yes"), (2, "no")]
    assert saved.answer.changed_by == cast.lead.log_code
    entry = LogEntry.objects.filter(event="answer:saved").latest("pk")
    assert entry.details == {"question": "A1.1.1", "lane": "assessor"} and entry.key == str(survey.pk)


def test_remarks_that_stand_keep_their_language(cast, area, question):
    save(area, question, remarks="القانون", language="ar", by=cast.assessor)

    assert save(area, question, "no", remarks="القانون", number=1, by=cast.lead).answer.language == "ar"
    assert save(area, question, "no", remarks="The act", number=2, by=cast.lead).answer.language == "en"


def test_a_text_written_on_top_of_an_older_one_is_set_aside(cast, survey, area, question):
    save(area, question, remarks="First.", by=cast.assessor)

    late = save(area, question, "no", remarks="Second.", by=cast.lead)

    assert (late.answer.value, late.answer.remarks) == ("yes", "First.")
    assert late.set_aside is not None and late.set_aside.is_set_aside and late.set_aside.remarks == "Second."
    assert events(survey)[-1] == "answer:set_aside"


def test_the_same_text_twice_is_no_conflict(cast, area, question):
    save(area, question, remarks="Same.", by=cast.assessor)

    assert save(area, question, remarks="Same.", by=cast.lead).set_aside is None


@pytest.mark.parametrize("who", ["reviewer", "focal_point", "member"])
def test_who_does_not_assess_saves_nothing(cast, survey, area, question, who):
    with pytest.raises((NotAllowed, SurveyArea.DoesNotExist)):
        save(area, question, by=getattr(cast, who))
    assert not Answer.objects.exists() and "answer:saved" not in events(survey)


def test_a_scope_that_leaves_out_the_state_is_refused(cast, area, question):
    given = MembershipFactory(role=Role.ASSESSOR, organisation=cast.body)
    given.states.add(StateFactory())

    with pytest.raises(NotAllowed, match="scope"):
        save(area, question, by=actor_for(given.person))


def test_an_area_of_another_is_the_lead_s_as_well(cast, area, question):
    area.assignee_id = cast.lead.person_id
    area.save()

    with pytest.raises(NotAllowed, match="Somebody else works"):
        save(area, question, by=cast.assessor)
    assert save(area, question, by=cast.lead).answer.pk


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.QUALITY_REVIEW, Stage.ADOPTED])
def test_nothing_is_filled_in_at_other_stages(cast, stage):
    survey = brought_to(stage, cast)
    area = survey.sections.get(key="a1")
    question = Question.objects.get(requirement__area=area.area, code="A1.1.2")

    with pytest.raises(DomainError, match="not possible while"):
        save(area, question, "12", by=cast.assessor)
    assert not survey.answers.filter(question=question).exists()


def test_nothing_is_filled_in_where_it_is_signed_off(cast):
    survey = brought_to(Stage.DRAFTING, cast)
    area = survey.sections.get(key="a1")
    actions.sign_off(area=area, by=cast.lead)
    question = Question.objects.get(requirement__area=area.area, code="A1.1.2")

    with pytest.raises(DomainError, match="signed off"):
        save(area, question, "12", by=cast.lead)


def test_a_question_of_another_area_is_refused(cast, survey, area):
    question = Question.objects.get(requirement__area__code="A2", code="A2.1.1")

    with pytest.raises(SurveyArea.DoesNotExist):
        save(area, question, by=cast.assessor)


def test_sources_are_written_with_an_answer_and_left_as_they_are(cast, area, question):
    cited = [Cited("public", "Gazette 12", date(2019, 5, 2), "restricted"), Cited("public", " ")]
    save(area, question, sources=cited, by=cast.assessor)
    save(area, question, "no", number=1, by=cast.assessor)

    source = Source.objects.get()
    assert (source.citation, source.dated, source.sensitivity) == (
        "Gazette 12",
        date(2019, 5, 2),
        "restricted",
    )


def test_a_source_is_added_before_and_after_the_answer(cast, survey, area, question):
    actions.cite(area=area, question=question, cited=Cited("public", " Gazette 12 "), by=cast.assessor)
    answer = Answer.objects.get()
    assert (answer.number, answer.value, answer.changed_by) == (0, None, cast.assessor.log_code)
    saved = save(area, question, by=cast.assessor)
    assert saved.answer == answer and saved.set_aside is None
    actions.cite(area=area, question=question, cited=Cited("io_report", "Report"), by=cast.lead)

    assert list(Source.objects.values_list("citation", flat=True)) == ["Gazette 12", "Report"]
    assert events(survey)[-1] == "answer:cited"
    actions.uncite(source=Source.objects.select_related("answer__question", "answer__area")[0], by=cast.lead)
    assert Source.objects.count() == 1 and events(survey)[-1] == "answer:uncited"


def test_a_source_names_something_of_this_state(cast, area, question):
    with pytest.raises(DomainError, match="Write the citation"):
        actions.cite(area=area, question=question, cited=Cited("public", " "), by=cast.assessor)
    other = Cited("state_submission", "", submission=submission())
    with pytest.raises(DomainError, match="another State"):
        actions.cite(area=area, question=question, cited=other, by=cast.assessor)
    assert not Source.objects.exists() and not Answer.objects.exists()


def test_sources_of_others_are_left_alone(cast, area, question):
    source = actions.cite(area=area, question=question, cited=Cited("public", "Gazette"), by=cast.assessor)

    with pytest.raises(NotAllowed):
        actions.uncite(source=source, by=cast.reviewer)
    with pytest.raises(NotAllowed):
        actions.cite(area=area, question=question, cited=Cited("public", "x"), by=cast.reviewer)
    assert Source.objects.count() == 1


def test_what_was_taken_over_is_confirmed_at_once(cast):
    first = brought_to(Stage.FINAL, cast)
    second = brought_to(Stage.COLLECTING, cast, under=first.version)
    area = second.sections.get(key="a1")

    assert actions.confirm_area(area=area, by=cast.assessor) == 3
    assert not second.answers.filter(area=area, is_prefilled=True).exists()
    assert second.answers.filter(is_prefilled=True).exists()  # other areas wait
    assert events(second)[-1] == "answer:saved"
    with pytest.raises(NotAllowed):
        actions.confirm_area(area=area, by=cast.reviewer)


# --- what an answer may be ---


def asked(kind: QuestionKind, **values_) -> Question:
    named = [{"code": code, "names": {"en": code}} for code in ("court", "minister")]
    columns = [
        {"code": "post", "type": "text", "names": {"en": "Post"}},
        {"code": "staff", "type": "number", "names": {"en": "Staff"}},
        {"code": "since", "type": "date", "names": {"en": "Since"}},
    ]
    return Question(kind=kind, options=named, columns=columns, **values_)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (QuestionKind.YES_NO_PARTLY, "partly", "partly"),
        (QuestionKind.YES_NO_PARTLY, "", None),
        (QuestionKind.ONE_OF, "court", "court"),
        (QuestionKind.SEVERAL_OF, ["minister", "court"], ["court", "minister"]),
        (QuestionKind.SEVERAL_OF, "court", ["court"]),
        (QuestionKind.SEVERAL_OF, [], None),
        (QuestionKind.NUMBER, "12.50", "12.5"),
        (QuestionKind.NUMBER, "١٢٫٥", "12.5"),
        (QuestionKind.DATE, " 2026-11-24 ", "2026-11-24"),
        (QuestionKind.TEXT, " said\x00 ", "said"),
        (QuestionKind.TABLE, [{"post": "North", "staff": "3", "since": "2020-01-02"}, {"post": " "}], [{"post": "North", "staff": "3", "since": "2020-01-02"}]),
        (QuestionKind.TABLE, [{"post": ""}], None),
    ],
)  # fmt: skip
def test_values_are_kept_in_one_form(kind, given, kept):
    assert values.require_value(asked(kind), given) == kept


@pytest.mark.parametrize(
    ("kind", "given", "message"),
    [
        (QuestionKind.YES_NO_PARTLY, "perhaps", "not among the answers"),
        (QuestionKind.ONE_OF, "king", "not among the answers"),
        (QuestionKind.SEVERAL_OF, ["court", "king"], "“king”"),
        (QuestionKind.NUMBER, "many", "is not a number"),
        (QuestionKind.NUMBER, "Infinity", "can be kept"),
        (QuestionKind.NUMBER, "1e15", "can be kept"),
        (QuestionKind.NUMBER, "-1", "at least 0"),
        (QuestionKind.NUMBER, "101", "at most 100"),
        (QuestionKind.DATE, "soon", "is not a day"),
        (QuestionKind.TEXT, "x" * 20_001, "at most 20000"),
        (QuestionKind.TABLE, "rows", "answered by rows"),
        (QuestionKind.TABLE, ["row"], "answered by rows"),
        (QuestionKind.TABLE, [{"post": "x"}] * 101, "at most 100 rows"),
        (QuestionKind.TABLE, [{"rank": "x"}], "no column “rank”"),
        (QuestionKind.TABLE, [{"staff": "many"}], "Staff: “many” is not a number"),
    ],
)
def test_what_is_not_asked_for_is_refused(kind, given, message):
    with pytest.raises(DomainError, match=message):
        values.require_value(asked(kind, least=Decimal(0), most=Decimal(100)), given)


def test_a_refused_value_writes_nothing(cast, survey, area, question):
    with pytest.raises(DomainError):
        save(area, question, "perhaps", by=cast.assessor)
    assert not Answer.objects.exists() and "answer:saved" not in events(survey)
