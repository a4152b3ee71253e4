"""The key to pseudonyms on its pages: two halves, a request, a confirmation, clear refusals."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tansiq.access.enums import Perm, Role
from tansiq.access.roles import PERMISSIONS
from tansiq.audit.actions import keep_identity, protect
from tansiq.audit.models import Holder, Identity, Opening, Succession
from tansiq.kernel import sealing
from tests.factories.accounts import actor

FIRST, SECOND = "seven quiet herons", "a ladder in the rain"


@pytest.fixture(autouse=True)
def _quick(monkeypatch) -> None:
    real = sealing.Scrypt
    monkeypatch.setattr(sealing, "Scrypt", lambda **told: real(**{**told, "n": 16}))


@pytest.fixture
def first(world, browser_of):
    return browser_of(actor(Role.COORDINATOR, world.office))


@pytest.fixture
def second(world, browser_of):
    return browser_of(actor(Role.AUDITOR, world.other))


def make(client, passphrase, again=None):
    return client.post("/audit/pseudonyms/", {"passphrase": passphrase, "again": again or passphrase})


@pytest.fixture
def protected(world, first, second) -> Identity:
    assert make(first, FIRST).status_code == make(second, SECOND).status_code == 302
    by = actor(Role.OPERATOR)
    keep_identity(code="p-amal", name="Amal Example", by=by)
    protect(code="p-amal", by=by)
    return Identity.objects.get(code="p-amal")


@pytest.fixture
def asked(first, protected) -> Opening:
    told = {"reason": "A threat", "passphrase": FIRST}
    assert first.post(f"/audit/pseudonyms/{protected.pseudonym}/", told).status_code == 302
    return Opening.objects.get()


def told(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", ["", "7F3A/", "requests/1/", "halves/1/", "successors/1/"])
def test_only_who_may_hold_a_half_opens_the_pages(world, browser_of, role, page):
    status = browser_of(actor(role, world.office)).get(f"/audit/pseudonyms/{page}").status_code

    may = Perm.PSEUDONYM_HOLD in PERMISSIONS[role]
    assert status == ((404 if page else 200) if may else 403)


def test_two_holders_open_a_name_once(first, second, protected, asked):
    assert f"Contributor {protected.pseudonym}" in told(second.get("/audit/pseudonyms/"))
    address = f"/audit/pseudonyms/requests/{asked.pk}/"
    assert address in told(second.get("/audit/pseudonyms/")) and address not in told(
        first.get("/audit/pseudonyms/")
    )
    assert "A threat" in told(second.get(address))

    response = second.post(address, {"passphrase": SECOND})

    assert "Amal Example" in told(response)
    assert "no-store" in response["Cache-Control"]
    for client in (first, second):
        assert "Amal Example" not in told(client.get(address)) + told(client.get("/audit/pseudonyms/"))
    again = second.post(address, {"passphrase": SECOND})
    assert again.status_code == 422 and "was shown once" in told(again)
    log = told(second.get("/audit/"))
    assert "Pseudonym opened by two people" in log and "Amal" not in log


def test_a_wrong_passphrase_is_told_at_its_field(first, second, protected, asked):
    wrong = second.post(f"/audit/pseudonyms/requests/{asked.pk}/", {"passphrase": FIRST})

    assert wrong.status_code == 422
    assert re.search(r"field--wrong.*?This is not your passphrase", told(wrong), re.S)
    assert FIRST not in told(wrong)


def test_the_same_person_does_not_confirm(first, asked):
    refused = first.post(f"/audit/pseudonyms/requests/{asked.pk}/", {"passphrase": FIRST})

    assert refused.status_code == 422 and "The other holder confirms" in told(refused)


def test_a_request_expires(second, asked):
    Opening.objects.update(asked_at=timezone.now() - timedelta(hours=2))

    late = second.post(f"/audit/pseudonyms/requests/{asked.pk}/", {"passphrase": SECOND})

    assert late.status_code == 422 and "The hour to confirm has passed" in told(late)


def test_asking_needs_a_reason_and_the_right_passphrase(first, protected):
    address = f"/audit/pseudonyms/{protected.pseudonym}/"

    assert first.post(address, {"passphrase": FIRST}).status_code == 422
    assert "This is not your passphrase" in told(first.post(address, {"reason": "x", "passphrase": SECOND}))
    assert not Opening.objects.exists()


@pytest.mark.parametrize(
    ("passphrase", "again", "reason"),
    [("short", "short", "at least 16 characters"), (FIRST, SECOND, "The two passphrases differ")],
)
def test_a_half_with_a_poor_passphrase_is_not_made(first, passphrase, again, reason):
    response = make(first, passphrase, again)

    assert response.status_code == 422 and reason in told(response)
    assert not Holder.objects.exists()


def test_the_same_person_does_not_make_both_halves(first):
    make(first, FIRST)

    refused = make(first, SECOND)

    assert refused.status_code == 422 and "Somebody else makes this one" in told(refused)
    assert "Your half is made" in told(refused)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_stand_in_both_languages(first, protected, asked, language):
    for page in ("", f"{protected.pseudonym}/", f"requests/{asked.pk}/"):
        html = told(first.get(f"/audit/pseudonyms/{page}", headers={"Accept-Language": language}))
        assert f'<html lang="{language}"' in html and " style=" not in html


# --- handing over ---

THIRD = "the tide comes in at noon"


@pytest.fixture
def next_one(world, browser_of):
    return browser_of(actor(Role.COORDINATOR, world.other))


def test_a_half_is_handed_over_on_the_pages(protected, first, second, next_one):
    assert "/audit/pseudonyms/halves/1/" in told(next_one.get("/audit/pseudonyms/"))
    assert "hands it over" in told(next_one.get("/audit/pseudonyms/halves/1/"))
    twice = {"passphrase": THIRD, "again": THIRD}
    assert next_one.post("/audit/pseudonyms/halves/1/", twice).status_code == 302

    page = f"/audit/pseudonyms/successors/{Succession.objects.get().pk}/"
    assert page in told(first.get("/audit/pseudonyms/"))
    assert second.get(page).status_code == 404
    wrong = first.post(page, {"passphrase": THIRD})
    assert wrong.status_code == 422 and "not your passphrase" in told(wrong)
    assert "opens nothing more" in told(first.post(page, {"passphrase": FIRST}, follow=True))

    asked = {"reason": "A threat", "passphrase": THIRD}
    assert next_one.post(f"/audit/pseudonyms/{protected.pseudonym}/", asked).status_code == 302
    opening = Opening.objects.get()
    shown = second.post(f"/audit/pseudonyms/requests/{opening.pk}/", {"passphrase": SECOND})
    assert "Amal Example" in told(shown)


def test_what_cannot_be_taken_over(protected, first, next_one):
    assert next_one.get("/audit/pseudonyms/halves/3/").status_code == 404
    twice = {"passphrase": THIRD, "again": THIRD}
    refused = first.post("/audit/pseudonyms/halves/2/", twice)
    assert refused.status_code == 422 and "You hold a half yourself" in told(refused)


def test_too_many_wrong_passphrases_are_said(protected, first, settings):
    settings.TANSIQ_SIGN_IN_ATTEMPTS = 1
    page = f"/audit/pseudonyms/{protected.pseudonym}/"
    first.post(page, {"reason": "A threat", "passphrase": THIRD})

    answer = first.post(page, {"reason": "A threat", "passphrase": FIRST})

    assert answer.status_code == 422 and "Too many wrong passphrases" in told(answer)
