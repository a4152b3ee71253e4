"""What is told of a State's decisions: which way they went, on which kind of document, and nothing of the document."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone, translation

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.accounts.actions import end_membership
from tansiq.accounts.models import Membership, Person
from tansiq.audit.enums import Event
from tansiq.audit.queries import history_of
from tansiq.kernel.errors import NotAllowed
from tansiq.kernel.written import written_date
from tansiq.notices.actions import send_mail
from tansiq.notices.queries.notices import notices, told
from tansiq.sharing.actions import (
    ask_consent,
    give_consent,
    refuse_consent,
    remind_of_consents,
    withdraw_consent,
)
from tansiq.sharing.actions.consents import Reach
from tansiq.sharing.enums import Effect
from tansiq.sharing.models import Consent
from tests.factories.accounts import actor
from tests.factories.sharing import SIGNED

pytestmark = pytest.mark.django_db
WHOLE = Reach(covers_all=True, audiences=["donors"])
PART = Reach(sections=["s2"], audiences=["donors"])
MACHINE = on_the_machine(Role.OPERATOR)


@pytest.fixture
def ask(text, body, speaker):
    def asking(effect=Effect.RELEASE, reach=WHOLE) -> Consent:
        return ask_consent(
            record=text, effect=effect, reach=reach, asked_for=body, reason="To be read", by=speaker
        )

    return asking


def said(by, language="en") -> list[str]:
    """Give what is told of consents, the newest first."""
    with translation.override(language):
        return [item.sentence for item in told(notices(by=by).filter(kind="sharing.consent"), by=by)]


WAYS = [
    (Effect.RELEASE, WHOLE, "The State has given its consent to the release of the whole"),
    (Effect.RELEASE, PART, "The State has given its consent to the release of a part"),
    (Effect.WITHHOLD, WHOLE, "The State keeps the whole confidential"),
    (Effect.WITHHOLD, PART, "The State keeps a part confidential"),
]


@pytest.mark.parametrize(("effect", "reach", "sentence"), WAYS)
def test_which_way_it_went(ask, speaker, answerer, effect, reach, sentence):
    give_consent(consent=ask(effect), reach=reach, instrument=SIGNED, by=answerer)

    assert said(speaker) == [f"{sentence}: submission of a State."]


@pytest.mark.parametrize(
    ("effect", "asked", "refused", "withdrawn"),
    [
        (Effect.RELEASE, "asked for its consent to a release", "has not given", "has withdrawn"),
        (Effect.WITHHOLD, "asked to keep confidential", "does not keep", "no longer keeps"),
    ],
)
def test_asked_not_given_and_withdrawn(ask, speaker, answerer, effect, asked, refused, withdrawn):
    refuse_consent(consent=ask(effect), answer="", by=answerer)
    given = give_consent(consent=ask(effect), reach=WHOLE, instrument=SIGNED, by=answerer)
    withdraw_consent(consent=given, by=answerer)

    assert withdrawn in said(speaker)[0] and refused in said(speaker)[2]
    assert asked in said(answerer)[0] and len(said(answerer)) == 2


def test_it_is_said_in_the_readers_language_and_names_nothing_of_the_document(text, ask, speaker, answerer):
    give_consent(consent=ask(), reach=PART, instrument=SIGNED, by=answerer)

    (english,), (arabic,) = said(speaker), said(speaker, "ar")
    assert "State" not in arabic
    for word in (text.title, text.reference, "s2", "donors"):
        assert word not in english + arabic


def test_that_it_is_not_given_only_who_asked_is_told(ask, body, speaker, answerer):
    beside = actor(Role.STATE_FOCAL_POINT, body)

    refuse_consent(consent=ask(), answer="", by=answerer)

    assert len(said(speaker)) == 1 and said(beside) == []


def test_who_may_no_longer_know_of_it_is_told_nothing(ask, speaker, answerer):
    give_consent(consent=ask(), reach=WHOLE, instrument=SIGNED, by=answerer)
    Membership.objects.filter(person_id=speaker.person_id).update(valid_until="2020-01-01")

    assert said(replace(speaker, belongings=())) == []


def test_once_who_asked_has_left_their_organisation_is_told(ask, body, speaker, answerer, coordinator):
    asked, beside = ask(), actor(Role.STATE_FOCAL_POINT, body)
    end_membership(membership=Membership.objects.get(person_id=speaker.person_id), by=coordinator)

    refuse_consent(consent=asked, answer="", by=answerer)

    assert len(said(beside)) == 1


# --- the last day ---


@pytest.fixture
def ending(ask, answerer):
    """A consent whose last day is so many days away."""

    def making(days: int, effect=Effect.RELEASE) -> Consent:
        until = timezone.localdate() + timedelta(days=days)
        terms = replace(SIGNED, valid_until=until)
        return give_consent(consent=ask(effect), reach=WHOLE, instrument=terms, by=answerer)

    return making


def test_of_a_last_day_that_is_near_both_are_told_once(ending, speaker, answerer):
    near, _far = ending(30), ending(31)

    assert (remind_of_consents(by=MACHINE), remind_of_consents(by=MACHINE)) == (1, 0)

    assert said(speaker)[0] == said(answerer)[0]
    assert "expires soon: submission of a State." in said(speaker)[0]
    assert notices(by=speaker)[0].due_on == near.valid_until
    assert history_of(near).filter(event=Event.CONSENT_REMINDED).count() == 1
    assert not Consent.objects.exclude(pk=near.pk).exclude(reminded_on=None).exists()


def test_nobody_else_reminds(coordinator, speaker):
    with pytest.raises(NotAllowed):
        remind_of_consents(by=speaker)


@pytest.mark.parametrize("effect", list(Effect))
def test_of_a_day_that_has_passed_both_are_told(ending, speaker, answerer, yesterday, effect):
    Consent.objects.filter(pk=ending(1, effect).pk).update(valid_until=yesterday)

    call_command("expire_consents", verbosity=0)

    words = "has expired" if effect == Effect.RELEASE else "is open again"
    assert words in said(speaker)[0] and words in said(answerer)[0]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_mail_writes_the_day_as_the_pages_do(ending, speaker, language):
    Person.objects.filter(pk=speaker.person_id).update(language=language)
    until = ending(9).valid_until
    remind_of_consents(by=MACHINE)

    send_mail(by=MACHINE)

    with translation.override(language):
        day = written_date(until)
    letter = next(m for m in mail.outbox if Person.objects.get(pk=speaker.person_id).email in m.to)
    assert day in letter.body and day in letter.alternatives[0][0]
    assert until.isoformat() not in letter.body + letter.alternatives[0][0]
