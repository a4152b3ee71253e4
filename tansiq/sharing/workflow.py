"""The life cycles of a State's consent and of a request for access."""

from pathlib import Path

from tansiq.kernel.workflow import latest, load

_DATA = Path(__file__).parent / "data"

CONSENT_VERSIONS = load(_DATA / "consent.yaml")
ACCESS_VERSIONS = load(_DATA / "access.yaml")
CONSENT = latest(CONSENT_VERSIONS)
ACCESS = latest(ACCESS_VERSIONS)
