"""Tables handed in: read at once, kept until a person confirms what they would do, and then forgotten."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor, require
from tansiq.access.enums import Perm
from tansiq.assessments.models import Survey
from tansiq.exchange.actions.earlier import Assessments, import_assessments, read_assessments
from tansiq.exchange.actions.imports import store
from tansiq.exchange.actions.offline import Comparison, compare, give_back
from tansiq.exchange.actions.treaties import Treaties, import_treaties, read_treaties
from tansiq.exchange.enums import TableKind
from tansiq.exchange.models import Upload
from tansiq.kernel.errors import DomainError
from tansiq.reference.models import Organisation

_KEPT = timedelta(days=1)
Preview = Assessments | Comparison | Treaties


@transaction.atomic
def hand_in_table(
    *,
    kind: TableKind,
    name: str,
    chunks: Iterable[bytes],
    by: Actor,
    survey: Survey | None = None,
    organisation: Organisation | None = None,
) -> Upload:
    """Keep a table until what it would do is confirmed. Raises `DomainError` for one that cannot be read, and keeps nothing.

    What the same person handed in before for the same purpose is forgotten, and so is what nobody confirmed within a day.
    """
    if by.person_id is None:
        raise DomainError(_("Only a person hands a table in."), code="no_person")
    if kind == TableKind.TREATIES:
        require(by, Perm.TREATY_EDIT)
    elif kind == TableKind.ASSESSMENTS:
        require(by, Perm.ASSESSMENT_LEAD)
    stored, _sha256, _size = store(chunks, folder="tables")
    upload = Upload(
        kind=kind,
        file_name=Path(name).name[:255],
        stored_as=stored,
        survey=survey,
        organisation=organisation,
        handed_in_by_id=by.person_id,
    )
    try:
        preview(upload=upload, by=by)
    except BaseException:
        _path(stored).unlink(missing_ok=True)
        raise
    _forget_others(upload)
    upload.save()
    return upload


def preview(*, upload: Upload, by: Actor) -> Preview:
    """Say what a table would do now; nothing is written."""
    source = _path(upload.stored_as)
    if upload.survey is not None:
        return compare(survey=upload.survey, source=source, by=by)
    if upload.organisation is not None:
        return read_assessments(source=source, owner=upload.organisation, by=by)
    return read_treaties(source=source, by=by)


@transaction.atomic
def confirm(*, upload: Upload, by: Actor) -> Preview:
    """Do what a table says, as far as it is not in doubt, and forget the file."""
    upload = Upload.objects.visible_to(by).select_for_update(of=("self",)).get(pk=upload.pk)
    source = _path(upload.stored_as)
    done: Preview
    if upload.survey is not None:
        done = give_back(survey=upload.survey, source=source, by=by)
    elif upload.organisation is not None:
        done = import_assessments(source=source, owner=upload.organisation, by=by)
    else:
        done = import_treaties(source=source, by=by)
    _forget([upload])
    return done


@transaction.atomic
def give_up(*, upload: Upload, by: Actor) -> None:
    """Forget a table that was handed in; nothing else changes."""
    _forget(Upload.objects.visible_to(by).filter(pk=upload.pk))


def _forget_others(upload: Upload) -> None:
    same = Upload.objects.filter(
        handed_in_by_id=upload.handed_in_by_id, kind=upload.kind, survey=upload.survey
    )
    _forget(same)
    _forget(Upload.objects.filter(handed_in_at__lt=timezone.now() - _KEPT))


def _forget(uploads: Iterable[Upload]) -> None:
    """Remove rows at once, and their files once that is certain."""
    for upload in uploads:
        transaction.on_commit(partial(_path(upload.stored_as).unlink, missing_ok=True))
        upload.delete()


def _path(stored_as: str) -> Path:
    return Path(settings.FILES_DIR) / stored_as
