"""The consent of a State: asked for on a record, answered by somebody else of the State, withdrawn after a look at what that does."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tansiq.access.enums import Role
from tansiq.accounts.queries import actor_for
from tansiq.audit.models import LogEntry
from tansiq.kernel import letters
from tansiq.library.models import Submission
from tansiq.sharing import actions
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import ConsentState, Effect
from tansiq.sharing.models import Consent, Release
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.sharing import consent as decided

ASKED = {
    "effect": "release",
    "covers": "parts",
    "sections": ["1", "3"],
    "audiences": ["donors"],
    "reason": "To match",
}


def pdf(name="note.pdf", content=b"%PDF-1.4 signed"):
    return SimpleUploadedFile(name, content)


def ask(scene, who="coordinator", **typed):
    organisation = {"coordinator": scene.office, "state": scene.body}[who]
    return scene.go(who).post(
        f"{scene.of_state}ask-consent/", {**ASKED, "asked_for": organisation.code, **typed}
    )


@pytest.fixture
def asked(scene) -> Consent:
    assert ask(scene).status_code == 302
    return Consent.objects.get()


@pytest.fixture
def at(asked) -> str:
    return f"/sharing/consents/{asked.pk}/"


def answer(scene, at, who="approver", **typed):
    sound = {**ASKED, "decision": "give", "signatory": "The Minister", "note": pdf()}
    return scene.go(who).post(f"{at}answer/", {k: v for k, v in {**sound, **typed}.items() if v is not None})


def test_a_question_is_put_by_section(scene, asked):
    assert {section.key for section in asked.sections.all()} == {"s1", "s3"}
    assert [named.audience for named in asked.audiences.all()] == ["donors"]
    assert asked.standing == ConsentState.ASKED


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"sections": []}, "sections"),
        ({"sections": ["9"]}, "sections"),
        ({"audiences": []}, "audiences"),
        ({"audiences": ["state_self"]}, "audiences"),
        ({"effect": "destroy"}, "effect"),
        ({"reason": ""}, "reason"),
        ({"asked_for": "nowhere"}, "asked_for"),
    ],
)
def test_a_question_that_makes_no_sense_is_told_at_its_field(scene, typed, field):
    refused = ask(scene, **typed)

    assert refused.status_code == 422 and refused.context["form"].errors.keys() == {field}
    assert not Consent.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("other", 403), ("donor", 403), ("approver", 403)])
def test_who_asks_no_states_asks_none(scene, who, status):
    assert scene.go(who).get(f"{scene.of_state}ask-consent/").status_code == status


def test_nobody_asks_about_what_is_not_seen_or_concerns_no_state(scene):
    assert (
        scene.go("coordinator").get("/sharing/records/library.submission/99999/ask-consent/").status_code
        == 404
    )
    actions.share(record=scene.project, level="platform", by=scene.people["owner"])
    assert scene.go("coordinator").get(f"{scene.at}ask-consent/").status_code == 404


def test_a_section_that_is_kept_back_leaves_no_trace_in_the_form(scene):
    decided(
        scene.submission, Reach(sections=["s2"], audiences=["coordinating_office"]), effect=Effect.WITHHOLD
    )

    html = scene.html("coordinator", f"{scene.of_state}ask-consent/")

    assert "2. \u2068Heading toldh3" in html and "toldh2" not in html and "s3" not in html
    ask(scene, sections=["2"])
    assert {s.key for s in Consent.objects.latest("pk").sections.all()} == {"s3"}


def test_others_learn_nothing_of_a_question(scene, asked, at):
    for who in ("other", "donor", "owner", "elsewhere"):
        assert scene.go(who).get(at).status_code == 404
        assert "No question to a State here" in scene.html(who, "/sharing/consents/")
    for who in ("coordinator", "state", "approver"):
        html = scene.html(who, at)
        assert "Heading toldh1" in html and "Heading toldh2" not in html
        assert at in scene.html(who, "/sharing/consents/")


def test_the_state_gives_less_than_was_asked(scene, asked, at):
    assert "Heading toldh3" in scene.html("approver", f"{at}answer/")

    assert answer(scene, at, sections=["3"], answer="In part.").status_code == 302

    html = scene.html("donor", f"/library/{scene.submission.pk}/")
    assert "toldt3" in html and "toldt1" not in html and "toldt2" not in html
    assert "The Minister" in scene.html("coordinator", at)
    assert scene.go("approver").get(f"{at}answer/").status_code == 302  # answered


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"signatory": ""}, "signatory"),
        ({"note": None}, "note"),
        ({"note": pdf("note.exe", b"MZ not a letter")}, "note"),
        ({"note": pdf("note.pdf", b"")}, "note"),
        ({"sections": []}, "sections"),
        ({"audiences": []}, "audiences"),
        ({"valid_from": "2030-02-01", "valid_until": "2030-01-01"}, "valid_until"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"signed_on": "2999-01-01"}, "signed_on"),
    ],
)
def test_an_answer_that_does_not_stand_is_told_at_its_field(scene, asked, at, typed, field):
    refused = answer(scene, at, **typed)

    assert refused.status_code == 422 and refused.context["give"].errors.keys() == {field}
    assert Consent.objects.get().standing == ConsentState.ASKED


def test_a_note_too_large_is_refused(scene, asked, at, settings):
    settings.TANSIQ_LETTER_LIMIT = 5

    assert answer(scene, at).context["give"].errors.keys() == {"note"}


def test_the_state_gives_none(scene, asked, at):
    given = scene.go("approver").post(f"{at}answer/", {"decision": "refuse", "refuse-answer": "Not now."})

    assert given.status_code == 302
    assert "Not now." in scene.html("coordinator", at)
    assert scene.go("donor").get(at).status_code == 404
    assert "Not now." not in scene.html("state", f"/library/{scene.submission.pk}/")


def test_who_asked_does_not_answer(scene, browser_of):
    both = PersonFactory()
    for role in (Role.STATE_FOCAL_POINT, Role.STATE_APPROVER):
        MembershipFactory(person=both, organisation=scene.body, role=role)
    scene.people["both"] = actor_for(both)
    scene.go("both").post(f"{scene.of_state}ask-consent/", {**ASKED, "asked_for": scene.body.code})
    at = f"/sharing/consents/{Consent.objects.get().pk}/"

    assert "Answer for your State" not in scene.html("both", at)
    assert answer(scene, at, who="both").status_code == 403


def test_another_state_answers_nothing(scene, asked, at):
    assert answer(scene, at, who="elsewhere").status_code == 404
    assert scene.go("elsewhere").post(f"{at}withdraw/").status_code == 404
    assert scene.go("coordinator").get(f"{at}withdraw/").status_code == 403


def test_a_question_is_taken_back(scene, asked, at):
    assert scene.go("state").post(f"{at}cancel/").status_code == 404
    assert scene.go("coordinator").post(f"{at}cancel/").status_code == 302
    assert Consent.objects.get().standing == ConsentState.CANCELLED


def _release(scene, recipient):
    return Release.objects.create(
        kind="library.submission", record_id=scene.submission.pk, owner=scene.body, state=scene.state, sections=["s1"],
        format="pdf", language="en", recipient=recipient, made_at="2026-01-01T00:00Z", sha256="0" * 64, size=1, file_name="r.pdf",
    )  # fmt: skip


def test_a_withdrawal_is_looked_at_before_it_is_made(scene, asked, at):
    answer(scene, at)
    lost, kept = _release(scene, scene.donor), _release(scene, scene.office)
    entries = LogEntry.objects.count()

    html = scene.html("approver", f"{at}withdraw/")

    assert str(scene.donor) in html and lost.stamp in html and kept.stamp not in html
    assert Consent.objects.get().standing == ConsentState.GIVEN and LogEntry.objects.count() == entries
    assert Submission.objects.visible_to(scene.people["donor"]).exists()

    assert scene.go("approver").post(f"{at}withdraw/").status_code == 302
    assert scene.go("donor").get(f"/library/{scene.submission.pk}/").status_code == 404
    assert Release.objects.get(pk=lost.pk).standing == "withdrawn"
    assert scene.go("approver").get(f"{at}withdraw/").status_code == 302  # nothing stands any more


def test_withdrawing_what_keeps_back_opens_again(scene):
    held = decided(
        scene.submission, Reach(covers_all=True, audiences=["coordinating_office"]), effect=Effect.WITHHOLD
    )
    assert scene.go("coordinator").get(f"/library/{scene.submission.pk}/").status_code == 404

    html = scene.html("approver", f"/sharing/consents/{held.pk}/withdraw/")

    assert "Would see it again" in html and str(scene.office) in html
    assert "The whole record" in scene.html("approver", f"/sharing/consents/{held.pk}/")


def test_two_who_withdraw_at_once(scene, asked, at, monkeypatch):
    answer(scene, at)
    stands = Consent.objects.get()
    actions.withdraw_consent(consent=stands, by=scene.people["approver"])
    monkeypatch.setattr("tansiq.web.sharing.views.answers.consent_of", lambda request, pk: stands)

    told = scene.go("approver").post(f"{at}withdraw/", follow=True)

    assert "not possible" in told.content.decode()


def test_the_note_is_given_to_who_may_know_of_it(scene, asked, at):
    answer(scene, at)

    note = scene.go("coordinator").get(f"{at}note/")
    assert b"".join(note.streaming_content) == b"%PDF-1.4 signed"
    assert (
        note.headers["Content-Type"] == "application/pdf"
        and "attachment" in note.headers["Content-Disposition"]
    )
    assert scene.go("donor").get(f"{at}note/").status_code == 404
    letters.path_of(Consent.objects.get().note_stored_as).unlink()
    assert scene.go("coordinator").get(f"{at}note/").status_code == 404


def test_no_note_is_there_before_the_answer(scene, asked, at):
    assert scene.go("coordinator").get(f"{at}note/").status_code == 404


def test_who_asked_and_sees_the_record_no_more_keeps_the_question_without_the_record(scene, asked, at):
    decided(
        scene.submission, Reach(covers_all=True, audiences=["coordinating_office"]), effect=Effect.WITHHOLD
    )

    for path in (at, "/sharing/consents/"):
        html = scene.html("coordinator", path)
        assert "A record that you do not see at present" in html and "Title told" not in html
    assert "toldh" not in scene.html("coordinator", at)


def test_decisions_stand_on_the_page_of_who_sees(scene, asked, at):
    assert at in scene.html("approver", scene.of_state)
