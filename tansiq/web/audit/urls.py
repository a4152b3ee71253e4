"""The log, who opened the records of a State, and the key to pseudonyms."""

from django.urls import path

from tansiq.web.audit import openings, pseudonyms, views

app_name = "audit"
urlpatterns = [
    path("", views.log, name="log"),
    path("extract/", views.extract, name="extract"),
    path("key/", views.key, name="key"),
    path("openings/", openings.openings, name="openings"),
    path("pseudonyms/", pseudonyms.pseudonyms, name="pseudonyms"),
    path("pseudonyms/halves/<int:place>/", pseudonyms.take_over, name="take_over_half"),
    path("pseudonyms/successors/<int:pk>/", pseudonyms.give, name="give_half"),
    path("pseudonyms/<slug:mark>/", pseudonyms.ask, name="pseudonym"),
    path("pseudonyms/requests/<int:pk>/", pseudonyms.confirm, name="pseudonym_request"),
]
