"""States, regions, organisations, themes, instruments, and where the facts about them come from."""

from django.urls import path

from tansiq.web.reference import views

app_name = "reference"
urlpatterns = [
    path("states/", views.states, name="states"),
    path("states/<str:iso3>/", views.state, name="state"),
    path("regions/", views.regions, name="regions"),
    path("regions/<str:code>/", views.region, name="region"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<slug:code>/", views.organisation, name="organisation"),
    path("themes/", views.themes, name="themes"),
    path("instruments/", views.instruments, name="instruments"),
    path("instruments/<path:symbol>/", views.instrument, name="instrument"),
    path("sources/", views.sources, name="sources"),
]
