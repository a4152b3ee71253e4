"""Every page of the frame in both languages, and what none of them may hold."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.translation import override

from tansiq.accounts.models import Person

LANGUAGES = [("en", "ltr"), ("ar", "rtl")]
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|javascript:", re.IGNORECASE)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "direction"), LANGUAGES)
@pytest.mark.parametrize("address", ["/accounts/sign-in/", "/components/"])
def test_pages_before_sign_in(client: Client, address: str, language: str, direction: str) -> None:
    response = client.get(address, headers={"accept-language": language})

    page = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert not INLINE.search(page)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "direction"), LANGUAGES)
def test_home_says_what_to_do_without_a_membership(client: Client, language: str, direction: str) -> None:
    client.force_login(Person.objects.create_user("new", names={"en": "New Person"}))
    response = client.get("/", headers={"accept-language": language})

    page = response.content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert "New Person" in page
    assert {"en": "You have no membership yet", "ar": "ليست لكم عضوية بعد"}[language] in page
    assert not INLINE.search(page)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "direction"), LANGUAGES)
@pytest.mark.parametrize("address", ["/accounts/sign-out/", "/accounts/password/"])
def test_pages_of_the_own_account(client: Client, address: str, language: str, direction: str) -> None:
    client.force_login(Person.objects.create_user("new", password="a long enough password"))
    page = client.get(address, headers={"accept-language": language}).content.decode()

    assert f'dir="{direction}"' in page
    assert not INLINE.search(page)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("template", ["400.html", "500.html", "403_csrf.html"])
def test_a_fault_is_told_without_request_or_database(template: str, language: str) -> None:
    with override(language):
        page = render_to_string(template)

    assert f'<html lang="{language}"' in page
    assert not INLINE.search(page)


@pytest.mark.django_db
@pytest.mark.parametrize("template", ["403.html", "404.html"])
def test_a_refusal_says_who_can_help(template: str) -> None:
    with override("en"):
        page = render_to_string(template, request=RequestFactory().get("/"))

    assert "coordinating office" in page


@pytest.mark.django_db
def test_example_accounts_are_listed_only_where_they_exist(client: Client) -> None:
    english = {"accept-language": "en"}
    assert "Example accounts" not in client.get("/accounts/sign-in/", headers=english).content.decode()

    Person.objects.create_user("example", password="made up", is_illustrative=True)
    page = client.get("/accounts/sign-in/", headers=english).content.decode()

    assert "Example accounts" in page
    assert "Demonstration" in page
