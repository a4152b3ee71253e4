"""Drafts: uploaded with every fault shown at its line, published by another person, retired."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tansiq.access.enums import Perm
from tansiq.frameworks import actions
from tansiq.frameworks.actions.faults import FaultyFile
from tansiq.frameworks.actions.files import Document, read_upload
from tansiq.frameworks.queries.account import account_of
from tansiq.web.common.access import acting, requires
from tansiq.web.common.refusals import told
from tansiq.web.frameworks.forms import DraftForm
from tansiq.web.frameworks.views import version_or_404


@requires(Perm.FRAMEWORK_EDIT)
def upload(request: HttpRequest) -> HttpResponse:
    """Check a file; show what is wrong with it, or what it holds; load it where that was asked for."""
    is_sent = request.method == "POST"
    form = DraftForm(request.POST, request.FILES) if is_sent else DraftForm()
    context: dict[str, Any] = {"form": form}
    if is_sent and form.is_valid():
        upload = form.cleaned_data["document"]
        try:
            document = read_upload(upload.name, upload.read())
            if "check" not in request.POST:
                return _load(request, document)
            actions.check_framework(document=document, by=acting(request))
        except FaultyFile as error:
            context["faults"] = error.faults
        else:
            context["account"] = account_of(document.content)
    status = 422 if form.errors or "faults" in context else 200
    return render(request, "frameworks/upload.html", context, status=status)


def _load(request: HttpRequest, document: Document) -> HttpResponse:
    loaded = actions.load_framework(document=document, by=acting(request))
    if loaded.is_changed:
        messages.success(request, _("The draft is loaded. Somebody else publishes it."))
    else:
        messages.info(request, _("This version is here already with the same content; nothing changed."))
    version = loaded.version
    return redirect("frameworks:version", version.framework.code, version.label)


@requires(Perm.FRAMEWORK_PUBLISH)
@require_POST
def publish(request: HttpRequest, framework: str, version: str) -> HttpResponse:
    one = version_or_404(request, framework, version)
    with told(request, _("The version is published; from now on it never changes.")):
        actions.publish(version=one, by=acting(request))
    return redirect("frameworks:version", framework, version)


@requires(Perm.FRAMEWORK_PUBLISH)
@require_POST
def retire(request: HttpRequest, framework: str, version: str) -> HttpResponse:
    one = version_or_404(request, framework, version)
    with told(
        request, _("The version is retired: what was assessed under it stays, and nothing new begins.")
    ):
        actions.retire(version=one, by=acting(request))
    return redirect("frameworks:version", framework, version)
