"""The pictures of the matrix: the same address, the same rows, drawn."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tansiq.reference.queries import book
from tansiq.web.common.access import acting, reads_public
from tansiq.web.projects import listing
from tansiq.web.projects.address import href, read
from tansiq.web.projects.pictures import PICTURES


@reads_public
def pictures(request: HttpRequest, name: str = "balance") -> HttpResponse:
    if name not in PICTURES:
        raise Http404
    by, known = acting(request), book()
    asked = read(request.GET, by=by, book=known)
    label, draw = PICTURES[name]
    query = f"?{asked.filter_query}" if asked.filter_query else ""
    context = {
        "asked": asked,
        "label": label,
        "picture": draw(asked, by=by, book=known),
        "chips": listing.chips(asked, known, request.path),
        "clear_href": request.path,
        "matrix_href": href(asked, reverse("projects:matrix")),
        "tabs": [
            (title, reverse("projects:picture", args=[key]) + query, key == name)
            for key, (title, _draw) in PICTURES.items()
        ],
    }
    return render(request, "projects/pictures.html", context)
