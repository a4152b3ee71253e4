"""What of assessments waits on the home page: for assessors, leads, reviewers, the State and the members."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from tansiq.access.actor import Actor
from tansiq.assessments.enums import Stage
from tansiq.assessments.queries import waiting as queries
from tansiq.web.common import words
from tansiq.web.common.components import Item
from tansiq.web.common.navigation import address


def counted(by: Actor) -> dict[str, QuerySet[Any]]:
    """Give what is counted for the home page of somebody."""
    return queries.waiting(by=by)


def waiting(numbers: Mapping[str, int]) -> list[Item]:
    """Give a line for each kind of thing that waits, as far as any does."""
    return [
        Item(say(number) % {"number": words.number(number)}, _list(query))
        for name, (say, query) in _SAID.items()
        if (number := numbers.get(name, 0))
    ]


def _list(query: str) -> str:
    return f"{address('assessments:surveys')}{query}"


# What is to be done, and the list on which it stands.
_SAID: dict[str, tuple[Callable[[int], str], str]] = {
    "returned": (
        lambda n: ngettext("%(number)s assessment was returned by the review", "%(number)s assessments were returned by the review", n),
        f"?stage={Stage.DRAFTING}",
    ),
    "own_areas": (
        lambda n: ngettext("%(number)s area of a survey is yours to fill", "%(number)s areas of surveys are yours to fill", n),
        "",
    ),
    "to_answer": (
        lambda n: ngettext("%(number)s comment of a State awaits its answer", "%(number)s comments of States await their answer", n),
        f"?stage={Stage.ANSWERING}",
    ),
    "to_sign_off": (
        lambda n: ngettext("%(number)s area is to be signed off", "%(number)s areas are to be signed off", n),
        f"?stage={Stage.DRAFTING}",
    ),
    "to_put": (
        lambda n: ngettext("%(number)s overview can be put before the members", "%(number)s overviews can be put before the members", n),
        f"?stage={Stage.ANSWERING}",
    ),
    "due": (
        lambda n: ngettext("%(number)s assessment is to be adopted within thirty days", "%(number)s assessments are to be adopted within thirty days", n),
        "",
    ),
    "to_review": (
        lambda n: ngettext("%(number)s assessment awaits its quality review", "%(number)s assessments await their quality review", n),
        f"?stage={Stage.QUALITY_REVIEW}",
    ),
    "invited": (
        lambda n: ngettext("%(number)s self-assessment of your State is to be handed in", "%(number)s self-assessments of your State are to be handed in", n),
        "",
    ),
    "to_comment": (
        lambda n: ngettext("%(number)s overview awaits the comments of your State", "%(number)s overviews await the comments of your State", n),
        f"?stage={Stage.WITH_STATE}",
    ),
    "to_consider": (
        lambda n: ngettext("%(number)s overview awaits your view", "%(number)s overviews await your view", n),
        "overviews/",
    ),
}  # fmt: skip
