"""What stands on the home page, by role: what waits for me, what I wait for, what is due, what changed."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.exchange.queries import open_doubts_by_import
from tansiq.kernel.counting import count_each
from tansiq.projects.models import Claim
from tansiq.projects.queries.changes import changes
from tansiq.projects.queries.claims import open_claims
from tansiq.projects.queries.waiting import Awaited, awaited_answers, projects_with_proposed_themes
from tansiq.reference.queries import Book, book
from tansiq.web.common import words
from tansiq.web.common.components import Item, Section
from tansiq.web.common.navigation import address
from tansiq.web.home import assessments, doorways, sharing
from tansiq.web.home.told import falls_due

_FEW = 5


def for_actor(by: Actor, *, since: datetime) -> list[Section]:
    """Give the sections of the reader's home; who has no membership has none."""
    if not by.belongings:
        return []
    claims = list(open_claims(by=by)) if _takes_part(by, Perm.CLAIM_DECIDE, Perm.PROJECT_CLAIM) else []
    awaited = awaited_answers(by=by) if _takes_part(by, Perm.ROUND_ANSWER, Perm.ROUND_RUN) else []
    # Who decides for the whole platform goes by what waits, not by the names of an organisation or a State.
    known = book() if allows(by, Perm.RECORD_READ) and not allows(by, Perm.CLAIM_DECIDE) else None
    acts = _takes_part(by, *_ACTS)
    numbers = count_each(
        {**sharing.counted(by), **assessments.counted(by), "themes": projects_with_proposed_themes(by=by)}
    )
    shared = [*assessments.waiting(numbers), *sharing.waiting(numbers)]
    sections = []
    if acts or shared:
        sections.append(_waits_for_me(by, claims, awaited, known, shared, numbers["themes"]))
    if acts:
        sections.append(_i_wait_for(by, claims, awaited))
    sections += sharing.of_own_state(by, numbers)
    if _takes_part(by, Perm.ROUND_ANSWER, Perm.ROUND_RUN):
        sections.append(_due(by, awaited))
    sections += doorways.numbers(by, known=known, is_reader=not acts)
    if allows(by, Perm.RECORD_READ):
        sections.append(_changed(by, since))
    return sections + doorways.doors(by, known=known)


# Who carries one of these has something to decide or to answer.
_ACTS = (Perm.CLAIM_DECIDE, Perm.IMPORT_SETTLE, Perm.ROUND_ANSWER, Perm.THEME_CONFIRM, Perm.PROJECT_CLAIM)


def _takes_part(by: Actor, *perms: Perm) -> bool:
    return any(allows(by, perm) for perm in perms)


def _is_mine(claim: Claim, by: Actor) -> bool:
    """Say whether a claim is one that `by` waits for: somebody else decides on it."""
    return claim.organisation_id in by.organisations_with(Perm.PROJECT_CLAIM) or claim.asked_by == by.username


def _waits_for_me(
    by: Actor,
    claims: Iterable[Claim],
    awaited: Iterable[Awaited],
    known: Book | None,
    shared: Iterable[Item],
    themes: int,
) -> Section:
    items = [
        *shared,
        *_claims_to_decide(by, claims),
        *_answers_to_give(by, awaited),
        *_doubts(by),
        *_themes(by, known, themes),
    ]
    return Section(
        title=_("Waits for you"),
        empty=_("Nothing waits for you. Claims, doubts of an import, themes to confirm and the yearly round come here."),
        items=items,
    )  # fmt: skip


def _claims_to_decide(by: Actor, claims: Iterable[Claim]) -> list[Item]:
    if not allows(by, Perm.CLAIM_DECIDE):
        return []
    waiting = [claim for claim in claims if not _is_mine(claim, by)]
    items = [
        Item(
            title=claim.project.title,
            href=address("projects:decide_claim", claim.pk) or "",
            detail=_("%(organisation)s asks to own it") % {"organisation": claim.organisation},
            on=claim.asked_at,
            language=claim.project.language,
        )
        for claim in waiting[:_FEW]
    ]
    if len(waiting) > _FEW:
        number = len(waiting) - _FEW
        more = ngettext("%(number)s more claim", "%(number)s more claims", number) % {
            "number": words.number(number)
        }
        items.append(Item(more, address("projects:claims") or ""))
    return items


