"""Surveys: planned, filled, rated, moved on."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
