"""What an action refuses, shown where it was asked for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from tansiq.kernel.errors import DomainError, NotAllowed


@contextmanager
def shown_at(form: forms.BaseForm, at: Mapping[str, str] | None = None) -> Iterator[None]:
    """Write what a rule of the domain refuses at the form, or at the field that `at` names for its code.

    A missing right answers 403.
    """
    try:
        yield
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except DomainError as error:
        form.add_error((at or {}).get(error.code), forms.ValidationError(str(error), code=error.code))


@contextmanager
def told(request: HttpRequest, done: object) -> Iterator[None]:
    """Tell on the next page what was done, or what a rule of the domain refuses; a missing right answers 403."""
    try:
        yield
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(done))
