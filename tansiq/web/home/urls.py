"""The home page and the component catalogue."""

from django.urls import path

from tansiq.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("components/", views.components, name="components"),
]
