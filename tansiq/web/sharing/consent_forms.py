"""The forms of a State's decision: asking for it, giving it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tansiq.access.actor import Actor
from tansiq.access.enums import Perm
from tansiq.kernel.letters import Letter
from tansiq.reference.queries import Book
from tansiq.sharing.actions.consents import Instrument, Reach
from tansiq.sharing.enums import Effect
from tansiq.sharing.models import Consent, Section
from tansiq.sharing.models.audiences import STATE_SELF, audiences
from tansiq.web.common import words
from tansiq.web.projects.forms import Ticks
from tansiq.web.sharing.forms import (
    by_code,
    choose,
    day_field,
    organisation_choices,
    own_organisations,
    words_field,
)

# Isolate a heading in the other script from its number; an option takes no mark-up.
_FIRST_STRONG, _POP = "\u2068", "\u2069"
WHOLE, PARTS = "whole", "parts"

# Where what the rules refuse is told.
FIELDS = {
    "audience_unknown": "audiences",
    "covered_twice": "covers",
    "dates_order": "valid_until",
    "day_past": "valid_until",
    "letter_empty": "note",
    "letter_kind": "note",
    "letter_too_large": "note",
    "nobody_named": "audiences",
    "note_missing": "note",
    "nothing_covered": "sections",
    "section_unknown": "sections",
    "signatory_missing": "signatory",
    "signed_later": "signed_on",
}


class ReachForm(forms.Form):
    """What a decision covers, and for whom. Sections are chosen by their place among those that the reader sees."""

    covers = forms.ChoiceField(
        label=_("What it covers"),
        choices=[(WHOLE, _("The whole record")), (PARTS, _("Only the sections marked below"))],
        widget=forms.RadioSelect,
        initial=WHOLE,
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections"), required=False, widget=forms.CheckboxSelectMultiple
    )
    audiences = forms.MultipleChoiceField(
        label=_("For which audiences"), required=False, widget=forms.CheckboxSelectMultiple
    )
    organisations = forms.MultipleChoiceField(
        label=_("For which single organisations"), required=False, widget=Ticks
    )

    def __init__(self, *args: Any, sections: Sequence[Section], book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book
        self._keys = {str(place): section.key for place, section in enumerate(sections, start=1)}
        headings = [
            f"{words.number(place)}. {_FIRST_STRONG}{s.heading}{_POP}"
            for place, s in enumerate(sections, start=1)
        ]
        choose(self, "sections", list(zip(self._keys, headings, strict=True)))
        named = [(code, str(audience)) for code, audience in audiences().items() if code != STATE_SELF]
        choose(self, "audiences", named)
        choose(self, "organisations", organisation_choices(book.organisations.values()))

    @property
    def reach(self) -> Reach:
        """What the action takes."""
        cleaned = self.cleaned_data
        is_whole = cleaned["covers"] == WHOLE
        return Reach(
            covers_all=is_whole,
            sections=[] if is_whole else [self._keys[place] for place in cleaned["sections"]],
            audiences=cleaned["audiences"],
            organisations=by_code(self.book, cleaned["organisations"]),
        )


class AskConsentForm(ReachForm):
    """A question to a State."""

    effect = forms.ChoiceField(
        label=_("What the State is asked for"),
        choices=Effect.choices,
        widget=forms.RadioSelect,
        initial=Effect.RELEASE,
        help_text=_("To release what is closed, or to keep back what is released by default."),
    )
    asked_for = forms.ChoiceField(label=_("Asked for by"))
    reason = words_field(_("Purpose"), help_text=_("The State reads this before it decides."))
    field_order = ("effect", "covers", "sections", "audiences", "organisations", "asked_for", "reason")

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "asked_for", organisation_choices(own_organisations(self.book, by, Perm.CONSENT_ASK)))


class GiveForm(ReachForm):
    """The State's decision: what was asked stands in it, and may be made narrower or wider."""

    signatory = forms.CharField(
        label=_("Signatory"),
        max_length=200,
        required=False,
        help_text=_("Who signed for the State; needed for a release."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    signed_on = day_field(_("Signed on"), required=False)
    valid_from = day_field(_("Valid from"), required=False, help_text=_("Empty: from today on."))
    valid_until = day_field(_("Valid until"), required=False, help_text=_("Empty: until it is withdrawn."))
    note = forms.FileField(
        label=_("The note"),
        required=False,
        help_text=_("PDF, DOCX, PNG or JPEG, at most 10 MB; needed for a release."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.png,.jpg,.jpeg"}),
    )
    answer = words_field(_("Words of the answer"), required=False, help_text=_("Who asked reads them."))

    def __init__(self, *args: Any, consent: Consent, sections: Sequence[Section], **kwargs: Any) -> None:
        keys = {section.key for section in consent.sections.all()}
        kwargs["initial"] = {
            "covers": WHOLE if consent.covers_all else PARTS,
            "sections": [str(place) for place, s in enumerate(sections, start=1) if s.key in keys],
            "audiences": [named.audience for named in consent.audiences.all() if named.audience],
            "organisations": [
                named.organisation.code for named in consent.audiences.all() if named.organisation
            ],
        }
        super().__init__(*args, sections=sections, **kwargs)  # fmt: skip

    @property
    def instrument(self) -> Instrument:
        """In what the State gave its consent."""
        cleaned = self.cleaned_data
        upload = cleaned["note"]
        return Instrument(
            signatory=cleaned["signatory"],
            signed_on=cleaned["signed_on"],
            valid_from=cleaned["valid_from"],
            valid_until=cleaned["valid_until"],
            # One byte more than is taken is enough to see that a file is too large.
            note=Letter(upload.name, upload.read(settings.TANSIQ_LETTER_LIMIT + 1)) if upload else None,
        )


class RefuseForm(forms.Form):
    """No consent."""

    answer = words_field(_("Words of the answer"), required=False, help_text=_("Who asked reads them."))
