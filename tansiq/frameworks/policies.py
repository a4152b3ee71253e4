"""What the state of a version allows."""

from django.utils.translation import gettext as _

from tansiq.access.actor import ON_THE_MACHINE, Actor
from tansiq.frameworks.enums import Standing
from tansiq.frameworks.models import Version
from tansiq.frameworks.queries.mapping import unsaid
from tansiq.kernel.errors import DomainError

_NAMED = 8  # of the codes that a mapping leaves unsaid


def require_another_person(version: Version, by: Actor) -> None:
    """Refuse to let who loaded a draft publish it, unless it was loaded on the machine itself."""
    if version.loaded_by == by.username != ON_THE_MACHINE:
        raise DomainError(
            _("Who loaded a draft does not publish it. Ask somebody else who may publish versions."),
            code="same_person",
        )


def require_everything_said(version: Version) -> None:
    """Refuse to publish a version whose mapping leaves something unsaid, or that follows none where it should."""
    before = version.follows
    if before is None:
        _require_first(version)
        return
    lost, fresh = unsaid(version.content, before.content)
    if lost or fresh:
        raise DomainError(
            _("The mapping leaves unsaid what became of %(codes)s. Give each code of both versions its entry.")
            % {"codes": _named([*lost, *fresh])},
            code="unsaid",
        )  # fmt: skip


def _require_first(version: Version) -> None:
    others = Version.objects.filter(framework=version.framework).exclude(standing=Standing.DRAFT)
    if others.exclude(pk=version.pk).exists():
        raise DomainError(
            _("Other versions of this framework are published. Say in the file which one this version follows, and map its codes."),
            code="follows_none",
        )  # fmt: skip


def _named(codes: list[str]) -> str:
    """Name the first few codes, each once, and how many more there are."""
    named = list(dict.fromkeys(codes))
    more = len(named) - _NAMED
    listed = ", ".join(named[:_NAMED])
    return listed if more <= 0 else _("%(codes)s and %(number)s more") % {"codes": listed, "number": more}
