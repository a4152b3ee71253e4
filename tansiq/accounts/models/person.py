"""People."""

import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from tansiq.accounts.enums import Audience, EntryField
from tansiq.kernel.names import NamesField, name_in

# Of example accounts only; the platform serves them on loopback alone.
EXAMPLE_PASSWORD = "made-up-and-on-loopback"  # noqa: S105

# Until the person says otherwise: what is needed to know whom one writes to, and no way to reach them but through the office.
_SHOWN_AT_FIRST = {
    EntryField.FUNCTION: Audience.EVERYONE,
    EntryField.EMAIL: Audience.OFFICE,
    EntryField.TELEPHONE: Audience.OFFICE,
    EntryField.LANGUAGES: Audience.EVERYONE,
}


def new_log_code() -> str:
    """Draw the code under which the log knows a person: it says nothing of who that is."""
    return f"p-{secrets.token_hex(6)}"


class Person(AbstractUser):
    """One row per person with an account; a person whose data were erased stays as an empty shell."""

    names = NamesField(_("name"), blank=True)
    search_text = models.TextField(_("names as they are searched"), blank=True, default="", editable=False)
    language = models.CharField(_("language"), max_length=8, default="en")
    function_title = models.CharField(_("function"), max_length=200, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    shown = models.JSONField(_("what is shown, and to whom"), default=dict, blank=True)
    is_protected = models.BooleanField(
        _("protected"), default=False, help_text=_("stands in no directory, and in the log under a pseudonym")
    )
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    log_code = models.CharField(
        _("code in the log"), max_length=16, unique=True, default=new_log_code, editable=False
    )
    last_home_at = models.DateTimeField(_("last saw the home page"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    # In the log a person stands under the code alone, as who acts and as who is spoken of.
    log_label = ""

    def __str__(self) -> str:
        return self.display_name

    @property
    def log_key(self) -> str:
        """The key under which the log knows the person."""
        return self.log_code

    @property
    def display_name(self) -> str:
        """The name in the reader's language, else the user name."""
        return name_in(self.names) or self.get_full_name() or self.username

    def audience_of(self, field: EntryField) -> Audience:
        """Give to whom the person shows a part of their entry."""
        return Audience(self.shown.get(field, _SHOWN_AT_FIRST[field]))
