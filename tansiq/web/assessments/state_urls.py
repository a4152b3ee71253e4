"""A State's page of its assessments, and what it is party to."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
