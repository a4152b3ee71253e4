"""A refusal that no view turned into words is a page with its reason, never a fault of the server."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from tansiq.access.actor import NOBODY
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.web.common.middleware import Refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of_nobody():
    request = RequestFactory().get("/")
    request.actor, request.user, request._messages = NOBODY, AnonymousUser(), []
    return request


@pytest.mark.parametrize(
    ("error", "status"), [(NotAllowed("Not yours."), 403), (DomainError("Not now."), 409)]
)
def test_a_refusal_is_shown_with_its_reason(request_of_nobody, error, status):
    answer = Refusals(lambda request: None).process_exception(request_of_nobody, error)
    assert answer.status_code == status
    assert str(error) in answer.content.decode()


def test_a_fault_stays_a_fault(request_of_nobody):
    assert Refusals(lambda request: None).process_exception(request_of_nobody, ValueError()) is None
