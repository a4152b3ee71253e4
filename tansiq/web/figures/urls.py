"""Figures on confidential matters of States."""

from django.urls import path

from tansiq.web.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("cells.csv", views.cells, name="cells"),
]
