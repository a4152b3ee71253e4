"""The log."""

from django.urls import path

from tansiq.web.audit import views

app_name = "audit"
urlpatterns = [path("", views.log, name="log")]
