"""Overviews: read, written, commented on, adopted."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
