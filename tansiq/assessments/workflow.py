"""The two ways to adoption: with the State's comments before it, or after."""

from pathlib import Path

from tansiq.assessments.enums import Order
from tansiq.kernel.workflow import Workflow, latest, load

_DATA = Path(__file__).parent / "data"

COMMENTS_FIRST_VERSIONS = load(_DATA / "assessment.yaml")
ADOPTED_FIRST_VERSIONS = load(_DATA / "adopted_first.yaml")
_BY_ORDER = {
    Order.COMMENTS_FIRST: COMMENTS_FIRST_VERSIONS,
    Order.ADOPTED_FIRST: ADOPTED_FIRST_VERSIONS,
}


def newest(order: Order) -> Workflow:
    """Give the version under which an assessment of this order begins."""
    return latest(_BY_ORDER[order])


def life_cycle(order: str, version: int) -> Workflow:
    """Give the life cycle under which an assessment began."""
    return _BY_ORDER[Order(order)][version]
