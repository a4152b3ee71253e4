"""One's own security: the second factor, recovery codes, sessions, the last sign-ins; and who must have a second factor."""

import re
import time
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from tansiq.access.enums import Role
from tansiq.access.roles import SECOND_FACTOR
from tansiq.accounts.models import Person
from tansiq.audit.enums import Event
from tansiq.audit.queries import history_of
from tansiq.web.accounts.adapter import Factors
from tansiq.web.accounts.second_factor import require_known_roles
from tests.architecture.test_urls import PAGES
from tests.factories.accounts import MembershipFactory
from tests.factories.reference import OrganisationFactory
from tests.web.accounts.codes import code, secret_on

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
APP, KEY, CODES = "/accounts/security/app/", "/accounts/security/keys/add/", "/accounts/security/codes/"


def person_as(role, **more):
    person = Person.objects.create_user("amal", password=PASSWORD, names={"en": "Amal"}, **more)
    MembershipFactory(person=person, role=role)
    return person


@pytest.fixture
def person():
    return person_as(Role.DONOR)


def sign_in(client, username="amal"):
    return client.post("/accounts/sign-in/", {"login": username, "password": PASSWORD})


@pytest.fixture
def browser(client, person):
    sign_in(client)
    return client


@pytest.fixture
def frozen(monkeypatch):
    """A clock that moves when it is told to."""
    clock = {"now": time.time()}
    monkeypatch.setattr(time, "time", lambda: clock["now"])

    def pass_(seconds):
        clock["now"] += seconds

    return pass_


def text(response):
    return response.content.decode()


def add_app(browser):
    """Add an app; give its secret and the recovery codes."""
    secret = secret_on(text(browser.get(APP)))
    response = browser.post(APP, {"code": code(secret)}, follow=True)
    return secret, re.findall(r"<li><code>(\d{8})</code>", text(response))


def second_step(client, given):
    return client.post("/accounts/sign-in/second-step/", {"code": given})


def events(person):
    return [(entry.event, entry.details) for entry in history_of(person)]


# --- the app ---


def test_an_app_is_added_with_recovery_codes_shown_once(browser, person):
    _secret, recovery = add_app(browser)

    assert len(recovery) == len(set(recovery)) == 10
    again = text(browser.get(CODES))
    assert not set(recovery) & set(re.findall(r"\d{8}", again)) and "10 codes are left" in again
    assert "10 codes are left" in text(browser.get("/accounts/security/"))
    assert sorted(
        details["kind"] for event, details in events(person) if event == Event.SECOND_FACTOR_ADDED
    ) == [
        "recovery_codes",
        "totp",
    ]


def test_the_picture_of_the_secret_is_in_the_page_itself(browser):
    assert 'src="data:image/svg+xml;base64,' in text(browser.get(APP))


def test_the_secret_stands_sealed_in_the_database(browser):
    secret, _recovery = add_app(browser)

    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert Factors().decrypt(kept) == secret


def test_under_another_key_no_code_fits_and_nothing_breaks(client, browser, settings):
    secret, _recovery = add_app(browser)
    kept = Authenticator.objects.get(type="totp").data["secret"]

    settings.SECRET_KEY, old = "another key", settings.SECRET_KEY
    assert Factors().decrypt(kept) != secret
    settings.SECRET_KEY_FALLBACKS = [old]
    assert Factors().decrypt(kept) == secret


@pytest.mark.parametrize("given", ["000000", "", "letters", "1" * 500])
def test_a_wrong_code_adds_no_app(browser, given):
    browser.get(APP)

    assert browser.post(APP, {"code": given}).status_code == 422
    assert not Authenticator.objects.exists()


def test_who_has_an_app_adds_no_second_one(browser):
    add_app(browser)

    assert browser.get(APP).url == "/accounts/security/app/remove/"


def test_an_app_is_removed_with_the_recovery_codes(browser, person):
    add_app(browser)
    assert browser.get("/accounts/security/app/remove/").status_code == 200

    browser.post("/accounts/security/app/remove/")

    assert not Authenticator.objects.exists()
    assert [event for event, _details in events(person)][:2] == [Event.SECOND_FACTOR_REMOVED] * 2
    assert browser.get("/accounts/security/app/remove/").status_code == 404
    assert browser.get(CODES).status_code == 404


# --- the second step ---


def test_signing_in_takes_both_steps(browser, person, frozen):
    secret, _recovery = add_app(browser)
    other = Client()
    frozen(120)

    assert sign_in(other).url == "/accounts/sign-in/second-step/"
    assert other.get("/").status_code == 302
    assert other.get("/accounts/sign-in/second-step/").status_code == 200
    assert second_step(other, code(secret)).url == "/"
    assert other.get("/").status_code == 200
    assert events(person)[0] == (Event.PERSON_SIGNED_IN, {"way": "password+totp"})


