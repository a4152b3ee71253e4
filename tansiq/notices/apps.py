from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        """Deliver what apps tell, name the subjects of the apps below, and read the calendars: a faulty file stops the start."""
        from tansiq.access.actor import Actor, on_the_machine
        from tansiq.access.enums import Role
        from tansiq.accounts.models import Membership, Nomination, Person, register_traces
        from tansiq.accounts.models.passing import Passing, register_passing
        from tansiq.accounts.queries.proposals import proposals
        from tansiq.kernel.telling import Message, register
        from tansiq.notices.actions import deliver, pass_on_deadlines, pass_on_notices
        from tansiq.notices.models import Deadline, Notice
        from tansiq.notices.queries.calendars import calendars
        from tansiq.notices.queries.passing import shown_deadlines, shown_notices
        from tansiq.notices.queries.subjects import Subject, register_subject

        def teller(message: Message) -> None:
            deliver(message=message, by=on_the_machine(Role.OPERATOR))

        def oneself(by: Actor) -> Any:
            return Person.objects.filter(pk=by.person_id or 0)

        calendars()
        register_passing(
            Passing(
                "deadlines",
                _("What falls due for the organisation: the successor is told of each day."),
                shown_deadlines,
                pass_on_deadlines,
            )
        )
        register_passing(
            Passing(
                "notices",
                _("Notices about records that were not read."),
                shown_notices,
                pass_on_notices,
            )
        )
        register_traces(Deadline, "set_by")
        register_traces(Notice, "person")
        register(teller)
        register_subject("accounts.person", oneself, lambda person: Subject(title=str(person)))
        register_subject(
            "accounts.membership",
            lambda by: (
                Membership.objects.kept_by(by) | Membership.objects.filter(person_id=by.person_id or 0)
            ).select_related("organisation"),
            lambda held: Subject(title=str(held.organisation), href=reverse("accounts:focal_points")),
        )
        register_subject(
            "accounts.nomination",
            lambda by: Nomination.objects.visible_to(by).select_related("organisation"),
            lambda named: Subject(
                title=str(named.organisation), href=reverse("accounts:nomination", args=[named.pk])
            ),
        )
        register_subject(
            "accounts.proposal",
            lambda by: proposals(by=by),
            lambda asked: Subject(
                title=asked.get_act_display(), href=reverse("accounts:proposal", args=[asked.pk])
            ),
        )
