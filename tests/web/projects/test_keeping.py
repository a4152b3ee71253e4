"""Projects kept true through the pages: added, edited, claimed, retired, their themes decided."""

import re
from datetime import date

import pytest

from tansiq.access.enums import Role
from tansiq.audit.queries import everything, history_of
from tansiq.projects import actions
from tansiq.projects.actions.facts import facts_of
from tansiq.projects.models import Claim, Project, ProjectTheme
from tansiq.sharing.enums import Level
from tests.factories import projects as made
from tests.factories.accounts import actor
from tests.factories.reference import OrganisationFactory


def typed(world, **changes) -> dict[str, object]:
    """What a person types to add a project; None leaves a field out."""
    plain = {
        "title": "Safe harbours",
        "language": "en",
        "pillar_id": world.pillars[0].pk,
        "status": "ongoing",
        "activities": "Courses.",
        "start": "2020-03",
        "end": "",
        "entities": [str(world.entity), "", "An unknown entity"],
        "states": [str(world.north.pk), f"{world.west.pk}:{world.place.pk}"],
        "region_ids": [world.group.pk],
        "reaches": [world.mission.names["en"]],
        "instruments": ["q/res/7 (2014)"],
        "scope_note": "",
        "as_of": "2026-01-31",
        "owner": world.entity.pk,
        "level": Level.PLATFORM,
    }
    return {name: value for name, value in {**plain, **changes}.items() if value is not None}


def typed_again(world, project: Project, **changes) -> dict[str, object]:
    """What the form of a project holds when it is opened, with the changes typed."""
    facts = facts_of(project)
    stands = {
        "title": facts.title,
        "pillar_id": facts.pillar_id,
        "status": facts.status,
        "activities": facts.activities,
        "start": facts.start,
        "end": facts.end,
        "entities": [e.printed for e in facts.entities],
        "states": [f"{s}:{p}" if p else str(s) for s, p in facts.states],
        "region_ids": list(facts.region_ids),
        "reaches": [],
        "instruments": [world.instrument.symbol] if facts.instrument_ids else [],
        "as_of": facts.as_of.isoformat(),
        "owner": None,
        "level": None,
        "revision": project.revision,
    }
    return typed(world, **{**stands, **changes})


@pytest.fixture
def owner(world, browser_of):
    return browser_of(world.readers["owner"])


@pytest.fixture
def office_browser(world, browser_of):
    return browser_of(world.readers["coordinator"])


# --- adding ---


def test_what_is_typed_is_added_as_facts(world, owner):
    response = owner.post("/projects/add/", typed(world))

    added = Project.objects.get(title="Safe harbours")
    facts = facts_of(added)
    assert response["Location"] == f"/projects/{added.pk}/"
    assert (added.owner, added.level) == (world.entity, Level.PLATFORM)
    assert [(e.printed, e.organisation_id) for e in facts.entities] == [
        (str(world.entity), world.entity.pk),
        ("An unknown entity", None),
    ]
    assert set(facts.states) == {(world.north.pk, None), (world.west.pk, world.place.pk)}
    assert (facts.region_ids, facts.reach_ids) == ((world.group.pk,), (world.mission.pk,))
    assert facts.instrument_ids == (world.instrument.pk,)
    assert added.is_joint and added.is_illustrative and added.start_on == date(2020, 3, 1)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "This field is required."),
        ({"start": "March 2020"}, "Write the date as 2015, 2015-07 or 2015-07-31."),
        ({"start": "2020-02-30"}, "There is no such day."),
        ({"end": "2019"}, "The end lies before the start."),
        ({"instruments": ["Q/RES/99999"]}, "Not known here: Q/RES/99999."),
        ({"reaches": ["Nobody at all"]}, "Not known here: Nobody at all."),
        ({"states": [], "region_ids": [], "reaches": []}, "Say where the work is"),
        ({"entities": ["x" * 201]}, "is longer than 200 characters"),
        ({"states": ["999999"]}, "999999"),
    ],
)
def test_what_is_wrong_is_said_at_the_form_and_nothing_typed_is_lost(world, owner, changes, said):
    number = Project.objects.count()

    response = owner.post("/projects/add/", typed(world, activities="Kept words.", **changes))

    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    assert "Kept words." in html
    assert Project.objects.count() == number


def test_a_project_is_added_for_ones_own_organisation_only(world, owner):
    response = owner.post("/projects/add/", typed(world, owner=world.other.pk))

    assert response.status_code == 422
    assert not Project.objects.filter(title="Safe harbours").exists()


# --- editing ---


def test_an_edit_shows_in_the_history_with_before_and_after(world, owner):
    response = owner.post(
        f"/projects/{world.owned.pk}/edit/", typed_again(world, world.owned, title="Safer harbours")
    )

    html = owner.get(response["Location"]).content.decode()
    assert "Project edited" in html
    assert f'<del dir="auto">{world.owned.title}</del> <ins dir="auto">Safer harbours</ins>' in html


def test_opening_and_saving_changes_nothing(world, office_browser):
    before = facts_of(world.public)

    response = office_browser.post(f"/projects/{world.public.pk}/edit/", typed_again(world, world.public))

    world.public.refresh_from_db()
    assert response.status_code == 302
    assert facts_of(world.public) == before and world.public.revision == 1


