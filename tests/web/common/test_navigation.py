import pytest
from django.test import RequestFactory

from tansiq.access.actor import NOBODY, Actor, Belonging
from tansiq.access.enums import Role
from tansiq.web.common.navigation import address, doors


def _labels(path: str, by: Actor) -> dict[str, bool]:
    return {str(door.label): door.is_current for door in doors(RequestFactory().get(path), by)}


def _as(role: Role) -> Actor:
    return Actor("someone", 1, (Belonging(role, 1, "un_entity"),))


def test_nobody_is_shown_a_door() -> None:
    assert _labels("/", NOBODY) == {}


def test_only_the_public_doors_are_shown_when_the_public_level_is_open(settings: object) -> None:
    settings.TANSIQ_PUBLIC_LEVEL_OPEN = True

    assert not {"Home", "Imports", "Yearly round"} & set(_labels("/", NOBODY))


@pytest.mark.parametrize(
    ("role", "may_import"), [(Role.COORDINATOR, True), (Role.ASSESSOR, True), (Role.STATE_FOCAL_POINT, False)]
)
def test_a_door_is_shown_to_who_may_open_it(role: Role, may_import: bool) -> None:
    shown = _labels("/", _as(role))

    assert ("Imports" in shown) is (may_import and address("exchange:imports") is not None)


@pytest.mark.parametrize("role", Role)
def test_the_header_holds_few_doors(role: Role) -> None:
    assert len(_labels("/", _as(role))) <= 10


def test_home_is_marked_only_when_it_is_home_itself() -> None:
    assert _labels("/", _as(Role.COORDINATOR))["Home"]
    assert not _labels("/elsewhere/", _as(Role.COORDINATOR))["Home"]


def test_a_page_that_is_not_there_has_no_address() -> None:
    assert address("no:such") is None
