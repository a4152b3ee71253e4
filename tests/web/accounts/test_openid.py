"""Signing in through OpenID Connect: who is let in, and every answer of the provider that is not taken."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.accounts.models import Person
from tansiq.audit.enums import Event
from tansiq.audit.queries import everything
from tansiq.web.accounts.adapter import Factors
from tests.factories.accounts import PersonFactory
from tests.web.accounts.codes import code
from tests.web.accounts.provider import CLIENT, SECRET, Provider

pytestmark = pytest.mark.django_db
BEGIN, BACK = "/accounts/sign-in/openid/", "/accounts/sign-in/openid/back/"


@pytest.fixture(scope="module")
def running():
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture
def provider(running, settings):
    """An honest provider, named in the settings."""
    honest = dict(
        vars(running), identity={}, configuration={}, token={}, signs_with=running.key, header={"kid": "k"}
    )
    honest["told"] = {"sub": "s-1", "email": "amal@example.org", "email_verified": True}
    vars(running).update(honest)
    app = {
        "provider_id": "oidc",
        "name": "The Ministry",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": running.issuer, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    return running


@pytest.fixture
def person():
    return PersonFactory(username="amal", email="amal@example.org")


def begin(client, provider, query=""):
    """Go to the provider; give what it is asked."""
    response = client.get(BEGIN + query)
    assert response.url.startswith(f"{provider.issuer}/authorize?")
    provider.asked = {name: values[0] for name, values in parse_qs(urlsplit(response.url).query).items()}
    return provider.asked


def come_back(client, asked, **more):
    return client.get(BACK, {"code": "c", "state": asked["state"], **more}, follow=True)


def sign_in(client, provider, query=""):
    return come_back(client, begin(client, provider, query))


def is_in(client):
    return client.get("/").status_code == 200


def last_events():
    return [entry.event for entry in everything(by=on_the_machine(Role.AUDITOR))[:2]]


# --- who is let in ---


def test_a_person_is_known_by_the_verified_address_and_then_by_the_subject(client, provider, person):
    sign_in(client, provider)
    assert is_in(client)
    assert SocialAccount.objects.get().user == person

    provider.told["email"] = "changed@example.org"
    again = Client()
    sign_in(again, provider)
    assert is_in(again)
    entry = everything(by=on_the_machine(Role.AUDITOR))[0]
    assert (entry.event, entry.details) == (Event.PERSON_SIGNED_IN, {"way": "openid"})


def test_the_password_stays_as_it_was(client, provider, person):
    person.set_password("a long enough password")
    person.save()

    sign_in(client, provider)

    person.refresh_from_db()
    assert person.check_password("a long enough password")


def test_nothing_is_kept_of_what_the_provider_tells(client, provider, person):
    sign_in(client, provider)

    kept = SocialAccount.objects.get()
    assert kept.extra_data == {} and "s-1" not in kept.uid


@pytest.mark.parametrize(
    "told",
    [
        {"email": "stranger@example.org"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": ""},
        {"email": None},
        {"email": ["amal@example.org"]},
    ],
    ids=str,
)
def test_who_is_not_known_is_refused_and_no_account_is_made(client, provider, person, told):
    provider.told.update(told)
    response = sign_in(client, provider)

    assert "Nobody here is known by this sign-in." in response.content.decode()
    assert not is_in(client)
    assert Person.objects.count() == 1 and not SocialAccount.objects.exists()
    assert last_events() == [Event.PERSON_SIGN_IN_FAILED]


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_illustrative": True}])
def test_closed_accounts_and_examples_are_known_to_nobody(client, provider, person, change):
    Person.objects.update(**change)

    assert "Nobody here is known" in sign_in(client, provider).content.decode()


def test_an_address_of_two_accounts_is_nobodys(client, provider, person):
    PersonFactory(email="AMAL@example.org")

    assert "Nobody here is known" in sign_in(client, provider).content.decode()


def test_an_account_closed_since_is_told_so(client, provider, person):
    sign_in(client, provider)
    Person.objects.update(is_active=False)

    other = Client()
    assert "This account is closed." in sign_in(other, provider).content.decode()
    assert not is_in(other)


def test_the_same_subject_of_another_provider_is_somebody_else(client, provider, person, settings):
    sign_in(client, provider)
    Person.objects.update(email="moved@example.org")
    other = Provider()
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = other.issuer

    browser = Client()
    answer = sign_in(browser, other).content.decode()
    other.close()

    assert "Nobody here is known" in answer and not is_in(browser)


def test_the_second_step_is_asked_for_here_too(client, provider, person):
    secret = "JBSWY3DPEHPK3PXP"
    Authenticator.objects.create(user=person, type="totp", data={"secret": Factors().encrypt(secret)})

    response = sign_in(client, provider)

    assert response.redirect_chain[-1][0] == "/accounts/sign-in/second-step/" and not is_in(client)
    client.post("/accounts/sign-in/second-step/", {"code": code(secret)})
    assert is_in(client)


# --- what is asked ---


def test_what_is_asked_has_pkce_state_and_nonce(client, provider):
    asked = begin(client, provider)
    other = begin(Client(), provider)

    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert asked["code_challenge_method"] == "S256" and asked["response_type"] == "code"
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name]) >= 16 and asked[name] != other[name]


def test_a_link_cannot_ask_for_more(client, provider, person):
    asked = begin(
        client, provider, "?scope=admin&auth_params=nonce%3Dx%26prompt%3Dnone&process=connect&action=x"
    )

    assert "admin" not in asked["scope"] and asked["nonce"] != "x" and "prompt" not in asked
    come_back(client, asked)
    assert is_in(client)


@pytest.mark.parametrize(
    ("asked", "goes"), [("/projects/", "/projects/"), ("https://elsewhere.example/", "/")]
)
def test_afterwards_one_stays_on_this_host(client, provider, person, asked, goes):
    response = sign_in(client, provider, f"?next={asked}")

    assert response.redirect_chain[0][0] == goes


def test_the_sign_in_page_names_the_provider(client, provider, settings):
    assert (
        f'href="{BEGIN}?next=/projects/"' in client.get("/accounts/sign-in/?next=/projects/").content.decode()
    )

    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert BEGIN not in client.get("/accounts/sign-in/").content.decode()
    assert (client.get(BEGIN).status_code, client.get(BACK).status_code) == (404, 404)


def test_the_way_back_has_one_name():
    assert reverse("openid_connect_callback", kwargs={"provider_id": "oidc"}) == BACK


# --- what is not taken ---

OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
LIES = {
    "another nonce": {"identity": {"nonce": "x" * 32}},
    "no nonce": {"identity": {"nonce": None}},
    "another audience": {"identity": {"aud": "another-client"}},
    "a shared audience": {"identity": {"aud": [CLIENT, "another-client"]}},
    "another party": {"identity": {"azp": "another-client"}},
    "another issuer": {"identity": {"iss": "https://elsewhere.example"}},
    "expired": {"identity": {"exp": 1}},
    "no subject": {"identity": {"sub": None}},
    "another key": {"signs_with": OTHER_KEY},
    "an unknown key": {"header": {"kid": "other"}},
    "no key named": {"header": {}},
    "a symmetric signature": {"signs_with": "s" * 32},
    "no ID token": {"token": {"id_token": None}},
    "no token at all": {"token": {"id_token": "x"}},
    "no access token": {"token": {"access_token": None}},
    "told of somebody else": {"told": {"sub": "s-2", "email": "amal@example.org", "email_verified": True}},
    "told nothing": {"told": []},
    "a provider under another name": {"configuration": {"issuer": "https://elsewhere.example"}},
}


@pytest.mark.parametrize("lie", LIES)
def test_an_answer_that_does_not_hold_is_not_taken(client, provider, person, lie):
    vars(provider).update(LIES[lie])

    response = sign_in(client, provider)

    assert "Signing in did not work out." in response.content.decode()
    assert not is_in(client) and not SocialAccount.objects.exists()
    assert last_events() == [Event.PERSON_SIGN_IN_FAILED]


def test_the_honest_answer_with_a_party_is_taken(client, provider, person):
    provider.identity = {"aud": [CLIENT, "another-client"], "azp": CLIENT}

    sign_in(client, provider)

    assert is_in(client)


@pytest.mark.parametrize("state", ["", "tampered", "x" * 2000])
def test_a_state_that_was_not_given_out_is_not_taken(client, provider, person, state):
    begin(client, provider)

    response = client.get(BACK, {"code": "c", "state": state}, follow=True)

    assert "Signing in did not work out." in response.content.decode() and not is_in(client)


def test_a_state_of_another_browser_or_used_before_is_not_taken(client, provider, person):
    asked = begin(client, provider)
    other = Client()
    come_back(other, asked)
    assert not is_in(other)

    come_back(client, asked)
    client.post("/accounts/sign-out/")
    come_back(client, asked)
    assert not is_in(client)


def test_breaking_off_is_told_kindly(client, provider, person):
    asked = begin(client, provider)

    response = client.get(BACK, {"error": "access_denied", "state": asked["state"]}, follow=True)

    assert "You broke off signing in." in response.content.decode()


def test_a_provider_that_is_away_is_told(client, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = (
        "http://127.0.0.1:9"
    )

    response = client.get(BEGIN, follow=True)

    assert "Signing in did not work out." in response.content.decode()


def test_neither_way_fills_the_log_or_the_sessions(client, provider, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}

    answers = [client.get(path).status_code for path in (BEGIN, BACK, BEGIN, BACK)]

    assert answers == [302, 302, 429, 429]
