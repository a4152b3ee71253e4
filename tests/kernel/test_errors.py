import pytest

from tansiq.kernel.errors import DomainError, NotAllowed, collected


def test_errors_are_gathered_so_that_all_show_at_once():
    errors: list[DomainError] = []
    for message in ("first", "second"):
        with collected(errors):
            raise DomainError(message)
    with collected(errors):
        pass
    assert [str(error) for error in errors] == ["first", "second"]


def test_other_faults_are_not_gathered():
    with pytest.raises(KeyError), collected([]):
        raise KeyError


def test_who_may_not_is_refused_as_by_any_rule():
    with pytest.raises(DomainError) as refused:
        raise NotAllowed("No.")
    assert refused.value.code == "not_allowed"
