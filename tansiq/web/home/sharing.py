"""What of sharing waits on the home page, and what others see of one's State."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.library.queries import submissions
from tansiq.sharing.enums import ConsentState
from tansiq.sharing.models.audiences import own_states
from tansiq.sharing.queries.access import requests_to_answer
from tansiq.sharing.queries.consents import consents, waiting_for_answer
from tansiq.web.common import words
from tansiq.web.common.components import Item, Section
from tansiq.web.common.navigation import address


def waiting(numbers: Mapping[str, int]) -> list[Item]:
    """Give the questions to one's State and the requests for access that wait for an answer."""
    return [*_consents(numbers["consents"]), *_requests(numbers["requests"])]


def counted(by: Actor) -> dict[str, QuerySet[Any]]:
    """Give what is counted for the home page of somebody."""
    states = sorted(own_states(by))
    return {
        "consents": waiting_for_answer(by=by),
        "requests": requests_to_answer(by=by),
        "given": consents(by=by).filter(standing=ConsentState.GIVEN, state_id__in=states),
        "texts": submissions(by=by).filter(state_id__in=states),
    }


def _consents(number: int) -> list[Item]:
    if not number:
        return []
    title = ngettext(
        "%(number)s question to your State awaits its answer",
        "%(number)s questions to your State await its answer",
        number,
    )
    href = address("sharing:consents") or ""
    return [Item(title % {"number": words.number(number)}, href, _("Consent to a release, or to keep something confidential"))]  # fmt: skip


def _requests(number: int) -> list[Item]:
    if not number:
        return []
    title = ngettext(
        "%(number)s request for access awaits your answer",
        "%(number)s requests for access await your answer",
        number,
    )
    href = address("sharing:requests") or ""
    return [Item(title % {"number": words.number(number)}, href, _("To records of your organisation"))]


def of_own_state(by: Actor, numbers: Mapping[str, int]) -> list[Section]:
    """Give, to people of a State, what others see of it: decisions that stand, and the texts they may be about."""
    if not own_states(by):
        return []
    given, texts = numbers["given"], numbers["texts"]
    items = []
    if texts:
        title = ngettext("%(number)s submission of your State", "%(number)s submissions of your State", texts)
        detail = _("On the page of each: which organisations see it, and why")
        items.append(
            Item(title % {"number": words.number(texts)}, address("library:submissions") or "", detail)
        )
    if given:
        title = ngettext("%(number)s decision stands", "%(number)s decisions stand", given)
        detail = _("Each can be withdrawn at any time")
        items.append(Item(title % {"number": words.number(given)}, address("sharing:consents") or "", detail))
    if allows(by, Perm.STATE_LOG_READ):
        detail = _("Which organisation, and when; never which person")
        items.append(Item(_("Who opened our records"), address("audit:openings") or "", detail))
    return [
        Section(
            title=_("What others see of your State"),
            empty=_("Nothing that your State wrote is here yet. A focal point submits information; it is born closed."),
            items=items,
            is_counted=False,
        )
    ]  # fmt: skip
