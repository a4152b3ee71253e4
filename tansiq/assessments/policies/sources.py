"""What a source of an answer needs."""

from django.utils.translation import gettext as _

from tansiq.assessments.models import Survey
from tansiq.kernel.errors import DomainError
from tansiq.library.models import Submission


def require_cited(citation: str, submission: Submission | None, survey: Survey) -> None:
    """Refuse a source that names nothing, and a submission of another State."""
    if not citation.strip() and submission is None:
        raise DomainError(
            _("Write the citation, or choose a submission of the State."), code="citation_missing"
        )
    if submission is not None and submission.state_id != survey.state_id:
        raise DomainError(_("This submission is another State’s."), code="other_state")
