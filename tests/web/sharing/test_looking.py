"""The first page of sharing, release defaults, a look through another's eyes; languages and cost of every page."""

import pytest
from django.utils import timezone

from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tansiq.library.models import Submission
from tansiq.notices.models import Notice
from tansiq.projects.models import Project
from tansiq.sharing import actions
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Effect, Level, Seen
from tansiq.sharing.models import Release
from tansiq.sharing.queries.coverage import as_seen_by
from tansiq.sharing.queries.explaining import reasons_of
from tests.factories.accounts import actor
from tests.factories.projects import project
from tests.factories.sharing import consent, group


def look(scene, who, organisation, kind="projects.project"):
    return scene.html(who, "/sharing/view-as/", organisation=organisation.code, kind=kind)


def test_a_look_shows_ones_own_records_with_the_others_reason(scene):
    actions.share(record=scene.project, level=Level.PARTIES, parties=[scene.donor], by=scene.people["owner"])

    seen, unseen = look(scene, "owner", scene.donor), look(scene, "owner", scene.other)

    assert "A closed project" in seen and "Named as a party." in seen
    assert "A closed project" not in unseen and "It would see none of them" in unseen


def test_a_look_tells_nothing_of_hidden_members(scene):
    circle = group(scene.donor, scene.entity, seen=Seen.STEWARD)
    actions.share(record=scene.project, level=Level.PARTIES, groups=[circle], by=scene.people["owner"])

    assert "A closed project" not in look(scene, "owner", scene.donor)


def test_a_look_tells_nothing_of_hidden_members_of_a_group_within_an_open_one(scene):
    inner = group(scene.donor, seen=Seen.STEWARD)
    outer = group(scene.entity, seen=Seen.EVERYONE, steward=inner.steward)
    actions.add_part(group=outer, part=inner, by=actor(Role.COORDINATOR, inner.steward))
    actions.share(record=scene.project, level=Level.PARTIES, groups=[outer], by=scene.people["owner"])

    assert "A closed project" not in look(scene, "owner", scene.donor)
    assert str(scene.donor) not in scene.html("owner", scene.at)


def test_a_look_tells_nothing_of_others_arrangements(scene):
    theirs = project(
        owner=scene.other, level=Level.PARTIES, parties=[scene.donor, scene.entity], title="Theirs"
    )
    open_to_all = project(owner=scene.other, level=Level.PLATFORM, title="Open to all")
    by = scene.people["owner"]

    assert Project.objects.visible_to(by).filter(pk=theirs.pk).exists()
    rows = as_seen_by(Project, scene.donor, by=by)
    assert {row.pk for row in rows} == {open_to_all.pk}
    assert [str(reason) for reason in reasons_of(rows[0])] == ["level_platform"]


def test_a_look_tells_others_nothing_of_a_states_decisions(scene):
    consent(scene.submission, Reach(covers_all=True, audiences=["donors"]))

    assert as_seen_by(Submission, scene.donor, by=scene.people["approver"]).count() == 1
    assert as_seen_by(Submission, scene.donor, by=scene.people["coordinator"]).count() == 0


@pytest.mark.parametrize(
    "asked", [{"organisation": "nowhere", "kind": "projects.project"}, {"organisation": "", "kind": "x"}]
)
def test_a_look_at_nothing_is_told_at_its_field(scene, asked):
    assert scene.go("owner").get("/sharing/view-as/", asked).status_code == 422  # fmt: skip


def test_who_shares_nothing_looks_through_nobodys_eyes(scene):
    assert scene.go("donor").get("/sharing/view-as/").status_code == 403


def test_defaults_are_shown_with_their_source(scene):
    html = scene.html("academia", "/sharing/defaults/")

    assert (
        "A/72/840, annex IV" in html
        and "Visit report" in html
        and "Focal points of the member entities" in html
    )


