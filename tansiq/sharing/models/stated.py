"""Records that concern one State and come in sections: they leave their circle by the State's decision only."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor
from tansiq.reference.models import State
from tansiq.sharing.models.rule import NOTHING, section_reasons
from tansiq.sharing.models.shareable import Shareable

_M = TypeVar("_M", bound=models.Model, covariant=True)


class Stated(Shareable):
    """A record that concerns one State. `document_kind` names its release defaults (data/defaults.yaml)."""

    is_of_a_state: ClassVar[bool] = True
    is_always_restricted: ClassVar[bool] = True  # its level opens nothing, so its level says nothing
    document_kind: ClassVar[str]
    if TYPE_CHECKING:
        sections: Any  # the related manager of the concrete sections

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+", verbose_name=_("State"))
    # A record that takes shape over months is its owner's alone until the owner has shown it: to the State, and to the
    # audiences of its kind, each in its time. The actions of its app say when.
    is_shown_to_state = models.BooleanField(_("shown to the State"), default=True)
    is_issued = models.BooleanField(_("issued"), default=True)

    class Meta:
        abstract = True

    @property
    def is_open_to_decisions(self) -> bool:
        """Whether its State may be asked to release it or to keep it back; a record that may still change says no."""
        return True


class SectionQuerySet(models.QuerySet[_M]):
    """Sections that carry the policy of their record."""

    def visible_to(self, by: Actor, *, without: int | None = None) -> Self:
        """Keep the sections that the policy admits for `by`; `without`: were that decision withdrawn."""
        record = self.model._meta.get_field("record").related_model
        condition = NOTHING
        for way in section_reasons(record, by, without=without).values():  # type: ignore[arg-type]
            condition |= way
        return self.filter(condition)


@dataclass(frozen=True)
class Said:
    """Heading and text of a section in one language."""

    language: str
    heading: str
    body: str


class Section(models.Model):
    """A part of a record that a State may release or keep back by itself. Concrete models add `record`."""

    key = models.SlugField(_("key"), max_length=60)
    position = models.PositiveSmallIntegerField(_("place"))
    heading = models.CharField(_("heading"), max_length=300)
    body = models.TextField(_("text"))

    class Meta:
        abstract = True
        ordering = ("position",)

    def __str__(self) -> str:
        return self.heading

    def said_in(self, language: str) -> Said:
        """Give heading and text in a language, where the section has them in several; `language` "" means as written."""
        return Said("", self.heading, self.body)
