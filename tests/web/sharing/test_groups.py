"""Sharing groups: who may know of them, and what their steward does."""

import pytest

from tansiq.sharing.enums import Seen
from tansiq.sharing.models import Group
from tests.factories.sharing import group


@pytest.fixture
def circle(scene) -> Group:
    return group(scene.donor, scene.entity, seen=Seen.MEMBERS, steward=scene.office)


@pytest.fixture
def at(circle) -> str:
    return f"/sharing/groups/{circle.code}/"


def test_a_group_is_known_to_its_members_and_steward(scene, circle, at):
    for who, status in {
        "coordinator": 200,
        "donor": 200,
        "owner": 200,
        "other": 404,
        "approver": 404,
    }.items():
        assert scene.go(who).get(at).status_code == status, who
        assert (str(circle) in scene.html(who, "/sharing/groups/")) == (status == 200)
    assert "There is no group here yet" in scene.html("other", "/sharing/groups/")


@pytest.mark.parametrize(
    ("seen", "shown"), [(Seen.MEMBERS, True), (Seen.STEWARD, False), (Seen.EVERYONE, True)]
)
def test_members_see_one_another_where_the_group_says_so(scene, circle, at, seen, shown):
    Group.objects.filter(pk=circle.pk).update(seen=seen)

    assert (str(scene.entity) in scene.html("donor", at)) == shown
    assert str(scene.entity) in scene.html("coordinator", at)


def test_a_steward_makes_a_group(scene):
    typed = {"name_en": "New circle", "code": "new-circle", "steward": scene.office.code, "seen": "steward"}

    assert scene.go("coordinator").post("/sharing/groups/add/", typed).status_code == 302
    assert str(Group.objects.get(code="new-circle")) == "New circle"
    assert scene.go("coordinator").post("/sharing/groups/add/", typed).context["form"].errors.keys() == {
        "code"
    }
    without_name = {**typed, "code": "other", "name_en": ""}
    refused = scene.go("coordinator").post("/sharing/groups/add/", without_name)
    assert refused.status_code == 422 and refused.context["form"].errors.keys() == {"name_ar"}
    assert scene.go("owner").post("/sharing/groups/add/", typed).status_code == 403


def test_a_steward_edits_the_group(scene, circle, at):
    circle.names["fr"] = "Cercle"
    Group.objects.filter(pk=circle.pk).update(names=circle.names)
    typed = {"name_en": "Renamed", "name_ar": "", "seen": "everyone", "purpose": "To share"}

    assert scene.go("coordinator").post(f"{at}edit/", typed).status_code == 302
    now = Group.objects.get(pk=circle.pk)
    assert (now.names, now.seen, now.purpose) == ({"en": "Renamed", "fr": "Cercle"}, "everyone", "To share")
    assert scene.go("coordinator").post(f"{at}edit/", {"seen": "x"}).status_code == 422


def test_organisations_join_and_leave(scene, circle, at):
    steward = scene.go("coordinator")

    assert steward.post(f"{at}join/", {"organisation": scene.other.code}).status_code == 302
    assert scene.go("other").get(at).status_code == 200
    twice = steward.post(f"{at}join/", {"organisation": scene.other.code})
    assert twice.status_code == 422 and twice.context["member_form"].errors.keys() == {"organisation"}
    assert steward.post(f"{at}join/", {"organisation": "nowhere"}).status_code == 422
    assert steward.post(f"{at}leave/", {"organisation": scene.other.code}).status_code == 302
    assert scene.go("other").get(at).status_code == 404
    assert steward.post(f"{at}leave/", {"organisation": "nowhere"}).status_code == 404
    told = steward.post(f"{at}leave/", {"organisation": scene.other.code}, follow=True)
    assert "not in the group" in told.content.decode()


def test_groups_are_put_into_groups_but_never_into_themselves(scene, circle, at):
    inner = group(scene.other, steward=scene.office)
    steward = scene.go("coordinator")

    assert steward.post(f"{at}part/", {"part": inner.code}).status_code == 302
    assert str(inner) in scene.html("coordinator", at)
    ring = steward.post(f"/sharing/groups/{inner.code}/part/", {"part": circle.code})
    assert ring.status_code == 422 and "would contain itself" in ring.content.decode()
    assert steward.post(f"{at}part/", {"part": "nowhere"}).status_code == 422
    assert steward.post(f"{at}without/", {"part": inner.code}).status_code == 302
    assert not circle.parts.exists()
    assert steward.post(f"{at}without/", {"part": "nowhere"}).status_code == 404


@pytest.mark.parametrize("step", ["join/", "leave/", "part/", "without/", "edit/"])
def test_who_keeps_no_groups_changes_none(scene, at, step):
    assert scene.go("donor").post(at + step).status_code == 403


def test_a_steward_changes_no_group_of_another(scene):
    theirs = group(scene.office, seen=Seen.EVERYONE)

    assert scene.go("coordinator").get(f"/sharing/groups/{theirs.code}/").status_code == 200
    for step in ("join/", "leave/", "part/", "without/", "edit/"):
        assert scene.go("coordinator").post(f"/sharing/groups/{theirs.code}/{step}").status_code == 404