def test_what_was_recognised_stays_so_under_its_printed_name(world, office_browser):
    by = world.readers["coordinator"]
    project = made.project(owner=world.office, entities=(made.NamedEntity("HCDH", world.other.pk),), by=by)

    office_browser.post(
        f"/projects/{project.pk}/edit/", typed_again(world, project, is_global="on", title="New words")
    )

    assert [(e.printed, e.organisation_id) for e in project.entities.all()] == [("HCDH", world.other.pk)]


def test_a_stale_edit_shows_both_texts_and_keeps_what_was_typed(world, owner):
    old = typed_again(world, world.owned, title="Mine", activities="My long text")
    actions.edit(
        project=world.owned,
        facts=made.facts(title="Theirs", pillar_id=world.pillars[0].pk, is_global=True),
        revision=1,
        by=world.readers["owner"],
    )

    response = owner.post(f"/projects/{world.owned.pk}/edit/", old)

    html = response.content.decode()
    assert response.status_code == 422
    assert "Somebody changed this project while you were writing." in html
    assert re.search(
        r'data-label="Yours, kept below" dir="auto">Mine<.*?data-label="What stands now" dir="auto">Theirs<',
        html,
    )
    assert 'name="title" value="Mine"' in html and "My long text" in html
    world.owned.refresh_from_db()
    assert world.owned.title == "Theirs"

    again = {**old, "revision": re.search(r'name="revision" value="(\d+)"', html)[1]}
    assert owner.post(f"/projects/{world.owned.pk}/edit/", again).status_code == 302
    world.owned.refresh_from_db()
    assert world.owned.title == "Mine"


def test_others_do_not_edit(world, browser_of, office_browser):
    party = browser_of(world.readers["party"])

    assert party.get(f"/projects/{world.owned.pk}/edit/").status_code == 403
    assert party.post(f"/projects/{world.owned.pk}/edit/", typed_again(world, world.owned)).status_code == 403
    assert (
        office_browser.post(f"/projects/{world.owned.pk}/edit/", typed_again(world, world.owned)).status_code
        == 403
    )


# --- who sees what of the history ---


def test_outsiders_learn_which_organisation_acted_and_never_which_person(world, browser_of):
    by = world.readers["owner"]
    actions.retire(project=world.owned, reason="A private reason", by=by)

    inside = browser_of(by).get(f"/projects/{world.owned.pk}/").content.decode()
    outside = browser_of(world.readers["party"]).get(f"/projects/{world.owned.pk}/").content.decode()

    assert by.log_code in inside and "A private reason" in inside
    assert by.log_code not in outside and "A private reason" not in outside
    assert str(world.entity) in outside


def test_a_long_history_is_shown_in_full_on_request(world, browser_of):
    by = world.readers["owner"]
    for _n in range(16):
        actions.retire(project=world.owned, reason="Out", by=by)
        actions.return_to_matrix(project=world.owned, reason="In", by=by)
    client = browser_of(by)

    short = client.get(f"/projects/{world.owned.pk}/").content.decode()
    whole = client.get(f"/projects/{world.owned.pk}/?history=all").content.decode()

    assert "Show the whole history" in short and short.count("Project retired") == 15
    assert "Show the whole history" not in whole and whole.count("Project retired") == 16


# --- why it is seen, where it reaches ---


def test_the_page_says_why_it_is_seen(world, browser_of):
    party = browser_of(world.readers["party"]).get(f"/projects/{world.shared.pk}/").content.decode()
    owner = browser_of(world.readers["owner"]).get(f"/projects/{world.shared.pk}/").content.decode()

    assert "Your organisation is named as a party." in party and "owns it" not in party
    assert "Your organisation owns it." in owner and "named as a party" not in owner


def test_the_page_names_the_members_of_a_region_on_its_day(world, browser_of):
    world.group.members.filter(state=world.south).update(valid_from=date(2020, 1, 1))

    html = browser_of(world.readers["coordinator"]).get(f"/projects/{world.regional.pk}/").content.decode()

    members = re.search(r'class="members">.*?</details>', html, re.DOTALL)[0]
    assert world.north.name in members and world.south.name not in members


# --- retiring ---


def test_a_project_is_retired_and_returned_with_a_reason(world, owner):
    path = f"/projects/{world.owned.pk}/"

    assert owner.post(f"{path}retire/", {"reason": ""}).status_code == 422
    owner.post(f"{path}retire/", {"reason": "Funds ended."})
    assert "Retired" in owner.get(path).content.decode()
    assert owner.get(f"{path}retire/").status_code == 302
    assert owner.post(f"{path}retire/", {"reason": "Again."}).status_code == 422
    owner.post(f"{path}return/", {"reason": "New funds."})

    world.owned.refresh_from_db()
    assert world.owned.standing == "listed"
    assert [e.event for e in history_of(world.owned)][:2] == ["project:returned", "project:retired"]


