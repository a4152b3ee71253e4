"""Reading imports, their rows and their doubts."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.assessments.models import Survey
from tansiq.exchange.enums import DoubtState, ImportState
from tansiq.exchange.models import Doubt, Import, ImportedRow, ImportQuerySet, Upload
from tansiq.projects.models import Project

# Likely overlaps of named entities' work are seen by the coordinator and the owners until settled (design.md §5).
_COURTESY = ("near_identical",)


def imports(*, by: Actor) -> ImportQuerySet:
    """Give the imports that `by` may see, newest first."""
    return Import.objects.visible_to(by).order_by("-pk")


def import_of(pk: int, *, by: Actor) -> Import:
    """Give one import; raises `Import.DoesNotExist` for what `by` may not see."""
    return imports(by=by).get(pk=pk)


def uploads(*, by: Actor) -> QuerySet[Upload]:
    """Give the tables that `by` handed in, other than surveys."""
    return Upload.objects.visible_to(by).filter(survey=None).select_related("organisation")


def returned(pk: int, *, survey: int, by: Actor) -> Upload:
    """Give a filled survey that `by` handed in, with its survey, which `by` sees still; raises `Upload.DoesNotExist`."""
    around = ("survey__state", "survey__version__framework", "survey__owner")
    mine = Upload.objects.visible_to(by).filter(survey__in=Survey.objects.visible_to(by).filter(pk=survey))
    return mine.select_related(*around).defer("survey__version__content").get(pk=pk)


def rows_of(imported: Import, *, by: Actor, change: str = "") -> QuerySet[ImportedRow]:
    """Give the rows of an import that `by` may see, in the order of the document."""
    rows = ImportedRow.objects.filter(imported=imported, imported__in=imports(by=by).order_by().values("pk"))
    return (rows.filter(change=change) if change else rows).select_related("project").order_by("order")


def doubts(*, by: Actor) -> QuerySet[Doubt]:
    """Give the doubts of the imports that `by` may see; likely overlaps only to who settles them and to the owners."""
    found = Doubt.objects.filter(imported__in=imports(by=by).order_by().values("pk"))
    if not allows(by, Perm.IMPORT_SETTLE):
        theirs = Project.objects.visible_to(by).filter(owner_id__in=sorted(by.organisation_ids))
        found = found.exclude(
            Q(code__in=_COURTESY) & Q(state=DoubtState.OPEN) & ~Q(project__in=theirs.values("pk"))
        )
    return found.select_related("imported", "project").order_by("imported", "line", "pk")


def doubts_of(imported: Import, *, by: Actor, code: str = "", state: str = "") -> QuerySet[Doubt]:
    """Give the doubts of one import, of one kind or state where asked."""
    found = doubts(by=by).filter(imported=imported)
    found = found.filter(code=code) if code else found
    return found.filter(state=state) if state else found


def doubts_by_code(imported: Import, *, by: Actor) -> list[tuple[str, int, int]]:
    """Count the doubts of one import: kind, all, still open."""
    counted = (
        doubts_of(imported, by=by)
        .order_by("code")
        .values_list("code")
        .annotate(n=Count("pk"), open=Count("pk", filter=Q(state=DoubtState.OPEN)))
    )
    return [(code, n, still_open) for code, n, still_open in counted]


def open_doubts(*, by: Actor) -> QuerySet[Doubt]:
    """Give the doubts that await somebody who settles them."""
    return doubts(by=by).filter(state=DoubtState.OPEN, imported__state=ImportState.APPLIED)


def open_doubts_by_import(*, by: Actor) -> list[tuple[int, str, int]]:
    """Count the doubts that await somebody, by import: its id, what it is called, how many."""
    counted = (
        open_doubts(by=by)
        .select_related(None)
        .order_by("-imported")
        .values_list("imported_id", "imported__document", "imported__file_name")
        .annotate(n=Count("pk"))
    )
    return [(pk, document or file_name, n) for pk, document, file_name, n in counted]


def printed_source_of(project: Project, *, by: Actor) -> ImportedRow | None:
    """Give the row that the project was last read from, to who may see project and import; else None."""
    rows = ImportedRow.objects.filter(
        project__in=Project.objects.visible_to(by).filter(pk=project.pk).values("pk"),
        imported__in=imports(by=by).filter(state=ImportState.APPLIED).order_by().values("pk"),
    )
    # The row with the most cells: a file of facts alone does not hide the wording of the document.
    found = sorted(rows.select_related("imported"), key=lambda row: (len(row.printed), row.imported_id))
    return found[-1] if found else None


def doubts_about(project: Project, *, by: Actor) -> QuerySet[Doubt]:
    """Give the doubts about one project that `by` may see."""
    return doubts(by=by).filter(project=project)


def last_applied_facts(keys: Iterable[str]) -> dict[str, dict[str, object]]:
    """Give, for each identity, the facts of every earlier applied import laid over one another, the newest on top."""
    laid: dict[str, dict[str, object]] = {}
    earlier = ImportedRow.objects.filter(source_key__in=list(keys), imported__state=ImportState.APPLIED)
    for key, facts in earlier.order_by("imported__applied_at", "imported").values_list("source_key", "facts"):
        laid.setdefault(key, {}).update(facts)
    return laid


def doubt_of(pk: int, *, by: Actor) -> Doubt:
    """Give one doubt; raises `Doubt.DoesNotExist` for what `by` may not see."""
    return doubts(by=by).get(pk=pk)
