"""From the letter to the focal point, and who may take which step."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import NOBODY, on_the_machine
from tansiq.access.enums import Role
from tansiq.accounts import actions
from tansiq.accounts.enums import NominationState
from tansiq.accounts.models import Invitation, Membership, Nomination, Person
from tansiq.accounts.queries import actor_for
from tansiq.accounts.queries.focal_points import accounts_with, nominations
from tansiq.accounts.workflow import TERMS
from tansiq.audit.enums import Event
from tansiq.audit.queries import everything, history_of
from tansiq.kernel.errors import DomainError
from tansiq.kernel.letters import path_of
from tansiq.reference.enums import OrganisationKind
from tests.factories.accounts import MembershipFactory, PersonFactory, actor
from tests.factories.focal_points import PDF, activated, body, invited, nominated
from tests.factories.reference import OrganisationFactory, StateFactory, ThemeFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def refusal(call, **arguments) -> str:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        call(**arguments)
    return refused.value.code


def events(subject) -> list[str]:
    return [entry.event for entry in history_of(subject)]


@pytest.fixture
def own(db):
    """The body of a State that the focal point belongs to."""
    return body()


@pytest.fixture
def speaks(own):
    """The focal point of a State."""
    return actor(Role.STATE_FOCAL_POINT, own)


@pytest.fixture
def other_coordinator(office):
    return actor(Role.COORDINATOR, office)


def token_of(told) -> str:
    return told[-1].link.strip("/").split("/")[-1]


# --- nominating ---


def test_a_focal_point_nominates_for_a_ministry_of_the_same_state(own, speaks, told, coordinator):
    ministry = body(own.state)

    made = nominated(by=speaks, organisation=ministry, nominator=own, names={"ar": "أورسين"})

    assert (made.state, made.entered_by_id, made.letter_kind) == ("nominated", speaks.person_id, "pdf")
    assert list(made.states.all()) == [own.state]
    assert path_of(made.letter_stored_as).read_bytes() == PDF
    assert events(made) == [Event.FOCAL_POINT_NOMINATED]
    assert [(m.event, m.people) for m in told] == [(Event.FOCAL_POINT_NOMINATED, [coordinator.person_id])]


def test_the_log_of_a_nomination_holds_no_name(own, speaks):
    made = nominated(by=speaks, organisation=own)

    entry = history_of(made).get()
    assert "Orsine" not in entry.label + str(entry.details) and "orsine@" not in str(entry.details)


REFUSALS = {
    "another State’s body": (lambda own: {"organisation": body(), "nominator": own}, "organisation_beyond"),
    "another nominator": (lambda own: {"organisation": own, "nominator": body()}, "organisation_beyond"),
    "another role": (lambda own: {"organisation": own, "role": Role.ENTITY_FOCAL_POINT}, "role_beyond"),
    "another State": (lambda own: {"organisation": own, "states": (StateFactory(),)}, "states_beyond"),
    "a day that has passed": (
        lambda own: {"organisation": own, "valid_until": TODAY() - timedelta(days=1)},
        "membership_past",
    ),
    "an approver as coordinator": (
        lambda own: {"organisation": own, "role": Role.STATE_APPROVER, "is_national_coordinator": True},
        "coordinator_unsuited",
    ),
    "a text": (lambda own: {"organisation": own, "letter": [b"Dear Sir or Madam"]}, "letter_kind"),
    "nothing": (lambda own: {"organisation": own, "letter": [b""]}, "letter_empty"),
    "a broken archive": (lambda own: {"organisation": own, "letter": [b"PK\x03\x04 broken"]}, "letter_kind"),
    "a large letter": (lambda own: {"organisation": own, "letter": [PDF, b" " * 2000]}, "letter_too_large"),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_what_is_wrong_is_refused_and_nothing_is_kept(own, speaks, settings, tmp_path, what):
    settings.TANSIQ_LETTER_LIMIT = 1500
    arrange, code = REFUSALS[what]

    assert refusal(nominated, by=speaks, **arrange(own)) == code
    assert not Nomination.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("start", "kind"), [(b"%PDF-1.7", "pdf"), (b"\x89PNG\r\n\x1a\n.", "png"), (b"\xff\xd8\xff\xe0", "jpeg")]
)
def test_the_kind_of_a_letter_is_told_by_its_content(own, speaks, start, kind):
    assert nominated(by=speaks, organisation=own, letter=[start]).letter_kind == kind


@pytest.mark.parametrize(("extra", "fits"), [([], True), (["word/vbaProject.bin"], False)])
def test_a_word_document_is_taken_without_macros(own, speaks, extra, fits):
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ["[Content_Types].xml", "word/document.xml", *extra]:
            archive.writestr(name, "made up")
    asked = {"by": speaks, "organisation": own, "letter": [target.getvalue()]}

    if fits:
        assert nominated(**asked).letter_kind == "docx"
    else:
        assert refusal(nominated, **asked) == "letter_kind"


def test_a_letter_is_removed_when_the_log_refuses(own, speaks, log_refuses, tmp_path):
    log_refuses()

    with pytest.raises(Exception, match="log is full"), transaction.atomic():
        nominated(by=speaks, organisation=own)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_nominee_has_the_role_once(own, speaks):
    nominated(by=speaks, organisation=own)
    assert refusal(nominated, by=speaks, organisation=own, email="ORSINE@example.org") == "nominee_stands"

    MembershipFactory(person__email="there@example.org", organisation=own, role=Role.STATE_APPROVER)
    asked = {"by": speaks, "organisation": own, "role": Role.STATE_APPROVER, "email": "there@example.org"}
    assert refusal(nominated, **asked) == "nominee_stands"


def test_an_entity_nominates_for_itself_and_its_parts(entity, focal_point):
    part, other = OrganisationFactory(parent=entity), OrganisationFactory()
    asked = {"by": focal_point, "role": Role.ENTITY_FOCAL_POINT, "nominator": entity}

    assert nominated(**asked, organisation=entity)
    assert nominated(**asked, organisation=part)
    assert refusal(nominated, **asked, organisation=other) == "organisation_beyond"


def test_who_is_bound_to_states_names_no_wider_scope(entity):
    state, other = StateFactory.create_batch(2)
    given = MembershipFactory(organisation=entity, role=Role.ENTITY_FOCAL_POINT)
    given.states.add(state)
    asked = {"by": actor_for(given.person), "organisation": entity, "role": Role.ENTITY_FOCAL_POINT}

    assert refusal(nominated, **asked) == "states_beyond"
    assert refusal(nominated, **asked, states=(state, other)) == "states_beyond"
    assert nominated(**asked, states=(state,))


@pytest.mark.parametrize(
    ("kind", "has_state", "role", "suits"),
    [
        (OrganisationKind.STATE_BODY, True, Role.STATE_FOCAL_POINT, True),
        (OrganisationKind.STATE_BODY, True, Role.ENTITY_FOCAL_POINT, False),
        (OrganisationKind.UN_ENTITY, False, Role.STATE_FOCAL_POINT, False),
        (OrganisationKind.UN_ENTITY, False, Role.ENTITY_FOCAL_POINT, True),
        (OrganisationKind.UN_ENTITY, False, Role.REGIONAL_FOCAL_POINT, False),
        (OrganisationKind.REGIONAL_ORGANISATION, False, Role.REGIONAL_FOCAL_POINT, True),
        (OrganisationKind.REGIONAL_ORGANISATION, False, Role.ENTITY_FOCAL_POINT, False),
    ],
)
def test_a_role_goes_with_its_kind_of_organisation(coordinator, kind, has_state, role, suits):
    place = OrganisationFactory(kind=kind, state=StateFactory() if has_state else None)
    asked = {"by": coordinator, "organisation": place, "role": role}

    if suits:
        assert nominated(**asked)
    else:
        assert refusal(nominated, **asked) == "role_unsuited"


def test_the_office_enters_letters_of_those_who_have_nobody_here(coordinator):
    place = body()

    assert nominated(by=coordinator, organisation=place, nominator=body(place.state)).entered_by_id
    asked = {"by": coordinator, "organisation": place, "email": "b@example.org"}
    assert refusal(nominated, **asked, nominator=body()) == "nominator_other"
    assert refusal(nominated, **asked, nominator=place, states=(StateFactory(),)) == "states_beyond"


@pytest.mark.parametrize("role", [Role.STATE_APPROVER, Role.DONOR, Role.AUDITOR, Role.OPERATOR])
def test_other_roles_nominate_nobody(own, role):
    assert refusal(nominated, by=actor(role, own), organisation=own) == "not_allowed"


def test_a_focal_point_of_no_state_reaches_nobody():
    stray = OrganisationFactory(state=None)

    code = refusal(nominated, by=actor(Role.STATE_FOCAL_POINT, stray), organisation=stray)

    assert code == "organisation_beyond"


def test_what_the_machine_enters_somebody_of_the_office_vets(own, coordinator, told):
    made = nominated(by=on_the_machine(Role.COORDINATOR), organisation=own)

    assert actions.decline_nomination(nomination=made, reason="", by=coordinator).state == "declined"
    assert told[-1].people == []
    assert str(made) == f"state_focal_point {own.pk}" and str(
        made.invitations.model(person_id=1, expires_at=TODAY())
    )


# --- vetting ---


def test_the_office_vets_and_the_nominee_is_invited(own, speaks, coordinator, told):
    made = nominated(by=speaks, organisation=own, function_title="Director", language="ar")

    vetted = actions.accept_nomination(nomination=made, reason="Known.", by=coordinator)

    person = vetted.person
    assert (vetted.state, vetted.vetted_by_id, vetted.reason) == ("invited", coordinator.person_id, "Known.")
    assert (person.username, person.email, person.language) == ("orsine.belquar", "orsine@example.org", "ar")
    assert not person.has_usable_password() and not person.memberships.exists()
    assert events(made) == [Event.FOCAL_POINT_VETTED, Event.FOCAL_POINT_NOMINATED]
    assert [m.event for m in told[1:]] == [Event.FOCAL_POINT_VETTED, Event.FOCAL_POINT_INVITED]
    assert told[1].people == [speaks.person_id] and told[2].people == [person.pk]


def test_an_account_of_an_example_is_an_example(office):
    assert invited(office=office, organisation=body()).person.is_illustrative


@pytest.mark.parametrize("action", [actions.accept_nomination, actions.decline_nomination])
def test_who_nominated_does_not_vet(office, action):
    by = actor(Role.COORDINATOR, office)
    made = nominated(by=by, organisation=body())

    assert refusal(action, nomination=made, reason="", by=by) == "second_person"


def test_a_nominee_does_not_vet_themselves(office, coordinator):
    by = MembershipFactory(role=Role.COORDINATOR, organisation=office)
    made = nominated(by=coordinator, organisation=body(), email=by.person.email)

    code = refusal(actions.accept_nomination, nomination=made, reason="", by=actor_for(by.person))

    assert code == "second_person"


def test_a_nomination_is_declined_with_its_reason(own, speaks, coordinator, told):
    made = nominated(by=speaks, organisation=own)

    declined = actions.decline_nomination(nomination=made, reason="Not signed.", by=coordinator)

    assert (declined.state, declined.reason) == ("declined", "Not signed.")
    assert told[-1].event == Event.FOCAL_POINT_DECLINED and told[-1].people == [speaks.person_id]
    assert refusal(actions.accept_nomination, nomination=made, reason="", by=coordinator) == "no_such_move"
    assert nominated(by=speaks, organisation=own).pk != made.pk


def test_others_vet_nothing_and_what_is_out_of_reach_is_not_there(own, speaks):
    made = nominated(by=speaks, organisation=own)

    for action in (actions.accept_nomination, actions.decline_nomination):
        assert refusal(action, nomination=made, reason="", by=speaks) == "not_allowed"
    elsewhere = actor(Role.STATE_FOCAL_POINT, body())
    with pytest.raises(Nomination.DoesNotExist):
        actions.withdraw_nomination(nomination=made, reason="", by=elsewhere)
    with pytest.raises(Nomination.DoesNotExist):
        actions.note_letter_read(nomination=made, by=elsewhere)
    assert not nominations(by=elsewhere).exists()
    assert list(nominations(by=speaks)) == [made]
    assert not accounts_with("orsine@example.org", by=speaks).exists()


def test_a_term_that_has_passed_meanwhile_is_not_accepted(own, speaks, coordinator):
    made = nominated(by=speaks, organisation=own)
    Nomination.objects.update(valid_until=TODAY() - timedelta(days=1))

    assert refusal(actions.accept_nomination, nomination=made, reason="", by=coordinator) == "membership_past"


def test_of_two_accounts_with_one_address_none_is_guessed(own, speaks, coordinator):
    made = nominated(by=speaks, organisation=own)
    PersonFactory.create_batch(2, email="orsine@example.org")

    code = refusal(actions.accept_nomination, nomination=made, reason="", by=coordinator)

    assert code == "address_ambiguous"
    assert accounts_with("orsine@example.org", by=coordinator).count() == 2
    assert not accounts_with("", by=coordinator).exists()


def test_who_has_an_account_and_uses_it_begins_at_once(own, speaks, coordinator):
    known = PersonFactory(email="Orsine@example.org", last_login=timezone.now())
    made = nominated(by=speaks, organisation=own)

    vetted = actions.accept_nomination(nomination=made, reason="", by=coordinator)

    assert (vetted.state, vetted.person) == ("active", known)
    assert actor_for(known).organisation_ids == {own.pk}
    assert not Invitation.objects.exists()


def test_who_has_an_account_and_never_came_is_invited(own, speaks, coordinator):
    known = PersonFactory(email="orsine@example.org")

    vetted = actions.accept_nomination(
        nomination=nominated(by=speaks, organisation=own), reason="", by=coordinator
    )

    assert (vetted.state, vetted.person) == ("invited", known)


@pytest.mark.parametrize("names", [{"ar": "أورسين"}, {"en": "أورسين"}])
def test_a_user_name_is_drawn_where_there_are_no_latin_letters(office, names):
    assert invited(office=office, organisation=body(), names=names).person.username


def test_a_user_name_is_given_once(office):
    PersonFactory(username="Orsine.Belquar")
    first = invited(office=office, organisation=body())
    second = invited(office=office, organisation=body(), email="second@example.org")

    assert (first.person.username, second.person.username) == ("orsine.belquar2", "orsine.belquar3")


# --- the invitation ---


def test_an_invitation_is_good_once(office, told):
    nomination = invited(office=office, organisation=body())
    token = token_of(told)
    assert token not in str(Invitation.objects.values())

    actions.take_up_invitation(token=token, password="long enough to keep", by=NOBODY)

    nomination.refresh_from_db()
    assert nomination.state == NominationState.ACCEPTED
    assert Person.objects.get(pk=nomination.person_id).check_password("long enough to keep")
    assert Event.PASSWORD_CHANGED in events(nomination.person)
    assert not actor_for(nomination.person).belongings
    with pytest.raises(Invitation.DoesNotExist):
        actions.take_up_invitation(token=token, password="long enough to keep", by=NOBODY)


@pytest.mark.parametrize("change", [{"expires_at": timezone.now()}, {"used_at": timezone.now()}])
def test_an_invitation_runs_out(office, told, change):
    invited(office=office, organisation=body())
    Invitation.objects.update(**change)

    with pytest.raises(Invitation.DoesNotExist):
        actions.take_up_invitation(token=token_of(told), password="long enough to keep", by=NOBODY)


def test_an_invitation_of_a_closed_account_leads_nowhere(office, told):
    invited(office=office, organisation=body())
    Person.objects.update(is_active=False)

    with pytest.raises(Invitation.DoesNotExist):
        actions.take_up_invitation(token=token_of(told), password="long enough to keep", by=NOBODY)


def test_an_invitation_is_not_taken_up_by_somebody_else(office, told, focal_point):
    invited(office=office, organisation=body())

    code = refusal(
        actions.take_up_invitation, token=token_of(told), password="long enough to keep", by=focal_point
    )

    assert code == "signed_in_as_another"


def test_a_new_invitation_takes_the_place_of_the_old(office, coordinator, told):
    nomination = invited(office=office, organisation=body())
    old = token_of(told)

    actions.send_invitation(person=nomination.person, by=coordinator)

    with pytest.raises(Invitation.DoesNotExist):
        actions.take_up_invitation(token=old, password="long enough to keep", by=NOBODY)
    actions.take_up_invitation(token=token_of(told), password="long enough to keep", by=NOBODY)
    nomination.refresh_from_db()
    assert nomination.state == NominationState.ACCEPTED


def test_a_forgotten_password_is_renewed_by_an_invitation(coordinator, told):
    person = PersonFactory()
    actions.send_invitation(person=person, by=coordinator)

    actions.take_up_invitation(token=token_of(told), password="another long one", by=NOBODY)

    assert Person.objects.get(pk=person.pk).check_password("another long one")


def test_an_invitation_after_the_first_sign_in_moves_nothing(office, told, coordinator):
    nomination = invited(office=office, organisation=body())
    actions.note_sign_in(person=nomination.person, by=actor_for(nomination.person))

    actions.take_up_invitation(token=token_of(told[:3]), password="another long one", by=NOBODY)

    nomination.refresh_from_db()
    assert nomination.state == NominationState.ACTIVE


def test_invitations_are_sent_by_who_manages_and_to_open_accounts(coordinator, focal_point):
    person = PersonFactory(is_active=False)
    own = Person.objects.get(pk=coordinator.person_id)

    assert refusal(actions.send_invitation, person=person, by=focal_point) == "not_allowed"
    assert refusal(actions.send_invitation, person=person, by=coordinator) == "account_closed"
    assert refusal(actions.send_invitation, person=own, by=coordinator) == "second_person"


def test_a_nomination_taken_back_takes_its_invitation_along(own, speaks, coordinator, told):
    made = nominated(by=speaks, organisation=own)
    vetted = actions.accept_nomination(nomination=made, reason="", by=coordinator)

    actions.withdraw_nomination(nomination=vetted, reason="Left.", by=speaks)

    with pytest.raises(Invitation.DoesNotExist):
        actions.take_up_invitation(token=token_of(told), password="long enough to keep", by=NOBODY)
    actions.note_sign_in(person=vetted.person, by=actor_for(vetted.person))
    assert not Membership.objects.filter(person=vetted.person).exists()


# --- the first sign-in ---


def test_the_first_sign_in_makes_the_focal_point(office, told):
    place, theme = body(), ThemeFactory()
    until = TODAY() + timedelta(days=200)

    held = activated(
        office=office, organisation=place, is_national_coordinator=True, valid_until=until, themes=(theme,)
    )

    assert (held.valid_from, held.valid_until, held.is_national_coordinator) == (TODAY(), until, True)
    assert held.revalidate_by == TODAY() + timedelta(days=TERMS.revalidation)
    assert (list(held.states.all()), list(held.themes.all())) == ([place.state], [theme])
    assert held.nomination.state == NominationState.ACTIVE
    assert actor_for(held.person).roles == {Role.STATE_FOCAL_POINT}
    assert told[-1].event == Event.FOCAL_POINT_ACCEPTED


def test_the_second_sign_in_makes_nothing_more(office):
    held = activated(office=office, organisation=body())

    actions.note_sign_in(person=held.person, by=actor_for(held.person))

    assert Membership.objects.filter(person=held.person).count() == 1


def test_a_sign_in_after_the_term_makes_nobody(office):
    nomination = invited(office=office, organisation=body())
    Nomination.objects.update(valid_until=TODAY() - timedelta(days=1))

    actions.note_sign_in(person=nomination.person, by=actor_for(nomination.person))

    assert not Membership.objects.filter(person=nomination.person).exists()


def test_a_role_given_meanwhile_takes_the_terms_of_the_nomination(office):
    place = body()
    nomination = invited(office=office, organisation=place)
    given = MembershipFactory(person=nomination.person, organisation=place, role=Role.STATE_FOCAL_POINT)

    actions.note_sign_in(person=nomination.person, by=actor_for(nomination.person))

    assert Membership.objects.get(person=nomination.person) == given
    assert nomination.memberships.get() == given


# --- handing over ---


def test_a_successor_takes_over_and_nothing_is_lost(office, told):
    place = body()
    before = activated(office=office, organisation=place, is_national_coordinator=True)
    by = actor_for(before.person)
    open_one = nominated(by=by, organisation=place, role=Role.STATE_APPROVER, email="approver@example.org")

    after = activated(
        office=office, organisation=place, predecessor=before, names={"en": "Next"}, email="next@example.org"
    )

    before.refresh_from_db()
    assert before.status == "ended" and not actor_for(before.person).belongings
    assert list(nominations(by=actor_for(after.person)).filter(state="nominated")) == [open_one]
    assert Event.FOCAL_POINT_HANDED_OVER in events(before.person)
    assert open_one.entered_by == before.person
    actions.decline_nomination(nomination=open_one, reason="", by=actor(Role.COORDINATOR, office))
    assert after.person_id in told[-1].people


def test_a_predecessor_whose_term_ended_stays_as_it_ended(office, coordinator):
    place = body()
    before = activated(office=office, organisation=place)
    nomination = invited(
        office=office, organisation=place, predecessor=before, names={"en": "Next"}, email="next@example.org"
    )
    actions.end_membership(membership=before, by=coordinator)
    Membership.objects.filter(pk=before.pk).update(valid_until=TODAY() - timedelta(days=9))

    actions.note_sign_in(person=nomination.person, by=actor_for(nomination.person))

    before.refresh_from_db()
    assert before.valid_until == TODAY() - timedelta(days=9)
    assert Event.FOCAL_POINT_HANDED_OVER in events(before.person)


def test_a_successor_is_somebody_else_in_the_same_post(office, coordinator):
    place = body()
    before = activated(office=office, organisation=place)
    asked = {"by": coordinator, "organisation": place, "predecessor": before}

    assert refusal(nominated, **asked, role=Role.STATE_APPROVER) == "succession_other"
    Person.objects.filter(pk=before.person_id).update(email="same@example.org", is_active=False)
    before.person.refresh_from_db()
    assert refusal(nominated, **asked, email="same@example.org") == "succession_same"
    actions.end_membership(membership=before, by=coordinator)
    before.refresh_from_db()
    assert refusal(nominated, **asked, email="next@example.org") == "membership_ended"


def test_handing_out_a_letter_is_logged(own, speaks):
    made = nominated(by=speaks, organisation=own)

    actions.note_letter_read(nomination=made, by=speaks)

    # Who read it stands in the log, and not in the history that others see.
    assert everything(by=on_the_machine(Role.AUDITOR)).first().event == Event.RECORD_DOWNLOADED
    assert Event.RECORD_DOWNLOADED not in events(made)
