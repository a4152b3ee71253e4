"""A survey filled offline: taken as a workbook, handed in, looked at, saved."""

from django.urls import URLPattern, path

from tansiq.web.assessments import offline

urlpatterns: list[URLPattern] = [
    path("<int:pk>/offline/", offline.offline, name="offline"),
    path("<int:pk>/offline/file/", offline.file, name="offline_file"),
    path("<int:pk>/offline/<int:upload>/", offline.returned, name="offline_returned"),
]
