"""Telling people, writing to them, and what falls due."""

from tansiq.notices.actions.deadlines import (
    climb_reminders,
    drop_deadlines,
    meet_deadlines,
    set_deadline,
)
from tansiq.notices.actions.handing_over import pass_on_deadlines, pass_on_notices
from tansiq.notices.actions.mail import choose_pace, claim_mail, send_mail, settle_mail
from tansiq.notices.actions.notices import deliver, forget_read, mark_all_read, mark_read

__all__ = [
    "choose_pace",
    "claim_mail",
    "climb_reminders",
    "deliver",
    "drop_deadlines",
    "forget_read",
    "mark_all_read",
    "mark_read",
    "meet_deadlines",
    "pass_on_deadlines",
    "pass_on_notices",
    "send_mail",
    "set_deadline",
    "settle_mail",
]
