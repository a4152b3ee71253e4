"""What state and data allow, whoever asks."""

from collections.abc import Collection, Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor
from tansiq.audit.models import A_WEEK, AN_HOUR, Holder, Identity, Opening, Succession
from tansiq.kernel.errors import DomainError

SHORTEST = 16


def require_not_erased(identity: Identity) -> None:
    """Refuse where there is no name any more."""
    if identity.erased_at is not None:
        raise DomainError(_("The name behind this code has been erased."), code="erased")


def require_two_holders(holders: Iterable[Holder]) -> tuple[Holder, Holder]:
    """Give the two who hold the key together, the first one first; refuse while one is missing."""
    standing = tuple(holders)
    if len(standing) != 2:
        raise DomainError(
            _("Two people hold the key to pseudonyms together. Each of them makes a half of it first."),
            code="holders_missing",
        )
    return standing


def require_free_half(holders: Iterable[Holder], by: Actor) -> int:
    """Give the place of the half that `by` may make.

    Refuse a third holder, the same person twice, and two who have both an organisation and all their roles in common.
    """
    standing = list(holders)
    if len(standing) == 2:
        raise DomainError(_("Two people hold the key already."), code="key_held")
    for other in standing:
        if other.code == by.log_code:
            raise DomainError(_("You hold the other half. Somebody else makes this one."), code="same_person")
        require_apart(other, by.organisation_ids, by.roles)
    return 2 if standing and standing[0].place == 1 else 1


def require_apart(other: Holder, organisations: Collection[int], roles: Collection[str]) -> None:
    """Refuse two holders who have both an organisation and all their roles in common."""
    if set(organisations) & set(other.organisations) and set(map(str, roles)) == set(other.roles):
        raise DomainError(
            _("The other holder has the same role in your organisation. The two halves lie further apart."),
            code="too_close",
        )


# --- handing over a half ---


def require_successor(holders: Collection[Holder], place: int, by: Actor) -> None:
    """Refuse to take over a half that nobody holds, or that would bring both halves to one hand, now or over time."""
    if not any(holder.place == place for holder in holders):
        raise DomainError(_("Nobody holds this half. Make it instead of taking it over."), code="half_free")
    if any(holder.code == by.log_code for holder in holders):
        raise DomainError(
            _("You hold a half yourself. Somebody else takes this one over."), code="same_person"
        )
    if Succession.objects.filter(given_by=by.log_code).exclude(place=place).exists():
        raise DomainError(
            _("You have held the other half. Somebody else takes this one over."), code="held_other"
        )
    for other in holders:
        if other.place != place:
            require_apart(other, by.organisation_ids, by.roles)


def require_own_half(holders: Iterable[Holder], succession: Succession, by: Actor) -> Holder:
    """Give the half that `by` holds and the successor asked for; refuse to everybody else."""
    for holder in holders:
        if holder.code == by.log_code and holder.place == succession.place:
            return holder
    raise DomainError(_("Only who holds this half hands it over."), code="no_holder")


def require_asked_lately(succession: Succession) -> None:
    """Refuse to give twice, and what was asked for too long ago."""
    if succession.given_at is not None:
        raise DomainError(_("This half has been handed over."), code="given_already")
    if timezone.now() - succession.asked_at > A_WEEK:
        raise DomainError(_("The week to hand over has passed. The successor asks again."), code="expired")


def require_no_opening_waits() -> None:
    """Refuse to hand over while a request to open waits: what was sealed for one holder opens for no other."""
    since = timezone.now() - AN_HOUR
    if Opening.objects.filter(opened_at=None, asked_at__gt=since).exists():
        raise DomainError(
            _("A request to open a pseudonym waits. Confirm it, or wait until its hour has passed."),
            code="opening_waits",
        )


def require_not_locked(holder: Holder) -> None:
    """Refuse any passphrase for a while after too many wrong ones."""
    if holder.locked_until is not None and holder.locked_until > timezone.now():
        raise DomainError(
            _("Too many wrong passphrases: this half is locked for a while. Try again later."),
            code="half_locked",
        )


# --- passphrases and openings ---


def require_strong(passphrase: str) -> None:
    """Refuse a passphrase that could be guessed."""
    if len(passphrase) < SHORTEST or len(set(passphrase)) < SHORTEST // 2:
        raise DomainError(
            _("Write a passphrase of at least %(number)s characters, several words for example.")
            % {"number": SHORTEST},
            code="weak_passphrase",
        )


def require_holder(holders: Iterable[Holder], by: Actor) -> tuple[Holder, Holder]:
    """Give the half of `by` and the other one; refuse to who holds neither."""
    first, second = require_two_holders(holders)
    if by.log_code == first.code:
        return first, second
    if by.log_code == second.code:
        return second, first
    raise DomainError(_("Only the two holders of the key open a pseudonym."), code="no_holder")


def require_sealed(identity: Identity) -> None:
    """Refuse where the name is not sealed: there is nothing to open."""
    require_not_erased(identity)
    if not identity.pseudonym:
        raise DomainError(_("There is no such pseudonym."), code="no_pseudonym")


def require_nothing_waiting(identity: Identity) -> None:
    """Refuse a second request while one waits."""
    since = timezone.now() - AN_HOUR
    if identity.openings.filter(opened_at=None, asked_at__gt=since).exists():
        raise DomainError(_("A request to open this pseudonym waits already."), code="waits_already")


def require_waiting(opening: Opening, by: Actor) -> None:
    """Refuse to confirm what was opened, what waited too long, and one's own request."""
    if opening.opened_at is not None:
        raise DomainError(
            _("This pseudonym has been opened; the name was shown once."), code="opened_already"
        )
    if opening.asked_by == by.log_code:
        raise DomainError(_("You asked. The other holder confirms."), code="same_person")
    if timezone.now() - opening.asked_at > AN_HOUR:
        raise DomainError(_("The hour to confirm has passed. Ask again."), code="expired")