def _answers_to_give(by: Actor, awaited: Iterable[Awaited]) -> list[Item]:
    mine = by.organisations_with(Perm.ROUND_ANSWER)
    return [
        Item(
            title=ngettext(
                "Does it still hold? %(number)s project awaits your answer",
                "Do they still hold? %(number)s projects await your answer",
                waiting.projects,
            )
            % {"number": words.number(waiting.projects)},
            href=address("projects:round_answer", waiting.year, waiting.code) or "",
            detail=_("Yearly round %(year)s") % {"year": words.digits(str(waiting.year))},
            on=waiting.due_on,
        )
        for waiting in awaited
        if waiting.organisation_id in mine
    ]


def _doubts(by: Actor) -> list[Item]:
    if not allows(by, Perm.IMPORT_SETTLE):
        return []
    return [
        Item(
            title=ngettext("%(number)s doubt to settle", "%(number)s doubts to settle", number)
            % {"number": words.number(number)},
            href=f"{address('exchange:import_doubts', pk)}?state=open",
            detail=name,
        )
        for pk, name, number in open_doubts_by_import(by=by)
    ]


def _themes(by: Actor, known: Book | None, number: int) -> list[Item]:
    if not number:
        return []
    title = ngettext(
        "%(number)s project bears themes that a rule proposed",
        "%(number)s projects bear themes that a rule proposed",
        number,
    )
    return [
        Item(
            title=title % {"number": words.number(number)},
            href=doorways.matrix_of_mine(by, known),
            detail=_("Confirm or reject them on the page of each project; until then they are marked as proposed."),
        )
    ]  # fmt: skip


def _i_wait_for(by: Actor, claims: Iterable[Claim], awaited: Iterable[Awaited]) -> Section:
    items = [
        Item(
            title=claim.project.title,
            href=address("projects:claims") or "",
            detail=_("Claimed for %(organisation)s; the coordinating office decides")
            % {"organisation": claim.organisation},
            on=claim.asked_at,
            language=claim.project.language,
        )
        for claim in claims
        if _is_mine(claim, by)
    ][:_FEW]
    others = [a for a in awaited if a.organisation_id not in by.organisations_with(Perm.ROUND_ANSWER)]
    if others and allows(by, Perm.ROUND_RUN):
        title = ngettext(
            "%(number)s organisation has not answered for all its projects",
            "%(number)s organisations have not answered for all their projects",
            len(others),
        )
        items.append(
            Item(
                title=title % {"number": words.number(len(others))},
                href=address("projects:rounds") or "",
                detail=_("Yearly round %(year)s; reminders go out from there")
                % {"year": words.digits(str(others[0].year))},
            )
        )
    return Section(
        title=_("You wait for"),
        empty=_("You have asked for nothing that is still open. A project that names your organisation can be claimed on its page."),
        items=items,
    )  # fmt: skip


def _due(by: Actor, awaited: Iterable[Awaited]) -> Section:
    rounds = {(a.year, a.due_on): 0 for a in awaited}
    for waiting in awaited:
        rounds[waiting.year, waiting.due_on] += waiting.projects
    return Section(
        title=_("Due"),
        empty=_("No date is near. The coordinating office opens the yearly round; its day of answer stands here."),
        items=[
            Item(
                title=_("Answers to the yearly round %(year)s") % {"year": words.digits(str(year))},
                href=address("projects:rounds") or "",
                detail=ngettext("%(number)s project awaits an answer", "%(number)s projects await an answer", number)
                % {"number": words.number(number)},
                on=due_on,
            )
            for (year, due_on), number in rounds.items()
        ]
        + falls_due(by),
    )  # fmt: skip


def _changed(by: Actor, since: datetime) -> Section:
    told = changes(since=since, by=by, at_most=8)
    since_words = words.written_date(since)
    return Section(
        title=_("Changed since %(day)s") % {"day": since_words},
        empty=_("Nobody else changed a project that you see."),
        items=[
            Item(
                title=change.project.title,
                href=address("projects:detail", change.project.pk) or "",
                detail=change.event.label,
                on=change.at,
                language=change.project.language,
            )
            for change in told.latest
        ],
        more_href=f"{address('projects:matrix')}?sort=-changed" if told.count > len(told.latest) else "",
    )
