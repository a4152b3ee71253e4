"""The key to pseudonyms, which two people hold together, and the opening of one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from tansiq.access.enums import Perm
from tansiq.audit import actions, queries
from tansiq.audit.queries import pseudonym_in_words
from tansiq.kernel.errors import DomainError, NotAllowed
from tansiq.web.audit.forms import AskForm, HalfForm, PassphraseForm
from tansiq.web.common.access import acting, requires


@sensitive_post_parameters("passphrase", "again")
@requires(Perm.PSEUDONYM_HOLD)
def pseudonyms(request: HttpRequest) -> HttpResponse:
    """Show who holds the key, what waits and every pseudonym; make one's own half."""
    by = acting(request)
    form = HalfForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with _told_at(form):
            actions.make_half(passphrase=form.cleaned_data["passphrase"], by=by)
        if not form.errors:
            messages.success(
                request, _("Your half of the key has been made. Nobody can recover the passphrase.")
            )
            return redirect("audit:pseudonyms")
    key = queries.key(by=by)
    context = {
        "form": form,
        "key": key,
        "holders": _holders(key, queries.successions(by=by)),
        "waiting": [
            (asked, pseudonym_in_words(asked.identity.pseudonym), asked.asked_by == by.log_code)
            for asked in queries.waiting(by=by)
        ],
        "pseudonyms": [(one, pseudonym_in_words(one.pseudonym)) for one in queries.pseudonyms(by=by)],
    }
    return render(request, "audit/pseudonyms.html", context, status=422 if form.errors else 200)


def _holders(key: queries.Key, successors: list[Any]) -> list[dict[str, object]]:
    """Give each half with the name of its holder; with one's own, who asks to take it over."""
    codes = [half.code for half in key.holders] + [asked.code for asked in successors]
    names = {code: name.text for code, name in queries.names_of(codes).items()}
    return [
        {
            "name": names[holder.code],
            "half": holder,
            "successors": [(row, names[row.code]) for row in successors if row.place == holder.place],
        }
        for holder in key.holders
    ]


@sensitive_post_parameters("passphrase", "again")
@requires(Perm.PSEUDONYM_HOLD)
def take_over(request: HttpRequest, place: int) -> HttpResponse:
    """Ask, as a successor, to take over one half of the key."""
    by = acting(request)
    held = next((half for half in queries.key(by=by).holders if half.place == place), None)
    if held is None:
        raise Http404
    form = HalfForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with _told_at(form):
            actions.ask_for_half(place=place, passphrase=form.cleaned_data["passphrase"], by=by)
        if not form.errors:
            messages.success(request, _("The holder has a week to hand the half over."))
            return redirect("audit:pseudonyms")
    context = {"form": form, "holder": queries.names_of([held.code])[held.code].text}
    return render(request, "audit/take_over_half.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("passphrase")
@requires(Perm.PSEUDONYM_HOLD)
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand over one's half to who asked for it."""
    by = acting(request)
    try:
        succession = queries.succession_of(pk, by=by)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    form = PassphraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with _told_at(form):
            actions.give_half(succession=succession, passphrase=form.cleaned_data["passphrase"], by=by)
        if not form.errors:
            messages.success(
                request, _("Your half has been handed over; your passphrase opens nothing more.")
            )
            return redirect("audit:pseudonyms")
    name = queries.names_of([succession.code])[succession.code].text
    context = {"form": form, "succession": succession, "successor": name}
    return render(request, "audit/give_half.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("passphrase")
@requires(Perm.PSEUDONYM_HOLD)
def ask(request: HttpRequest, mark: str) -> HttpResponse:
    """Ask, as one holder, to know who bears a pseudonym."""
    by = acting(request)
    try:
        identity = queries.identity_of(mark, by=by)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with _told_at(form):
            actions.ask_to_open(
                identity=identity,
                reason=form.cleaned_data["reason"],
                passphrase=form.cleaned_data["passphrase"],
                by=by,
            )
        if not form.errors:
            messages.success(request, _("The other holder has an hour to confirm."))
            return redirect("audit:pseudonyms")
    context = {"form": form, "name": pseudonym_in_words(identity.pseudonym)}
    return render(request, "audit/ask_pseudonym.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("passphrase")
@requires(Perm.PSEUDONYM_HOLD)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm as the other holder; the answer shows the name, this once."""
    by = acting(request)
    try:
        opening = queries.opening_of(pk, by=by)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    form = PassphraseForm(request.POST or None)
    name = ""
    if request.method == "POST" and form.is_valid():
        with _told_at(form):
            name = actions.open_pseudonym(opening=opening, passphrase=form.cleaned_data["passphrase"], by=by)
    context = {
        "form": form,
        "opening": opening,
        "asked_by": queries.names_of([opening.asked_by])[opening.asked_by].text,
        "pseudonym": pseudonym_in_words(opening.identity.pseudonym),
        "name": name,
    }
    return render(request, "audit/confirm_pseudonym.html", context, status=422 if form.errors else 200)


@contextmanager
def _told_at(form: PassphraseForm) -> Iterator[None]:
    """Write a refusal of the passphrase at its field, any other at the form."""
    try:
        yield
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error("passphrase" if error.code.endswith("_passphrase") else None, str(error))
