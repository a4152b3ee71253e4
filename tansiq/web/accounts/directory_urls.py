"""The directory: people, focal points and how they come to be."""

from django.urls import path

from tansiq.web.accounts import (
    directory,
    entry,
    focal_points,
    invitations,
    nominations,
    people,
    proposals,
)

app_name = "accounts"
urlpatterns = [
    path("", directory.directory, name="directory"),
    path("coordinators/", directory.coordinators, name="coordinators"),
    path("entry/", entry.entry, name="entry"),
    path("entry/erasure/", entry.ask_erasure, name="ask_erasure"),
    path("focal-points/", focal_points.focal_points, name="focal_points"),
    path("focal-points/standing/", focal_points.standing, name="standing"),
    path("focal-points/<int:pk>/", focal_points.focal_point, name="focal_point"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("nominations/", nominations.nominations, name="nominations"),
    path("nominations/add/", nominations.add, name="nominate"),
    path("nominations/<int:pk>/", nominations.nomination, name="nomination"),
    path("nominations/<int:pk>/letter/", nominations.letter, name="letter"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add, name="add_person"),
    path("people/<str:username>/", people.person, name="person"),
    path("people/<str:username>/invite/", people.invite, name="invite"),
    path("people/<str:username>/close/", people.close, name="close_account"),
    path("people/<str:username>/reopen/", people.reopen, name="reopen_account"),
    path("people/<str:username>/protect/", people.protect, name="protect_person"),
    path("people/<str:username>/erase/", people.erase, name="erase_person"),
    path("memberships/<int:pk>/end/", people.end, name="end_membership"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
]
