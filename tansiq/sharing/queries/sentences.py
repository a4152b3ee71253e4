"""What is said of a decision of a State, to who may know of it: which way it went, and on which kind of document."""

from collections.abc import Mapping

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tansiq.audit.enums import Event
from tansiq.sharing.enums import Effect
from tansiq.sharing.models import Consent

_SENTENCES: dict[Effect, dict[Event, str | Promise]] = {
    Effect.RELEASE: {
        Event.CONSENT_ASKED: _("Your State is asked for its consent to a release: %(kind)s."),
        Event.CONSENT_GIVEN: _("The State has given its consent to the release of the whole: %(kind)s."),
        Event.CONSENT_REFUSED: _(
            "The State has not given the consent to a release that was asked for: %(kind)s."
        ),
        Event.CONSENT_WITHDRAWN: _(
            "The State has withdrawn its consent to a release: %(kind)s. What it released is closed again."
        ),
        Event.CONSENT_REMINDED: _("The State’s consent to a release expires soon: %(kind)s."),
        Event.CONSENT_EXPIRED: _(
            "The State’s consent to a release has expired: %(kind)s. What it released is closed again."
        ),
    },
    Effect.WITHHOLD: {
        Event.CONSENT_ASKED: _("Your State is asked to keep confidential: %(kind)s."),
        Event.CONSENT_GIVEN: _("The State keeps the whole confidential: %(kind)s."),
        Event.CONSENT_REFUSED: _("The State does not keep confidential what was asked for: %(kind)s."),
        Event.CONSENT_WITHDRAWN: _("The State no longer keeps confidential what it kept: %(kind)s."),
        Event.CONSENT_REMINDED: _("What the State keeps confidential is open again soon: %(kind)s."),
        Event.CONSENT_EXPIRED: _("What the State kept confidential is open again: %(kind)s."),
    },
}
_IN_PART: dict[Effect, str | Promise] = {
    Effect.RELEASE: _("The State has given its consent to the release of a part: %(kind)s."),
    Effect.WITHHOLD: _("The State keeps a part confidential: %(kind)s."),
}


def sentences_of(consent: Consent) -> Mapping[str, str]:
    """Give what is said of each event of one decision, in the reader's language. It names the kind of record alone."""
    effect = Effect(consent.effect)
    words = {**_SENTENCES[effect]}
    if not consent.covers_all:
        words[Event.CONSENT_GIVEN] = _IN_PART[effect]
    kind = str(apps.get_model(consent.kind)._meta.verbose_name)
    return {event: str(said) % {"kind": kind} for event, said in words.items()}
