"""The life cycles of a project's place in the matrix and of a claim."""

from pathlib import Path

from tansiq.kernel.workflow import latest, load

_DATA = Path(__file__).parent / "data"

PROJECT_VERSIONS = load(_DATA / "project.yaml")
CLAIM_VERSIONS = load(_DATA / "claim.yaml")
PROJECT = latest(PROJECT_VERSIONS)
CLAIM = latest(CLAIM_VERSIONS)
