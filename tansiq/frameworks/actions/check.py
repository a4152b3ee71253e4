"""Checking what a framework means, and how it stands to what is here already."""

from collections.abc import Iterator
from itertools import chain

from django.utils.translation import gettext as _

from tansiq.frameworks.actions.faults import Fault, refuse
from tansiq.frameworks.actions.files import Document
from tansiq.frameworks.actions.following import faults_of_following
from tansiq.frameworks.actions.meaning import (
    faults_of_codes,
    faults_of_facets,
    faults_of_provisions,
    faults_of_scale,
)
from tansiq.frameworks.actions.questions import faults_of_conditions, faults_of_kinds, faults_of_words
from tansiq.frameworks.enums import Standing
from tansiq.frameworks.models import Version


def require_sound(document: Document, *, before: Version | None, now: Version | None) -> None:
    """Raise `FaultyFile` with all that is wrong with a document of the right form that follows `before` and takes the place of `now`."""
    faults = chain(
        _faults_of_published(document, now),
        faults_of_codes(document),
        faults_of_scale(document),
        faults_of_facets(document),
        faults_of_provisions(document),
        faults_of_kinds(document),
        faults_of_conditions(document),
        faults_of_words(document),
        faults_of_following(document, before),
    )
    refuse(document.in_order(faults))


def _faults_of_published(document: Document, now: Version | None) -> Iterator[Fault]:
    if now and now.standing != Standing.DRAFT and now.sha256 != document.sha256:
        yield document.fault(
            ("version",),
            _("Version %(label)s is published with other content.") % {"label": now.label},
            _("A published version never changes: give the file another version."),
        )
