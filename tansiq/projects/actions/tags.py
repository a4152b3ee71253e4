"""Confirming and rejecting the tags that a rule proposed."""

from django.db import transaction

from tansiq.access.actor import Actor, allows, require
from tansiq.access.enums import Perm
from tansiq.audit.actions import record
from tansiq.audit.enums import Event
from tansiq.projects.enums import TagState
from tansiq.projects.models import Project, ProjectKind, ProjectTheme

Tag = ProjectTheme | ProjectKind


def _decide(tag: Tag, state: TagState, event: Event, by: Actor) -> Tag:
    """Lock project, then tag; deciding again the same changes nothing and says nothing."""
    project = Project.objects.visible_to(by).select_for_update(of=("self",)).get(pk=tag.project_id)
    locked: Tag = type(tag)._default_manager.select_for_update(of=("self",)).get(pk=tag.pk)
    if not allows(by, Perm.PROJECT_EDIT, organisation_id=project.owner_id):
        require(by, Perm.THEME_CONFIRM)
    if locked.state == state:
        return locked
    locked.state = state
    locked.save(update_fields=["state"])
    code = locked.theme.code if isinstance(locked, ProjectTheme) else locked.kind.code
    record(event=event, by=by, subject=project, tag=code, words=locked.words)
    return locked


@transaction.atomic
def confirm_tag(*, tag: Tag, by: Actor) -> Tag:
    """Say that a proposed theme or kind of activity fits."""
    return _decide(tag, TagState.CONFIRMED, Event.THEME_CONFIRMED, by)


@transaction.atomic
def reject_tag(*, tag: Tag, by: Actor) -> Tag:
    """Say that a proposed theme or kind of activity does not fit; the rule does not propose it again."""
    return _decide(tag, TagState.REJECTED, Event.THEME_REJECTED, by)
