"""Every write of assessments."""

from tansiq.assessments.actions.answers import (
    Cited,
    Said,
    Saved,
    cite,
    confirm_area,
    save_answer,
    uncite,
)
from tansiq.assessments.actions.findings import Found, edit_finding, record_finding, remove_finding
from tansiq.assessments.actions.history import Answered, Brought, Earlier, Judged, bring_in
from tansiq.assessments.actions.observations import (
    answer_observation,
    consider,
    observe,
    say_willingness,
)
from tansiq.assessments.actions.overviews import Edited, draft_overview, edit_section
from tansiq.assessments.actions.planning import (
    begin_draft,
    plan,
    reopen,
    share_out,
    sign_off,
    start,
    summarise,
)
from tansiq.assessments.actions.prefilling import move_to_version
from tansiq.assessments.actions.ratings import rate
from tansiq.assessments.actions.self_assessment import hand_in, invite_state
from tansiq.assessments.actions.stages import (
    adopt,
    close_comments,
    finish,
    pass_by_the_clock,
    pass_on,
    put,
    refer_back,
    review,
    send_back,
    submit,
    transmit,
)
from tansiq.assessments.actions.treaties import Acts, enter_participation

__all__ = [
    "Acts",
    "Answered",
    "Brought",
    "Cited",
    "Earlier",
    "Edited",
    "Found",
    "Judged",
    "Said",
    "Saved",
    "adopt",
    "answer_observation",
    "begin_draft",
    "bring_in",
    "cite",
    "close_comments",
    "confirm_area",
    "consider",
    "draft_overview",
    "edit_finding",
    "edit_section",
    "enter_participation",
    "finish",
    "hand_in",
    "invite_state",
    "move_to_version",
    "observe",
    "pass_by_the_clock",
    "pass_on",
    "plan",
    "put",
    "rate",
    "record_finding",
    "refer_back",
    "remove_finding",
    "reopen",
    "review",
    "save_answer",
    "say_willingness",
    "send_back",
    "share_out",
    "sign_off",
    "start",
    "submit",
    "summarise",
    "transmit",
    "uncite",
]
