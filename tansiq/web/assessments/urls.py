"""Assessments: surveys, overviews, and each State's page of them."""

from django.urls import URLPattern, URLResolver, include, path

from tansiq.web.assessments import offline_urls, overview_urls, state_urls, survey_urls

app_name = "assessments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(survey_urls.urlpatterns)),
    path("", include(offline_urls.urlpatterns)),
    path("overviews/", include(overview_urls.urlpatterns)),
    path("states/", include(state_urls.urlpatterns)),
]