def test_a_code_in_arabic_digits_is_the_same_code(browser, frozen):
    secret, _recovery = add_app(browser)
    frozen(120)
    other = Client()
    sign_in(other)

    assert (
        second_step(other, code(secret).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))).status_code
        == 302
    )


def test_a_code_is_taken_once_for_as_long_as_it_would_hold(browser, frozen):
    secret, _recovery = add_app(browser)
    frozen(120)
    given = code(secret)
    first, second = Client(), Client()
    sign_in(first)
    sign_in(second)
    assert second_step(first, given).status_code == 302

    frozen(30)
    for written in (given, f"{given[:3]} {given[3:]}", f"{given[:3]}-{given[3:]}", f" {given} "):
        assert second_step(second, written).status_code == 422


@pytest.mark.parametrize(("off", "status"), [(-30, 302), (30, 302), (-90, 422), (90, 422)])
def test_clocks_may_differ_by_half_a_minute(browser, frozen, off, status):
    secret, _recovery = add_app(browser)
    frozen(300)
    other = Client()
    sign_in(other)

    assert second_step(other, code(secret, at=time.time() + off)).status_code == status


def test_a_recovery_code_is_taken_once(browser, frozen):
    _secret, recovery = add_app(browser)
    first, second = Client(), Client()
    sign_in(first)
    assert second_step(first, recovery[0]).status_code == 302
    assert "9 codes are left" in text(first.get("/accounts/security/"))

    frozen(120)
    sign_in(second)
    assert second_step(second, recovery[0]).status_code == 422
    assert second_step(second, recovery[1]).status_code == 302


def test_wrong_codes_are_logged_and_lock_out(browser, person, settings, frozen):
    secret, _recovery = add_app(browser)
    frozen(120)
    other = Client()
    sign_in(other)
    for _attempt in range(settings.TANSIQ_SIGN_IN_ATTEMPTS):
        assert second_step(other, "000000").status_code == 422

    locked = second_step(other, code(secret))

    assert locked.status_code == 422 and "Wait 15 minutes" in text(locked)
    logged = [event for event, _details in events(person)]
    assert logged.count(Event.PERSON_SIGN_IN_FAILED) == settings.TANSIQ_SIGN_IN_ATTEMPTS
    assert logged.count(Event.PERSON_LOCKED_OUT) == 1


def test_the_second_step_opens_only_after_the_first(client, person):
    assert client.get("/accounts/sign-in/second-step/").url == "/accounts/sign-in/"
    assert second_step(client, "000000").url == "/accounts/sign-in/"


def test_one_may_begin_again(browser):
    add_app(browser)
    other = Client()
    sign_in(other)

    other.post("/accounts/sign-out/")

    assert other.get("/accounts/sign-in/second-step/").url == "/accounts/sign-in/"


# --- recovery codes, keys ---


def test_new_codes_take_the_place_of_the_old(browser, person):
    _secret, old = add_app(browser)
    assert browser.get(f"{CODES}new/").status_code == 200

    response = browser.post(f"{CODES}new/", follow=True)

    new = re.findall(r"<li><code>(\d{8})</code>", text(response))
    assert len(new) == 10 and not set(new) & set(old)
    logged = [event for event, _details in events(person)]
    assert {Event.SECOND_FACTOR_ADDED, Event.SECOND_FACTOR_REMOVED} <= set(logged[:2])


def test_codes_without_a_factor_are_refused(browser):
    assert browser.post(f"{CODES}new/").status_code == 422


@pytest.mark.parametrize(
    "said", ["", "{", "{}", "[]", '"x"', "1", '{"id": "x", "rawId": "x", "response": {}}']
)
def test_words_that_no_key_said_add_no_key(browser, said):
    assert browser.get(KEY).status_code == 200

    assert browser.post(KEY, {"name": "", "credential": said}).status_code == 422
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "said", ["", "{", "{}", "[]", '"x"', "1", '{"id": "x", "rawId": "x", "response": {}}']
)
def test_words_that_no_key_said_are_no_second_step(browser, said):
    add_app(browser)
    other = Client()
    sign_in(other)

    response = other.post("/accounts/sign-in/second-step/", {"credential": said})

    assert response.status_code == 422
    assert other.get("/").status_code == 302


