"""The state of the machine, for who runs it: numbers of rows, no content."""

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tansiq.access.actor import Actor, allows
from tansiq.access.enums import Perm
from tansiq.kernel import machine
from tansiq.web.common.components import Column, Table


@dataclass(frozen=True)
class Shown:
    """What the page draws."""

    facts: list[tuple[str | Promise, object]]
    table: Table


def for_actor(by: Actor) -> Shown | None:
    """Give the state of the machine to who runs it, nothing to others."""
    if not allows(by, Perm.MACHINE_READ):
        return None
    state = machine.state()
    return Shown(
        facts=[
            (_("Tansiq"), state.version),
            (_("Python"), state.python),
            (_("Django"), state.django),
            (_("Database"), state.database),
            (_("Size of the database"), filesizeformat(state.size)),
            (_("Documents kept"), filesizeformat(state.files)),
            (_("Backup"), _("No record is kept here of when one was made; the command “tansiq backup FILE” makes one.")),
        ],
        table=Table(
            caption=_("Rows in each table"),
            columns=[Column(_("Table")), Column(_("Rows"), is_numeric=True)],
            rows=[[count.table, count.rows] for count in state.counts],
            is_caption_hidden=True,
        ),
    )  # fmt: skip
