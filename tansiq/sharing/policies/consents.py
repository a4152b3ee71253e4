"""What a State's decision needs to stand."""

from collections.abc import Collection
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.kernel.errors import DomainError
from tansiq.reference.models import Organisation
from tansiq.sharing.models import Consent, Stated
from tansiq.sharing.models.audiences import STATE_SELF, audiences


def require_of_a_state(record: Stated) -> None:
    """Refuse to ask a State about a record that concerns none."""
    if not record.is_of_a_state:
        raise DomainError(_("This record concerns no State; its owner says who sees it."), code="no_state")


def require_settled(record: Stated) -> None:
    """Refuse to ask a State about a record that may still change: a consent holds for the words as they were."""
    if not record.is_open_to_decisions:
        raise DomainError(
            _("This record may still change. Its State can be asked once it has been adopted."),
            code="not_settled",
        )


def require_sections(record: Stated, keys: Collection[str], *, covers_all: bool) -> None:
    """Refuse sections that the record does not have, and a decision that names neither all nor any."""
    known = set(record.sections.values_list("key", flat=True))
    missing = sorted(set(keys) - known)
    if missing:
        raise DomainError(
            _("The record has no section “%(section)s”.") % {"section": missing[0]}, code="section_unknown"
        )
    if not covers_all and not keys:
        raise DomainError(_("Choose the whole record, or sections of it."), code="nothing_covered")
    if covers_all and keys:
        raise DomainError(
            _("Choose either the whole record or sections of it, not both."), code="covered_twice"
        )


def require_audiences(codes: Collection[str], organisations: Collection[Organisation]) -> None:
    """Refuse an audience that there is not, the State itself as an audience, and a decision for nobody."""
    unknown = sorted(code for code in codes if code not in audiences() or code == STATE_SELF)
    if unknown:
        raise DomainError(
            _("There is no audience “%(audience)s”.") % {"audience": unknown[0]}, code="audience_unknown"
        )
    if not codes and not organisations:
        raise DomainError(_("Name at least one audience or organisation."), code="nobody_named")


def require_dates(valid_from: date | None, valid_until: date | None, signed_on: date | None) -> None:
    """Refuse dates that are the wrong way round, past, or a signature still to come."""
    today = timezone.localdate()
    if valid_from and valid_until and valid_until < valid_from:
        raise DomainError(_("The last day lies before the first."), code="dates_order")
    if valid_until and valid_until < today:
        raise DomainError(_("The last day has passed."), code="day_past")
    if signed_on and signed_on > today:
        raise DomainError(_("The day of signature is still to come."), code="signed_later")


def require_same_state(consent: Consent, by: Actor) -> None:
    """Refuse an answer for another State than one's own."""
    if not any(b.state_id == consent.state_id for b in by.belongings):
        raise DomainError(_("You answer for your own State only."), code="other_state")


def require_second_person(consent: Consent, by: Actor) -> None:
    """Refuse an answer by who asked, and by nobody in particular."""
    if by.person_id is None or by.person_id == consent.asked_by_id:
        raise DomainError(_("Somebody else than who asked gives the answer."), code="second_person")


def require_signed(signatory: str, note_sha256: str) -> None:
    """Refuse consent without a signatory and the note that bears the signature."""
    if not signatory.strip():
        raise DomainError(_("Say who signed for the State."), code="signatory_missing")
    if not note_sha256:
        raise DomainError(_("Upload the note in which the State gave its consent."), code="note_missing")
