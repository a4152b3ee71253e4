"""Surveys: planned, filled, rated, moved on."""

from django.urls import URLPattern, path

from tansiq.web.assessments.surveys import answers, area, findings, listing, moving, page

urlpatterns: list[URLPattern] = [
    path("", listing.surveys, name="surveys"),
    path("plan/", listing.plan, name="plan"),
    path("<int:pk>/", page.survey, name="survey"),
    path("<int:pk>/steps/<slug:step>/", page.step, name="step"),
    path("<int:pk>/review/", page.review, name="review"),
    path("<int:pk>/history/", page.history, name="history"),
    path("<int:pk>/move/", moving.move, name="move"),
    path("<int:pk>/behind/", findings.behind, name="behind"),
    path("<int:pk>/findings/", findings.findings, name="findings"),
    path("<int:pk>/findings/<int:finding>/", findings.finding, name="finding"),
    path("<int:pk>/findings/<int:finding>/remove/", findings.remove, name="remove_finding"),
    path("<int:pk>/sources/<int:source>/remove/", answers.uncite, name="uncite"),
    path("<int:pk>/areas/<slug:key>/", area.area, name="area"),
    path("<int:pk>/areas/<slug:key>/findings/add/", findings.add, name="add_finding"),
    path("<int:pk>/areas/<slug:key>/answers/<str:code>/", answers.answer, name="answer"),
    path("<int:pk>/areas/<slug:key>/answers/<str:code>/sources/", answers.cite, name="cite"),
    path("<int:pk>/areas/<slug:key>/ratings/<str:code>/<slug:axis>/", answers.rating, name="rating"),
    path("<int:pk>/areas/<slug:key>/do/<slug:act>/", area.act, name="act"),
    path("versions/<int:version>/preview/", moving.previewed, name="preview"),
]
