"""Frameworks: their versions, areas, printable form, drafts, and what may be taken away."""

from django.urls import path

from tansiq.web.frameworks import drafts, files, views

app_name = "frameworks"
_VERSION = "<slug:framework>/<slug:version>/"
urlpatterns = [
    path("", views.frameworks, name="frameworks"),
    path("upload/", drafts.upload, name="upload"),
    path("provisions/<path:symbol>/", views.provisions, name="provisions"),
    path(_VERSION, views.version, name="version"),
    path(f"{_VERSION}areas/<str:area>/", views.area, name="area"),
    path(f"{_VERSION}changes/", views.changes, name="changes"),
    path(f"{_VERSION}print/", views.printable, name="print"),
    path(f"{_VERSION}publish/", drafts.publish, name="publish"),
    path(f"{_VERSION}retire/", drafts.retire, name="retire"),
    path(f"{_VERSION}xlsform/", files.xlsform, name="xlsform"),
    path(f"{_VERSION}yaml/", files.as_yaml, name="yaml"),
]
