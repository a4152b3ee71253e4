"""The yearly round: opened by the coordinating office, answered by owners, closed."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.kernel.telling import Message, tell
from tansiq.notices.actions import drop_deadlines
from tansiq.notices.enums import Duty
from tansiq.notices.queries.subjects import people_concerned
from tansiq.projects import policies
from tansiq.projects.actions.answers import ask, settle
from tansiq.projects.actions.projects import retire
from tansiq.projects.enums import Holds
from tansiq.projects.models import Project, Round, RoundItem
from tansiq.projects.queries.rounds import WAITING
from tansiq.reference.models import Organisation


@transaction.atomic
def open_round(*, year: int, due_on: date, by: Actor) -> Round:
    """Open a round: every listed project that `by` sees is asked about, its owner is whom the round asks."""
    require(by, Perm.ROUND_RUN)
    policies.require_no_open_round()
    policies.require_new_year(year)
    policies.require_due_later(due_on)
    opened = Round.objects.create(year=year, opened_on=timezone.localdate(), due_on=due_on)
    projects = Project.objects.visible_to(by).listed().order_by("pk").values_list("pk", "owner_id")
    RoundItem.objects.bulk_create(
        [RoundItem(round=opened, project_id=pk, organisation_id=owner) for pk, owner in projects],
        batch_size=500,
    )
    record(event=Event.ROUND_OPENED, by=by, subject=opened, due_on=due_on.isoformat())
    asked = opened.items.order_by().values("organisation_id")
    for organisation in Organisation.objects.filter(pk__in=asked).order_by("pk"):
        ask(opened, organisation, by)
    return opened


@transaction.atomic
def answer_item(*, item: RoundItem, answer: Holds, note: str, by: Actor) -> RoundItem:
    """Say whether a project still holds; the owner of the day answers. An ended one leaves the matrix."""
    project = Project.objects.visible_to(by).select_for_update(of=("self",)).get(pk=item.project_id)
    item = RoundItem.objects.select_for_update(of=("self",)).select_related("round").get(pk=item.pk)
    require(by, Perm.ROUND_ANSWER, organisation_id=project.owner_id)
    policies.require_open(item.round)
    policies.require_listed(project)
    policies.require_note(answer, note)
    item.answer, item.note = answer, note
    item.organisation_id = project.owner_id
    item.answered_by, item.answered_at = by.username, timezone.now()
    item.save()
    record(event=Event.ROUND_ANSWERED, by=by, subject=project, answer=str(answer), note=note)
    if answer == Holds.YES:
        project.confirmed_on = timezone.localdate()
        project.save(update_fields=["confirmed_on"])
    elif answer == Holds.ENDED:
        retire(project=project, reason=note, by=by)
    settle(project.owner, by)
    return item


@transaction.atomic
def answer_items(*, answers: Mapping[RoundItem, tuple[Holds, str]], by: Actor) -> list[RoundItem]:
    """Answer for several projects at once: all of it holds, or none."""
    return [
        answer_item(item=item, answer=answer, note=note, by=by) for item, (answer, note) in answers.items()
    ]


@transaction.atomic
def remind(*, round: Round, organisations: Iterable[Organisation], by: Actor) -> int:
    """Remind every organisation named that has not answered; give the number of people told."""
    require(by, Perm.ROUND_RUN)
    round = Round.objects.select_for_update().get(pk=round.pk)
    policies.require_open(round)
    written = 0
    for organisation in organisations:
        waiting = RoundItem.objects.filter(WAITING, round=round, organisation=organisation)
        number = RoundItem.objects.filter(pk__in=waiting.values("pk")).update(reminded_at=timezone.now())
        if not number:
            continue
        record(
            event=Event.ROUND_REMINDED,
            by=by,
            subject=round,
            organisation=organisation.code,
            projects=number,
        )
        written += _tell_of(round, organisation)
    return written


def _tell_of(round: Round, organisation: Organisation) -> int:
    """Tell those who may answer for an organisation and are asked about what waits; no project is named."""
    people = people_concerned(
        Perm.ROUND_ANSWER,
        organisation_id=organisation.pk,
        label=round._meta.label_lower,
        key=round.pk,
    )
    link = reverse("projects:round_answer", args=[round.year, organisation.code])
    tell(Message(event=Event.ROUND_REMINDED, people=people, subject=round, due_on=round.due_on, link=link))
    return len(people)


@transaction.atomic
def close_round(*, round: Round, by: Actor) -> Round:
    """Close the round; what was not answered stays unanswered."""
    require(by, Perm.ROUND_RUN)
    round = Round.objects.select_for_update().get(pk=round.pk)
    policies.require_open(round)
    round.closed_on = timezone.localdate()
    round.save(update_fields=["closed_on"])
    record(event=Event.ROUND_CLOSED, by=by, subject=round)
    drop_deadlines(subject=round, what=Duty.ROUND_ANSWER, by=by)
    return round
