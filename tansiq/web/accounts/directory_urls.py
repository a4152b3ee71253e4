"""The directory: people and their memberships."""

from django.urls import path

from tansiq.web.accounts import directory

app_name = "accounts"
urlpatterns = [
    path("", directory.people, name="directory"),
    path("add/", directory.add, name="add_person"),
    path("people/<str:username>/", directory.person, name="person"),
    path("memberships/<int:pk>/end/", directory.end, name="end_membership"),
]
