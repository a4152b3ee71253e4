"""Adding, editing and retiring projects, one or many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.audit.actions import record, record_many
from tansiq.audit.enums import Event
from tansiq.projects import policies, workflow
from tansiq.projects.actions.answers import settle
from tansiq.projects.actions.facts import (
    IDENTITY,
    Facts,
    Writing,
    by_model,
    differences,
    facts_of,
    in_words,
    set_values,
    tags_of,
    ties_of,
)
from tansiq.projects.enums import TagState
from tansiq.projects.models import (
    Project,
    ProjectEntity,
    ProjectKind,
    ProjectReach,
    ProjectRegion,
    ProjectState,
    ProjectTheme,
)
from tansiq.reference.models import Organisation
from tansiq.reference.queries import book
from tansiq.sharing.enums import Level

_BATCH = 500


def _check(facts: Facts) -> None:
    policies.require_dates_in_order(facts.start, facts.end)
    policies.require_somewhere(
        states=len(facts.states),
        regions=len(facts.region_ids),
        reaches=len(facts.reach_ids),
        is_global=facts.is_global,
        scope_note=facts.scope_note,
    )


def _lock(project: Project, by: Actor) -> Project:
    """Read the project again under a lock, through the policy: what may not be seen cannot be changed."""
    return Project.objects.visible_to(by).select_for_update(of=("self",)).get(pk=project.pk)


def _require_right(by: Actor, project: Project, perm: Perm) -> None:
    """The owner's people act for it; the coordinating office acts for what it holds."""
    require(by, policies.right_to(perm, project.owner), organisation_id=project.owner_id)


@transaction.atomic
def add(
    *,
    facts: Facts,
    owner: Organisation,
    level: Level,
    by: Actor,
    parties: Iterable[Organisation] = (),
) -> Project:
    """Add one project for an organisation that `by` belongs to; it is born with owner, level and parties."""
    require(by, Perm.PROJECT_EDIT, organisation_id=owner.pk)
    _check(facts)
    named = [tuple(organisation.pk for organisation in parties)]
    return add_many(batch=[facts], owner=owner, level=level, by=by, parties=named)[0]


@transaction.atomic
def add_many(
    *,
    batch: Sequence[Facts],
    owner: Organisation,
    level: Level,
    by: Actor,
    parties: Sequence[tuple[int, ...]] = (),
    groups: Sequence[tuple[int, ...]] = (),
) -> list[Project]:
    """Add projects in as few statements as the database takes, each with its event in the log.

    `parties` and `groups` name, for each project of the batch, whom it is shared with by name; none: nobody.

    Facts read from a document may hold what a form would refuse (a scope that says nothing): the doubts of the
    import tell of it, and nothing is dropped.
    """
    require(by, Perm.PROJECT_EDIT, organisation_id=owner.pk)
    writing = Writing.with_book(book())
    projects = []
    for facts in batch:
        project = Project(owner=owner, level=level, workflow_version=workflow.PROJECT.version)
        set_values(project, facts, writing)
        policies.require_storable(project)
        projects.append(project)
    Project.objects.bulk_create(projects, batch_size=_BATCH)
    _number([project for project in projects if not project.reference])
    _write_rows(
        row
        for project, facts in zip(projects, batch, strict=True)
        for row in (*ties_of(project, facts, writing), *tags_of(project, facts, writing))
    )
    _share_with(Project.parties.through, "organisation_id", projects, parties)
    _share_with(Project.groups.through, "group_id", projects, groups)
    record_many(
        event=Event.PROJECT_ADDED, by=by, subjects=[(p, {"reference": p.reference}) for p in projects]
    )
    return projects


def _share_with(tie: Any, column: str, projects: Sequence[Project], named: Sequence[tuple[int, ...]]) -> None:
    tie.objects.bulk_create(
        [
            tie(project_id=project.pk, **{column: key})
            for project, keys in zip(projects, named, strict=bool(named))
            for key in keys
        ],
        batch_size=_BATCH,
    )


def _number(projects: Sequence[Project]) -> None:
    """Name projects that have no serial of a document after their own key, which no other can have."""
    for project in projects:
        project.reference = f"T-{project.pk}"
        project.search_text = f"{project.search_text} t {project.pk}"
    key = Cast("pk", CharField())
    for start in range(0, len(projects), _BATCH):
        ids = [project.pk for project in projects[start : start + _BATCH]]
        Project.objects.filter(pk__in=ids).update(
            reference=Concat(Value("T-"), key), search_text=Concat("search_text", Value(" t "), key)
        )


