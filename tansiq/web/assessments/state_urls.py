"""A State's page of its assessments, and what it is party to."""

from django.urls import URLPattern, path

from tansiq.web.assessments.states import views

urlpatterns: list[URLPattern] = [
    path("<str:iso3>/", views.state, name="state"),
    path("<str:iso3>/treaties/<int:pk>/", views.edit_treaty, name="edit_treaty"),
]
