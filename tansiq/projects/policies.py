"""What state and data allow, whoever asks."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.enums import Perm
from tansiq.kernel.dates import first_day, last_day
from tansiq.kernel.errors import DomainError
from tansiq.projects.enums import Holds, Standing
from tansiq.projects.models import Claim, Project, Round
from tansiq.reference.models import Organisation


def right_to(perm: Perm, owner: Organisation) -> Perm:
    """Name the right that changing a project needs: what the coordinating office holds, its own people change."""
    return Perm.PROJECT_EDIT_ANY if owner.is_coordinating_office else perm


def require_listed(project: Project) -> None:
    """Refuse where the project has been retired."""
    if project.standing != Standing.LISTED:
        raise DomainError(_("This project has been retired; return it to the matrix first."), code="retired")


def require_storable(project: Project) -> None:
    """Refuse text that its column cannot hold; SQLite would take it, PostgreSQL fail."""
    for field in Project._meta.concrete_fields:
        value = field.value_from_object(project)
        if not isinstance(value, str):
            continue
        if field.max_length and len(value) > field.max_length:
            raise DomainError(
                _("“%(field)s” may have %(most)s characters at most; this has %(number)s: %(text)s…")
                % {
                    "field": field.verbose_name,
                    "most": field.max_length,
                    "number": len(value),
                    "text": value[:60],
                },
                code="too_long",
            )
        if "\x00" in value:
            raise DomainError(
                _("“%(field)s” holds a character that is no text.") % {"field": field.verbose_name},
                code="no_text",
            )


def require_unchanged(project: Project, revision: int) -> None:
    """Refuse where somebody else changed the project after the reader opened it."""
    if project.revision != revision:
        raise DomainError(
            _(
                "Somebody changed this project while you were writing. Your text is kept below; compare and save again."
            ),
            code="changed_meanwhile",
        )


def require_dates_in_order(start: str, end: str) -> None:
    """Refuse unreadable dates, and an end before the start."""
    begins, ends = first_day(start), last_day(end)
    if begins and ends and ends < begins:
        raise DomainError(_("The end lies before the start."), code="dates_order")


def require_somewhere(*, states: int, regions: int, reaches: int, is_global: bool, scope_note: str) -> None:
    """Refuse a scope that says nothing at all."""
    if not (states or regions or reaches or is_global or scope_note.strip()):
        raise DomainError(
            _("Say where the work is: States, regions, organisations, or global."), code="scope_empty"
        )


def require_claimable(project: Project, organisation_ids: set[int]) -> None:
    """Refuse a claim on what the organisation owns, or on what does not name it (itself or a part of it)."""
    require_listed(project)
    if project.owner_id in organisation_ids:
        raise DomainError(_("Your organisation owns this project already."), code="owned")
    if not project.owner.is_coordinating_office:
        raise DomainError(_("Another entity owns this project; write to it."), code="owned_by_other")
    named = project.entities.filter(organisation__line__ancestor_id__in=organisation_ids)
    if not named.exists():
        raise DomainError(
            _("The project does not name your organisation; the coordinating office can add it."),
            code="not_named",
        )


def require_no_open_claim(project: Project, organisation_id: int) -> None:
    """Refuse a second open claim by the same organisation."""
    if Claim.objects.filter(project=project, organisation_id=organisation_id, state="asked").exists():
        raise DomainError(
            _("Your organisation has claimed this project; the answer is awaited."), code="claimed"
        )


def require_other_person(claim: Claim, username: str) -> None:
    """Refuse a decision by the person who asked."""
    if claim.asked_by == username:
        raise DomainError(_("Somebody else decides on a claim that you made."), code="second_person")


def require_open(round_: Round) -> None:
    """Refuse where the round has been closed."""
    if round_.closed_on is not None:
        raise DomainError(_("This round is closed."), code="round_closed")


def require_due_later(due_on: date) -> None:
    """Refuse a round whose last day has passed."""
    if due_on < timezone.localdate():
        raise DomainError(_("The day by which answers are due has passed."), code="due_passed")


def require_new_year(year: int) -> None:
    """Refuse a second round for one year."""
    if Round.objects.filter(year=year).exists():
        raise DomainError(_("There has been a round for this year."), code="round_year")


def require_no_open_round() -> None:
    """Refuse a second round while one is open."""
    if Round.objects.filter(closed_on=None).exists():
        raise DomainError(_("A round is open; close it before you open another."), code="round_open")


def require_note(answer: Holds, note: str) -> None:
    """Ask for words where the answer is not a plain yes."""
    if answer != Holds.YES and not note.strip():
        raise DomainError(_("Say what has changed."), code="note_missing")
