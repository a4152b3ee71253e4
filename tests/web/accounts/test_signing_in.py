"""Signing in: the password, the limits and the lock-out, where one goes afterwards, and how long a session lasts."""

import re
import time

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tansiq.accounts.models import Person
from tansiq.audit.enums import Event
from tansiq.audit.queries import history_of
from tansiq.config.settings import PASSWORD_HASHERS
from tests.factories.accounts import MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
WRONG = "another long password"


@pytest.fixture
def person():
    return Person.objects.create_user(
        "amal", password=PASSWORD, names={"en": "Amal"}, email="amal@example.org"
    )


def sign_in(client, username="amal", password=PASSWORD, **more):
    return client.post("/accounts/sign-in/", {"login": username, "password": password, **more})


def events(person):
    return [entry.event for entry in history_of(person)]


def words(response):
    """The answer without its token."""
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


# --- the password ---


def test_passwords_are_kept_with_argon2(settings):
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS

    assert identify_hasher(make_password(PASSWORD)).algorithm == "argon2"


@pytest.mark.parametrize(
    ("password", "message"),
    [("too short", "too short"), ("password1234", "too common"), ("amal@example.org", "too similar")],
)
def test_a_poor_password_is_refused_at_the_field(client, person, password, message):
    client.force_login(person)

    response = client.post(
        "/accounts/password/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )

    assert response.status_code == 422 and message in response.content.decode()
    assert Person.objects.get().check_password(PASSWORD)


def test_a_changed_password_ends_every_other_session(client, person):
    other = Client()
    sign_in(other)
    sign_in(client)

    response = client.post(
        "/accounts/password/", {"oldpassword": PASSWORD, "password1": WRONG, "password2": WRONG}, follow=True
    )

    assert "Every other session of yours has ended." in response.content.decode()
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert events(person)[0] == Event.PASSWORD_CHANGED


def test_the_present_password_is_asked_for(client, person):
    client.force_login(person)

    response = client.post(
        "/accounts/password/", {"oldpassword": WRONG, "password1": "x" * 12, "password2": "x" * 12}
    )

    assert response.status_code == 422
    assert Event.PASSWORD_CHANGED not in events(person)


def test_who_has_no_password_sets_one(client):
    person = PersonFactory()
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    assert client.get("/accounts/password/").url == "/accounts/password/set/"
    assert "/accounts/password/set/" in client.get("/accounts/security/").content.decode()

    response = client.post(
        "/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD}, follow=True
    )

    assert "Your password is set." in response.content.decode()
    assert Person.objects.get().check_password(PASSWORD)
    assert client.get("/accounts/password/set/").url == "/accounts/password/"


def test_two_passwords_that_differ_are_refused(client):
    person = PersonFactory()
    person.set_unusable_password()
    person.save()
    client.force_login(person)

    assert (
        client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": WRONG}).status_code == 422
    )


# --- failures ---


def test_signing_in_and_out_is_logged_with_its_way(client, person):
    sign_in(client)
    client.post("/accounts/sign-out/")

    entries = list(history_of(person))
    assert [(e.event, e.details) for e in entries] == [
        (Event.PERSON_SIGNED_OUT, {}),
        (Event.PERSON_SIGNED_IN, {"way": "password"}),
    ]


def test_signing_out_without_a_session_is_no_event(client, person):
    client.post("/accounts/sign-out/")

    assert events(person) == []


def test_a_failed_sign_in_says_the_same_of_every_name(client, person):
    PersonFactory(username="closed", is_active=False, password=make_password(PASSWORD))

    answers = [
        (response.status_code, words(response).replace(name, ""))
        for name, password in [("amal", WRONG), ("nobody", WRONG), ("closed", PASSWORD), ("closed", WRONG)]
        for response in [sign_in(client, name, password)]
    ]

    assert answers[0][0] == 422
    assert len(set(answers)) == 1
    assert events(person) == [Event.PERSON_SIGN_IN_FAILED]


@pytest.mark.parametrize("name", ["amal", "nobody"])
def test_too_many_failures_lock_a_name_out_known_or_not(client, person, name, settings):
    for _attempt in range(settings.TANSIQ_SIGN_IN_ATTEMPTS):
        assert sign_in(client, name, WRONG).status_code == 422
    locked = sign_in(Client(REMOTE_ADDR="198.51.100.7"), name, PASSWORD)

    text = locked.content.decode()
    assert locked.status_code == 422
    assert "Wait 15 minutes" in text and "coordinating office can help" in text
    sign_in(client, name, PASSWORD)
    assert events(person).count(Event.PERSON_LOCKED_OUT) == (name == "amal")


def test_a_lock_out_says_the_same_of_every_name(client, person, settings):
    answers = set()
    for name in ("amal", "nobody"):
        for _attempt in range(settings.TANSIQ_SIGN_IN_ATTEMPTS + 1):
            response = sign_in(client, name, WRONG)
        answers.add(words(response).replace(name, ""))

    assert len(answers) == 1


def test_a_lock_out_ends_with_time(client, person, settings, monkeypatch):
    for _attempt in range(settings.TANSIQ_SIGN_IN_ATTEMPTS):
        sign_in(client, "amal", WRONG)
    later = time.time() + settings.TANSIQ_LOCK_OUT_MINUTES * 60 + 1
    monkeypatch.setattr(time, "time", lambda: later)

    assert sign_in(client).status_code == 302


def test_an_address_that_tries_many_names_is_locked_out(client, person, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/15m/ip,5/15m/key", "login": "100/m/ip"}
    for name in ("one", "two", "three"):
        sign_in(client, name, WRONG)

    assert "Wait 15 minutes" in sign_in(client).content.decode()
    assert sign_in(Client(REMOTE_ADDR="198.51.100.7")).status_code == 302


def test_the_limits_stand_in_the_database_where_every_process_finds_them(client, person, settings):
    sign_in(client, "amal", WRONG)

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {settings.LIMITS_TABLE}")
        assert cursor.fetchone()[0] > 0


def test_trying_many_names_frees_none_that_waits(client, person, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "9999/15m/ip,5/15m/key", "login": "9999/m/ip"}
    for _attempt in range(5):
        sign_in(client, "amal", WRONG)
    for number in range(400):
        cache.set(f"another-name-{number}", 1, 900)

    assert "Wait 15 minutes" in sign_in(client).content.decode()


def test_too_many_requests_are_answered_in_words(client, person, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in(client, "amal", WRONG)

    response = sign_in(client)

    assert response.status_code == 429 and "Try again in a minute" in response.content.decode()


def test_behind_a_proxy_the_address_is_what_the_proxy_says(client, person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}

    answers = [
        client.post("/accounts/sign-in/", {}, headers={"x-forwarded-for": f"9.9.9.9, {address}"}).status_code
        for address in ("198.51.100.1", "198.51.100.2", "198.51.100.1")
    ]

    assert answers == [422, 422, 429]


# --- where one goes ---


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("/projects/", "/projects/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\elsewhere.example", "/"),
        ("http://localhost/", "/"),
    ],
)
def test_after_signing_in_one_stays_on_this_host(client, person, asked, goes):
    assert sign_in(client, next=asked).url == goes


def test_the_session_gets_a_new_key(client, person):
    client.get("/accounts/sign-in/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key

    sign_in(client)

    assert client.session.session_key != planted


# --- how long a session lasts ---


def later(monkeypatch, minutes):
    then = time.time() + minutes * 60
    monkeypatch.setattr(time, "time", lambda: then)


def test_an_idle_session_ends_and_says_so(client, person, settings, monkeypatch):
    sign_in(client)
    later(monkeypatch, settings.TANSIQ_SESSION_IDLE_MINUTES + 1)

    response = client.get("/accounts/security/", follow=True)

    assert response.redirect_chain[0][0] == "/accounts/sign-in/?next=/accounts/security/"
    assert "Your session has ended." in response.content.decode()


def test_a_session_in_use_goes_on_until_it_is_too_old(client, person, settings, monkeypatch):
    sign_in(client)
    start = time.time()
    for minutes in range(30, settings.TANSIQ_SESSION_HOURS * 60 + 1, 30):
        monkeypatch.setattr(time, "time", lambda m=minutes: start + m * 60)
        assert client.get("/accounts/security/").status_code == 200
    monkeypatch.setattr(time, "time", lambda: start + settings.TANSIQ_SESSION_HOURS * 3600 + 60)

    assert client.get("/accounts/security/").status_code == 302


def test_a_page_soon_after_another_writes_nothing(client, person):
    sign_in(client)
    client.get("/")

    with CaptureQueriesContext(connection) as seen:
        client.get("/no-such-page/")

    assert not [query for query in seen.captured_queries if query["sql"].startswith(("INSERT", "UPDATE"))]


def test_a_closed_account_has_no_session_any_more(client, person):
    sign_in(client)
    Person.objects.update(is_active=False)
    assert client.get("/").status_code == 302

    Person.objects.update(is_active=True)

    assert client.get("/").status_code == 302


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", ["account_login", "mfa_index", "account_change_password", "account_logout"])
def test_each_page_reads_in_both_languages(client, person, language, name):
    MembershipFactory(person=person)
    sign_in(client)
    client.cookies["language"] = language

    text = client.get(reverse(name), follow=True).content.decode()

    assert f'lang="{language}"' in text and "<script>" not in text and "style=" not in text
