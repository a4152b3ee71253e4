"""What people are told: who learns of it, and that the policy decides."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from tansiq.access.actor import NOBODY
from tansiq.accounts.queries import actor_for
from tansiq.audit.enums import Event
from tansiq.kernel.errors import NotAllowed
from tansiq.kernel.telling import Message
from tansiq.notices import actions
from tansiq.notices.enums import MailState, Pace
from tansiq.notices.models import Notice
from tansiq.notices.queries.notices import notices, number_unread, told, unread
from tansiq.notices.queries.sentences import DUTIES, SENTENCES, sentence
from tansiq.reference.models import Organisation
from tansiq.sharing.enums import Level
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.projects import project

pytestmark = pytest.mark.django_db


def test_one_row_for_each_person_and_no_word_of_the_record(reader, tell_of):
    about = project(title="A title kept out")

    rows = tell_of(reader, reader, PersonFactory(), PersonFactory(is_active=False), subject=about)

    assert [(row.kind, row.key) for row in rows] == [("projects.project", about.pk)] * 2
    assert "kept out" not in str(list(Notice.objects.values()))


def test_what_may_no_longer_be_seen_is_neither_shown_nor_counted(entity, by, reader, tell_of):
    hidden, seen = project(title="Hidden"), project(title="Seen")
    tell_of(reader, subject=hidden)
    tell_of(reader, subject=seen)
    assert number_unread(by=by) == 2

    hidden.level = Level.CONFIDENTIAL
    hidden.save()

    assert [item.subject.title for item in told(notices(by=by), by=by)] == ["Seen"]
    assert number_unread(by=by) == 1
    with pytest.raises(Notice.DoesNotExist):
        actions.mark_read(notice=Notice.objects.get(key=hidden.pk), by=by)


def test_a_page_drawn_while_a_record_closes_leaves_it_out(by, reader, tell_of):
    about = project(title="Closing")
    rows = tell_of(reader, subject=about)
    about.level = Level.CONFIDENTIAL
    about.save()

    assert told(rows, by=by) == []


def test_a_person_reads_only_what_was_told_to_them(by, reader, tell_of):
    tell_of(PersonFactory())

    assert not notices(by=by).exists() and not notices(by=NOBODY).exists()


def test_a_kind_that_nobody_handed_in_cannot_be_told_of(machine, reader, entity):
    with pytest.raises(LookupError, match=r"reference\.organisation"):
        actions.deliver(message=Message(Event.PROJECT_EDITED, [reader.pk], subject=entity), by=machine)
    assert Organisation.objects.exists() and not Notice.objects.exists()


def test_the_number_unread_is_two_queries_and_one_where_there_is_none(
    by, reader, tell_of, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert number_unread(by=by) == 0
    for _number in range(3):
        tell_of(reader, subject=project())
    with django_assert_num_queries(2):
        assert number_unread(by=by) == 3
    with django_assert_num_queries(0):
        assert number_unread(by=NOBODY) == 0


def test_reading(by, reader, tell_of):
    one, _two = tell_of(reader) + tell_of(reader)

    first = actions.mark_read(notice=one, by=by)
    assert actions.mark_read(notice=one, by=by).seen_at == first.seen_at
    assert actions.mark_all_read(by=by) == 1
    assert not unread(by=by).exists()


@pytest.mark.parametrize("name", ["deliver", "mark_read", "mark_all_read", "choose_pace", "claim_mail", "settle_mail", "climb_reminders"])  # fmt: skip
def test_nobody_may_not(name, reader, tell_of):
    given = {
        "deliver": {"message": Message(Event.PROJECT_EDITED, [reader.pk])},
        "mark_read": {"notice": tell_of(reader)[0]},
        "choose_pace": {"pace": Pace.DAILY},
        "settle_mail": {"notice_ids": [1], "is_sent": True},
    }
    before = list(Notice.objects.values())

    with pytest.raises(NotAllowed):
        getattr(actions, name)(**given.get(name, {}), by=NOBODY)

    assert list(Notice.objects.values()) == before


def test_what_was_read_long_ago_is_forgotten_and_the_rest_stays(by, reader, machine, coordinator, tell_of):
    old, new, waits, never_read = (tell_of(reader)[0] for _number in range(4))
    long_ago = timezone.now() - timedelta(days=400)
    Notice.objects.filter(pk__in=[old.pk, waits.pk]).update(seen_at=long_ago)
    Notice.objects.filter(pk=old.pk).update(mail_state=MailState.SENT)
    actions.mark_read(notice=new, by=by)
    with pytest.raises(NotAllowed):
        actions.forget_read(before=timezone.now(), by=by)

    assert actions.forget_read(before=timezone.now() - timedelta(days=365), by=machine) == 1
    assert set(Notice.objects.all()) == {new, waits, never_read}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_sentence_is_one(language):
    with override(language):
        said = [sentence(event) for event in SENTENCES]
        said += [sentence(event, duty) for duty, by_event in DUTIES.items() for event in by_event]

    assert all(text.rstrip().endswith(".") for text in said)


def test_an_event_without_a_sentence_is_called_by_its_label():
    assert sentence(Event.MATRIX_EXPORTED) == "Matrix exported"
    assert sentence("no:event") == "no:event"
    assert sentence(Event.DEADLINE_REMINDED, "no:duty") == SENTENCES[Event.DEADLINE_REMINDED]


def test_who_has_left_still_reads_what_concerns_their_account(tell_of):
    person = PersonFactory()
    tell_of(person, event=Event.PASSWORD_CHANGED, subject=person)
    tell_of(MembershipFactory().person, event=Event.PASSWORD_CHANGED, subject=person)

    assert number_unread(by=actor_for(person)) == 1
    assert Notice.objects.count() == 2
