import pytest

from tansiq.kernel.errors import DomainError, NotAllowed


def test_who_may_not_is_refused_as_by_any_rule():
    with pytest.raises(DomainError) as refused:
        raise NotAllowed("No.")
    assert refused.value.code == "not_allowed"