def test_others_do_not_retire(world, browser_of):
    party = browser_of(world.readers["party"])

    assert party.get(f"/projects/{world.owned.pk}/retire/").status_code == 403
    assert party.post(f"/projects/{world.owned.pk}/retire/", {"reason": "x"}).status_code == 403


# --- claims ---


def claim(client, project, organisation, reason="It is ours."):
    return client.post(f"/projects/{project.pk}/claim/", {"organisation": organisation.pk, "reason": reason})


def test_a_named_entity_claims_and_the_office_accepts(world, owner, office_browser):
    assert claim(owner, world.regional, world.entity).status_code == 302
    asked = Claim.objects.get()
    assert "It is ours." in office_browser.get("/projects/claims/").content.decode()
    assert "It is ours." in office_browser.get(f"/projects/claims/{asked.pk}/").content.decode()

    response = office_browser.post(
        f"/projects/claims/{asked.pk}/", {"decision": "accept", "reason": "Indeed."}
    )

    world.regional.refresh_from_db()
    assert response.status_code == 302 and world.regional.owner == world.entity


def test_a_second_claim_is_refused_at_the_form(world, owner):
    claim(owner, world.regional, world.entity)

    response = claim(owner, world.regional, world.entity, "Once more.")

    assert response.status_code == 422
    assert "the answer is awaited" in response.content.decode() and "Once more." in response.content.decode()
    assert Claim.objects.count() == 1


def test_a_claim_is_taken_back_by_who_asked(world, owner, browser_of):
    claim(owner, world.regional, world.entity)
    asked = Claim.objects.get()

    assert (
        browser_of(world.readers["party"]).post(f"/projects/claims/{asked.pk}/withdraw/").status_code == 404
    )
    owner.post(f"/projects/claims/{asked.pk}/withdraw/")

    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert "withdrawn" in owner.get("/projects/claims/?state=withdrawn").content.decode().lower()


def test_a_part_named_lets_its_parent_claim(world, owner):
    assert claim(owner, world.public, world.entity).status_code == 302


def test_who_is_not_named_is_told_so(world, browser_of):
    html = browser_of(world.readers["party"]).get(f"/projects/{world.regional.pk}/claim/").content.decode()

    assert "Your organisation cannot claim this project" in html


def test_a_claim_is_decided_once_and_by_the_office(world, owner, office_browser):
    claim(owner, world.regional, world.entity)
    asked = Claim.objects.get()

    assert (
        owner.post(f"/projects/claims/{asked.pk}/", {"decision": "accept", "reason": "x"}).status_code == 403
    )
    office_browser.post(f"/projects/claims/{asked.pk}/", {"decision": "decline", "reason": "Not yet."})
    again = office_browser.post(f"/projects/claims/{asked.pk}/", {"decision": "accept", "reason": "Now."})

    assert again.status_code == 422
    asked.refresh_from_db()
    assert (asked.state, asked.decision_reason) == ("declined", "Not yet.")


def test_claims_made_in_vain_are_not_seen_by_outsiders(world, owner, browser_of):
    claim(owner, world.regional, world.entity, "Between us.")

    html = browser_of(world.readers["party"]).get(f"/projects/{world.regional.pk}/").content.decode()

    assert "Between us." not in html and "Project claimed" not in html
    assert "Between us." not in browser_of(world.readers["party"]).get("/projects/claims/").content.decode()


# --- themes ---


def test_a_proposed_theme_is_confirmed_or_rejected(world, office_browser):
    tag = ProjectTheme.objects.get(project=world.public)
    path = f"/projects/{world.public.pk}/"
    assert '<q dir="auto">prisons</q>' in office_browser.get(path).content.decode()

    office_browser.post(f"{path}theme/{tag.pk}/", {"decision": "confirm"})
    tag.refresh_from_db()
    assert tag.state == "confirmed"

    office_browser.post(f"{path}theme/{tag.pk}/", {"decision": "reject"})
    tag.refresh_from_db()
    assert tag.state == "rejected"


def test_others_do_not_decide_on_themes(world, browser_of):
    tag = ProjectTheme.objects.get(project=world.public)
    party = browser_of(world.readers["party"])

    assert 'value="confirm"' not in party.get(f"/projects/{world.public.pk}/").content.decode()
    assert (
        party.post(f"/projects/{world.public.pk}/theme/{tag.pk}/", {"decision": "confirm"}).status_code == 403
    )


def test_a_theme_of_another_project_is_not_found(world, office_browser):
    tag = ProjectTheme.objects.get(project=world.public)

    assert office_browser.post(f"/projects/{world.regional.pk}/theme/{tag.pk}/").status_code == 404
    assert office_browser.post(f"/projects/{world.regional.pk}/kind/{tag.pk}/").status_code == 404
    assert office_browser.get(f"/projects/{world.public.pk}/theme/{tag.pk}/").status_code == 405


# --- what is refused leaves no trace ---


def test_a_refused_edit_leaves_nothing_in_the_log(world, browser_of):
    before = history_of(world.owned).count()

    browser_of(world.readers["party"]).post(f"/projects/{world.owned.pk}/retire/", {"reason": "x"})

    assert history_of(world.owned).count() == before
    assert everything(by=actor(Role.AUDITOR, OrganisationFactory())).exists()
