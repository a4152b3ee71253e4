"""A draft is published by another person than who loaded it, and retired when it is no longer used."""

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.frameworks import policies, workflow
from tansiq.frameworks.models import Version
from tansiq.kernel.workflow import Move


@transaction.atomic
def publish(*, version: Version, by: Actor) -> Version:
    """Publish a draft: from now on it never changes, and assessments can be planned under it."""
    version, move = _authorised(version, "publish", by)
    policies.require_another_person(version, by)
    policies.require_everything_said(version)
    version.published_at = timezone.now()
    said = version.content["framework"]
    version.framework.names = said["names"]
    version.framework.save(update_fields=["names"])
    return _apply(version, move, by)


@transaction.atomic
def retire(*, version: Version, by: Actor) -> Version:
    """Retire a published version: what was assessed under it stays, and nothing new begins under it."""
    version, move = _authorised(version, "retire", by)
    return _apply(version, move, by)


def _authorised(version: Version, name: str, by: Actor) -> tuple[Version, Move]:
    version = Version.objects.visible_to(by).select_for_update(of=("self",)).get(pk=version.pk)
    move = workflow.VERSION_VERSIONS[version.workflow_version].find(name, version.standing)
    require(by, Perm(move.needs))
    return version, move


def _apply(version: Version, move: Move, by: Actor) -> Version:
    version.standing = move.target
    version.save(update_fields=["standing", "published_at"])
    record(
        event=Event(move.logs),
        by=by,
        subject=version,
        framework=version.framework.code,
        version=version.label,
    )
    return version