def test_the_first_page_tells_what_waits(scene):
    actions.ask_consent(
        record=scene.submission, effect=Effect.RELEASE, reach=Reach(covers_all=True, audiences=["donors"]),
        asked_for=scene.office, reason="To match", by=scene.people["coordinator"],
    )  # fmt: skip
    actions.ask_for_access(
        reference="II-7", organisation=scene.other, reason="To join", by=scene.people["other"]
    )

    assert "Questions to your State" in scene.html("approver", "/sharing/")
    assert "Requests for access" in scene.html("owner", "/sharing/")
    assert "Nothing waits." in scene.html("donor", "/sharing/")
    assert "1 question to your State awaits its answer" in scene.html("approver", "/")
    assert "1 request for access awaits your answer" in scene.html("owner", "/")
    assert "What others see of your State" in scene.html("approver", "/")
    assert "What others see of your State" not in scene.html("owner", "/")


def _pages(scene) -> dict[str, str]:
    circle = group(scene.donor, scene.entity, seen=Seen.EVERYONE, steward=scene.office)
    hidden = group(scene.other, scene.entity, steward=scene.office)
    asked = actions.ask_consent(
        record=scene.submission, effect=Effect.RELEASE, reach=Reach(sections=["s1"], audiences=["donors"], organisations=[scene.other]),
        asked_for=scene.office, reason="To match", by=scene.people["coordinator"],
    )  # fmt: skip
    given = consent(scene.submission, Reach(sections=["s2"], audiences=["donors"]))
    for recipient in (scene.donor, scene.donor, scene.other, scene.entity):
        Release.objects.create(
            kind="library.submission", record_id=scene.submission.pk, owner=scene.body, state=scene.state, sections=["s2"],
            format="pdf", language="en", recipient=recipient, made_at=given.asked_at, sha256="0" * 64, size=1, file_name="r.pdf",
        )  # fmt: skip
    request = actions.ask_for_access(
        reference="II-7", organisation=scene.other, reason="To join", by=scene.people["other"]
    )
    of_state = actions.ask_for_access(
        reference=scene.submission.reference, organisation=scene.other, reason="To help", by=scene.people["other"],
    )  # fmt: skip
    actions.share(record=scene.project, level=Level.PARTIES, parties=[scene.donor], groups=[circle, hidden], by=scene.people["owner"])  # fmt: skip
    for who in ("academia", "elsewhere"):
        person = Person.objects.get(username=scene.people[who].username)
        actions.give_grant(record=scene.project, person=person, valid_until=timezone.localdate(), may_export=False, by=scene.people["owner"])  # fmt: skip
    return {
        "/sharing/": "approver",
        "/sharing/defaults/": "owner",
        f"/sharing/view-as/?organisation={scene.donor.code}&kind=projects.project": "owner",
        scene.at: "owner",
        f"{scene.at}change/": "owner",
        f"{scene.at}give-access/": "owner",
        scene.of_state: "approver",
        f"{scene.of_state}ask-consent/": "coordinator",
        "/sharing/groups/": "owner",
        "/sharing/groups/add/": "coordinator",
        f"/sharing/groups/{circle.code}/": "coordinator",
        f"/sharing/groups/{circle.code}/edit/": "coordinator",
        "/sharing/access/": "owner",
        "/sharing/access/ask/": "other",
        f"/sharing/access/{request.pk}/": "owner",
        f"/sharing/access/{of_state.pk}/": "state",
        "/sharing/consents/": "approver",
        f"/sharing/consents/{given.pk}/": "approver",
        f"/sharing/consents/{asked.pk}/answer/": "approver",
        f"/sharing/consents/{given.pk}/withdraw/": "approver",
        "/library/": "state",
        "/library/submit/": "state",
        f"/library/{scene.submission.pk}/": "donor",
        f"/projects/{scene.project.pk}/": "owner",
    }


def test_every_page_stands_in_both_languages_and_costs_few_queries(
    scene, remembered, django_assert_max_num_queries
):
    pages = _pages(scene)
    Notice.objects.update(seen_at=timezone.now())  # who has something to read pays one query more
    remembered()
    for path, who in pages.items():
        for language in ("en", "ar"):
            answer = scene.go(who).get(path, headers={"Accept-Language": language})
            html = answer.content.decode()
            assert answer.status_code == 200, path
            assert f'<html lang="{language}"' in html, path
            assert " style=" not in html and 'href=""' not in html, path
        with django_assert_max_num_queries(12):
            scene.go(who).get(path)