def _write_rows(rows: Iterable[Any]) -> None:
    for model, group in by_model(rows).items():
        model._default_manager.bulk_create(group, batch_size=_BATCH)  # type: ignore[attr-defined]


@transaction.atomic
def edit(*, project: Project, facts: Facts, revision: int, by: Actor) -> Project:
    """Change a project; refuse where it changed after `revision`, the one the reader saw. What it is known by stays."""
    project = _lock(project, by)
    _require_right(by, project, Perm.PROJECT_EDIT)
    policies.require_listed(project)
    policies.require_unchanged(project, revision)
    _check(facts)
    known_by = {name: getattr(project, name) for name in IDENTITY}
    return edit_many(changes={project: replace(facts, **known_by)}, by=by)[0]


@transaction.atomic
def edit_many(*, changes: Mapping[Project, Facts], by: Actor) -> list[Project]:
    """Change projects to the facts given, each with what changed in the log; those that do not differ stay untouched.

    Refuse where one changed after it was read.
    """
    reference = book()
    writing = Writing.with_book(reference)
    projects, before = _read_again(changes, by)
    changed: list[tuple[Project, Facts]] = []
    events: list[tuple[Project, dict[str, Any]]] = []
    for project, facts in zip(projects, changes.values(), strict=True):
        _require_right(by, project, Perm.PROJECT_EDIT)
        what = differences(before[project.pk], facts)
        if what:
            changed.append((project, facts))
            events.append((project, {"changed": in_words(what, reference)}))
    for project, facts in changed:
        set_values(project, facts, writing)
        policies.require_storable(project)
        project.revision += 1
        project.save()
    _replace_ties(changed, writing)
    record_many(event=Event.PROJECT_EDITED, by=by, subjects=events)
    return projects


def _read_again(given: Iterable[Project], by: Actor) -> tuple[list[Project], dict[int, Facts]]:
    """Lock the projects as they stand now, in one order; give them in the order given, and their facts by key."""
    revisions = {project.pk: project.revision for project in given}
    rows = Project.objects.visible_to(by).filter(pk__in=revisions)
    locked = {p.pk: p for p in rows.select_for_update(of=("self",)).prefetch_related("owner").order_by("pk")}
    if len(locked) < len(revisions):
        raise Project.DoesNotExist
    for pk, revision in revisions.items():
        policies.require_unchanged(locked[pk], revision)
    with_ties = rows.prefetch_related("entities", "states", "regions", "reaches", "instruments")
    return [locked[pk] for pk in revisions], {project.pk: facts_of(project) for project in with_ties}


def _replace_ties(changed: list[tuple[Project, Facts]], writing: Writing) -> None:
    """Write the ties anew; tags that a person confirmed or rejected stay as decided."""
    ids = [project.pk for project, _facts in changed]
    for ties in (ProjectEntity, ProjectState, ProjectRegion, ProjectReach, Project.instruments.through):
        ties._default_manager.filter(project_id__in=ids).delete()
    decided: set[tuple[type, int, int]] = set()
    for model, key in _TAGS.items():
        tags = model._default_manager.filter(project_id__in=ids)
        tags.filter(state=TagState.PROPOSED).delete()
        decided |= {(model, *pair) for pair in tags.values_list("project_id", key)}
    _write_rows(
        row
        for project, facts in changed
        for row in (*ties_of(project, facts, writing), *tags_of(project, facts, writing))
        if (type(row), project.pk, getattr(row, _TAGS.get(type(row), "pk"))) not in decided
    )


_TAGS: dict[type[Any], str] = {ProjectTheme: "theme_id", ProjectKind: "kind_id"}


@transaction.atomic
def retire(*, project: Project, reason: str, by: Actor) -> Project:
    """Take a project out of the matrix; its history stays."""
    return _move(project, "retire", reason, by)


@transaction.atomic
def return_to_matrix(*, project: Project, reason: str, by: Actor) -> Project:
    """Put a retired project back into the matrix."""
    return _move(project, "return", reason, by)


def _move(project: Project, name: str, reason: str, by: Actor) -> Project:
    project = _lock(project, by)
    move = workflow.PROJECT_VERSIONS[project.workflow_version].find(name, project.standing)
    _require_right(by, project, Perm(move.needs))
    project.standing = move.target
    project.revision += 1
    project.save(update_fields=["standing", "revision", "changed_at"])
    record(event=Event(move.logs), by=by, subject=project, reason=reason)
    settle(project.owner, by)
    return project
