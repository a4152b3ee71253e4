"""Loading a framework: a draft is made or written anew; what was published never changes."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.frameworks import workflow
from tansiq.frameworks.actions.check import require_sound
from tansiq.frameworks.actions.files import Document
from tansiq.frameworks.actions.following import followed
from tansiq.frameworks.actions.rows import clear_rows, write_rows
from tansiq.frameworks.actions.shape import require_shape
from tansiq.frameworks.models import Framework, Version


@dataclass(frozen=True)
class Loaded:
    """What came of loading a document: the version, and whether anything of it is new."""

    version: Version
    is_changed: bool


def check_framework(*, document: Document, by: Actor) -> Version | None:
    """Check a document without loading it; give the version that it would write anew. Raises `FaultyFile`."""
    require(by, Perm.FRAMEWORK_EDIT)
    require_shape(document)
    now = _now(document)
    require_sound(document, before=followed(document.content), now=now)
    return now


@transaction.atomic
def load_framework(*, document: Document, by: Actor) -> Loaded:
    """Make the draft that a document holds, or write it anew; the same content again changes nothing.

    Raises `FaultyFile` with all that is wrong with it, a published version of the same label among that.
    """
    require(by, Perm.FRAMEWORK_EDIT)
    require_shape(document)
    framework = _framework(document)
    now = _now(document)
    if now and now.sha256 == document.sha256:
        return Loaded(now, is_changed=False)
    before = followed(document.content)
    require_sound(document, before=before, now=now)
    version = _write(document, framework, now, before, by)
    record(
        event=Event.FRAMEWORK_LOADED,
        by=by,
        subject=version,
        framework=framework.code,
        version=version.label,
        sha256=version.sha256,
    )
    return Loaded(version, is_changed=True)


def _framework(document: Document) -> Framework:
    """Give the framework, locked: of two who load drafts of it at once, one waits for the other."""
    said = document.content["framework"]
    Framework.objects.get_or_create(
        code=said["code"],
        defaults={"names": said["names"], "is_illustrative": said.get("illustrative", False)},
    )
    return Framework.objects.select_for_update().get(code=said["code"])


def _now(document: Document) -> Version | None:
    content = document.content
    return Version.objects.filter(
        framework__code=content["framework"]["code"], label=content["version"]
    ).first()


def _write(
    document: Document, framework: Framework, now: Version | None, before: Version | None, by: Actor
) -> Version:
    content = document.content
    version = now or Version(framework=framework, label=content["version"])
    version.names, version.about = content["names"], content["about"]
    version.languages, version.scale = content["languages"], content["scale"]
    version.axes, version.facets = content["axes"], content["facets"]
    version.content, version.sha256 = content, document.sha256
    version.follows = before
    version.workflow_version = workflow.VERSION.version
    version.loaded_at, version.loaded_by = timezone.now(), by.username
    version.save()
    if now:
        clear_rows(version)
    write_rows(version)
    return version