def test_a_key_of_somebody_else_is_not_there(browser):
    other = MembershipFactory().person
    key = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Theirs"})

    assert browser.post(f"/accounts/security/keys/{key.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_key_is_removed(browser, person):
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Mine"})
    assert "Mine" in text(browser.get("/accounts/security/"))
    assert "Mine" in text(browser.get(f"/accounts/security/keys/{key.pk}/remove/"))

    response = browser.post(f"/accounts/security/keys/{key.pk}/remove/")

    assert response.url == "/accounts/security/"
    assert events(person)[0] == (Event.SECOND_FACTOR_REMOVED, {"kind": "webauthn"})


# --- saying once more who one is ---


@pytest.mark.parametrize("path", [APP, KEY])
def test_after_five_minutes_one_says_once_more_who_one_is(browser, frozen, path):
    frozen(301)

    response = browser.get(path)
    assert unquote(response.url) == f"/accounts/confirm/?next={path}"
    wrong = browser.post(response.url, {"password": "another password"})
    assert wrong.status_code == 422
    assert browser.post(response.url, {"password": PASSWORD}).url == path
    assert browser.get(path).status_code == 200


def test_one_may_say_it_by_a_code(browser, frozen):
    secret, _recovery = add_app(browser)
    frozen(301)

    page = text(browser.get(browser.get(f"{CODES}new/").url))
    assert "/accounts/confirm/code/" in page
    by_code = f"/accounts/confirm/code/?next={CODES}new/"
    assert browser.get(by_code).status_code == 200
    assert browser.post(by_code, {"code": "000000"}).status_code == 422
    assert browser.post(by_code, {"code": code(secret)}).url == f"{CODES}new/"


def test_one_cannot_say_it_by_what_one_does_not_have(browser):
    assert browser.get("/accounts/confirm/key/").url == "/accounts/confirm/"


# --- sessions and sign-ins ---


AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


@pytest.fixture
def elsewhere(person):
    other = Client(headers={"user-agent": AGENT}, REMOTE_ADDR="198.51.100.7")
    sign_in(other)
    return other


def test_sessions_are_listed(browser, elsewhere):
    page = text(browser.get("/accounts/security/"))

    assert "Edge, Windows" in page and "198.51.100.7" in page and page.count("this one") == 1


def test_one_session_is_ended_from_another(browser, elsewhere, person):
    row = UserSession.objects.get(ip="198.51.100.7")

    response = browser.post("/accounts/security/sessions/end/", {"end": row.pk}, follow=True)

    assert "1 session has ended." in text(response)
    assert elsewhere.get("/").status_code == 302
    assert browser.get("/").status_code == 200
    assert events(person)[0] == (Event.SESSION_ENDED, {"sessions": 1})


def test_all_others_are_ended(browser, elsewhere):
    browser.post("/accounts/security/sessions/end/", {"end": "others"})

    assert (browser.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)


def test_one_signs_out_everywhere(browser, elsewhere):
    response = browser.post("/accounts/security/sessions/end/", {"end": "all"}, follow=True)

    assert "You are signed out everywhere." in text(response)
    assert (browser.get("/").status_code, elsewhere.get("/").status_code) == (302, 302)


@pytest.mark.parametrize("end", ["", "0", "nonsense"])
def test_a_session_that_is_not_there_is_not_ended(browser, elsewhere, end):
    assert browser.post("/accounts/security/sessions/end/", {"end": end}).status_code == 404
    assert elsewhere.get("/").status_code == 200


def test_a_session_of_somebody_else_is_not_there(browser, elsewhere):
    theirs = Client()
    Person.objects.create_user("sami", password=PASSWORD)
    sign_in(theirs, "sami")
    row = UserSession.objects.get(user__username="sami")

    assert browser.post("/accounts/security/sessions/end/", {"end": row.pk}).status_code == 404
    assert theirs.get("/accounts/security/").status_code == 200


def test_sessions_end_by_posting_only(browser):
    assert browser.get("/accounts/security/sessions/end/").status_code == 405


def test_the_last_sign_ins_are_shown_and_nobody_elses(browser):
    Client().post("/accounts/sign-in/", {"login": "amal", "password": "wrong"})
    Client().post("/accounts/sign-in/", {"login": "sami", "password": "wrong"})

    page = text(browser.get("/accounts/security/"))

    assert page.count("Sign-in failed") == 1


# --- who must have a second factor ---


@pytest.fixture
def required(settings):
    settings.TANSIQ_SECOND_FACTOR = ["by_role"]


@pytest.mark.parametrize("role", Role)
def test_the_table_says_who_is_led_to_the_security_page(client, role, required):
    person_as(role)

    response = sign_in(client)
    home = client.get("/")

    assert response.url == "/"
    assert (home.status_code, home.headers.get("location")) == (
        (302, "/accounts/security/") if role in SECOND_FACTOR else (200, None)
    )


@pytest.mark.parametrize(
    ("asked", "status"), [(["donor"], 302), (["all"], 302), (["academia"], 200), ([], 200)]
)
def test_the_operator_widens_the_rule(client, person, settings, asked, status):
    settings.TANSIQ_SECOND_FACTOR = ["by_role", *asked]
    sign_in(client)

    assert client.get("/").status_code == status


def test_a_role_that_nobody_has_is_refused_at_the_start(settings):
    settings.TANSIQ_SECOND_FACTOR = ["by_role", "king"]

    with pytest.raises(ImproperlyConfigured, match="king"):
        require_known_roles()


def test_examples_go_without(client, required):
    person_as(Role.COORDINATOR, is_illustrative=True)
    sign_in(client)

    assert client.get("/").status_code == 200


OWN = {
    reverse(name)
    for name in (
        "account_change_password",
        "account_reauthenticate",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_view_recovery_codes",
        "usersessions_end",
    )
}


@pytest.mark.parametrize("route", [route for route in PAGES if PAGES[route].callback.needs != "anyone"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_else_opens_before_the_second_factor(client, required, settings, route, method):
    settings.TANSIQ_PUBLIC_LEVEL_OPEN = True
    person_as(Role.COORDINATOR)
    sign_in(client)
    path = "/" + re.sub(r"<[^>]*:?\w+>", "1", route)

    response = getattr(client, method)(path)

    is_led = response.status_code == 302 and response.url == "/accounts/security/"
    is_own = path in OWN or path.startswith("/accounts/security/keys/")
    assert is_own or is_led


def test_a_fragment_is_led_as_a_whole_page(client, required):
    person_as(Role.COORDINATOR)
    sign_in(client)

    response = client.get("/projects/", headers={"hx-request": "true"})

    assert response.headers["hx-redirect"] == "/accounts/security/" and response.content == b""


def test_with_the_factor_everything_opens(client, required, frozen):
    person_as(Role.COORDINATOR)
    sign_in(client)
    assert "Add a second factor to go on" in text(client.get("/accounts/security/"))

    secret, _recovery = add_app(client)

    assert client.get("/").status_code == 200
    frozen(120)
    other = Client()
    sign_in(other)
    second_step(other, code(secret))
    assert other.get("/").status_code == 200


def test_who_needs_a_factor_keeps_the_last_one(client, required):
    person = person_as(Role.COORDINATOR)
    sign_in(client)
    add_app(client)

    refused = client.post("/accounts/security/app/remove/")
    assert refused.status_code == 422 and "add another before you remove" in text(refused)

    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Mine"})
    assert client.post("/accounts/security/app/remove/").status_code == 302
    refused = client.post(f"/accounts/security/keys/{key.pk}/remove/")
    assert refused.status_code == 422 and "add another before you remove" in text(refused)
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", ["/accounts/security/", APP, KEY, f"{CODES}new/", "/accounts/confirm/"])
def test_each_page_reads_in_both_languages_without_inline_words(browser, language, path):
    browser.cookies["language"] = language

    page = text(browser.get(path, follow=True))

    assert f'lang="{language}"' in page
    assert "<script>" not in page and "style=" not in page and "onclick" not in page


# --- the coordinating office helps ---


@pytest.fixture
def helper():
    helper = Client()
    office = OrganisationFactory(is_coordinating_office=True)
    helper.force_login(
        MembershipFactory(role=Role.COORDINATOR, organisation=office, person__username="helper").person
    )
    return helper


def test_who_lost_everything_is_let_in_again(browser, helper, person, settings, frozen):
    add_app(browser)
    frozen(120)
    other = Client()
    for _attempt in range(settings.TANSIQ_SIGN_IN_ATTEMPTS):
        other.post("/accounts/sign-in/", {"login": "amal", "password": "wrong"})
    assert sign_in(other).status_code == 422
    assert "call back" in text(helper.get("/accounts/renew/amal/"))

    response = helper.post("/accounts/renew/amal/", follow=True)

    assert "The second factors are taken out" in text(response)
    assert browser.get("/").status_code == 302
    assert sign_in(other).url == "/"


def test_nobody_is_let_in_who_is_not_there_or_oneself(helper):
    assert helper.post("/accounts/renew/nobody/").status_code == 404
    assert "Somebody else does this for you." in text(helper.post("/accounts/renew/helper/", follow=True))


def test_others_let_nobody_in(browser):
    assert browser.get("/accounts/renew/amal/").status_code == 403
    assert browser.post("/accounts/renew/amal/").status_code == 403
