import pytest
from django.core.exceptions import ObjectDoesNotExist

from tansiq.access.enums import Role
from tansiq.audit.queries import history_of
from tansiq.kernel.errors import NotAllowed
from tansiq.projects import actions
from tansiq.sharing.enums import Level
from tests.factories.accounts import actor
from tests.factories.projects import facts, project
from tests.factories.reference import ActivityKindFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tagged(entity):
    """A project of `entity` with one theme and one kind proposed."""
    ThemeFactory(code="borders", words={"en": ["border"]})
    ActivityKindFactory(code="training", words={"en": ["training"]})
    return project(owner=entity, title="Border training")


@pytest.mark.parametrize(
    ("tags", "code", "words"), [("themes", "borders", ["border"]), ("kinds", "training", ["training"])]
)
@pytest.mark.parametrize(
    ("decide", "state", "event"),
    [("confirm_tag", "confirmed", "theme:confirmed"), ("reject_tag", "rejected", "theme:rejected")],
)
def test_a_decision_is_kept_and_logged_with_the_words(
    tagged, focal_point, tags, code, words, decide, state, event
):
    decided = getattr(actions, decide)(tag=getattr(tagged, tags).get(), by=focal_point)

    assert decided.state == getattr(tagged, tags).get().state == state
    entry = history_of(tagged).first()
    assert (entry.event, entry.details) == (event, {"tag": code, "words": words})


def test_a_decision_is_logged_once(tagged, focal_point):
    for _click in range(2):
        actions.confirm_tag(tag=tagged.themes.get(), by=focal_point)

    assert history_of(tagged).filter(event="theme:confirmed").count() == 1


def test_a_decision_may_be_turned_round(tagged, focal_point):
    actions.confirm_tag(tag=tagged.themes.get(), by=focal_point)
    actions.reject_tag(tag=tagged.themes.get(), by=focal_point)

    assert tagged.themes.get().state == "rejected"


def test_coordinators_decide_on_every_project_that_they_see(tagged, coordinator):
    assert actions.confirm_tag(tag=tagged.themes.get(), by=coordinator).state == "confirmed"


@pytest.mark.parametrize("role", [Role.ENTITY_FOCAL_POINT, Role.DONOR])
def test_others_do_not_decide(tagged, role):
    with pytest.raises(NotAllowed):
        actions.confirm_tag(tag=tagged.themes.get(), by=actor(role))


def test_a_tag_of_what_may_not_be_seen_does_not_exist(tagged, coordinator):
    hidden = project(owner=tagged.owner, title="Border", level=Level.CONFIDENTIAL)

    with pytest.raises(ObjectDoesNotExist):
        actions.confirm_tag(tag=hidden.themes.get(), by=coordinator)


def test_a_tag_that_an_edit_has_replaced_does_not_exist(tagged, focal_point):
    stale = tagged.themes.get()
    actions.edit(project=tagged, facts=facts(title="Aviation"), revision=1, by=focal_point)

    with pytest.raises(ObjectDoesNotExist):
        actions.confirm_tag(tag=stale, by=focal_point)
