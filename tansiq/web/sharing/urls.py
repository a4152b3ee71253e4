"""Who sees what: records, groups, requests for access, consents of States."""

from django.urls import URLPattern, path

from tansiq.web.sharing.views import access, answers, consents, groups, overview, records

app_name = "sharing"
urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("defaults/", overview.defaults, name="defaults"),
    path("view-as/", overview.view_as, name="view_as"),
    path("records/<str:label>/<int:pk>/", records.who_sees, name="record"),
    path("records/<str:label>/<int:pk>/change/", records.change, name="change"),
    path("records/<str:label>/<int:pk>/give-access/", records.give_access, name="give_access"),
    path("records/<str:label>/<int:pk>/end-access/<int:grant>/", records.end_access, name="end_access"),
    path("records/<str:label>/<int:pk>/ask-consent/", consents.ask, name="ask_consent"),
    path("groups/", groups.groups, name="groups"),
    path("groups/add/", groups.add, name="add_group"),
    path("groups/<slug:code>/", groups.group, name="group"),
    path("groups/<slug:code>/edit/", groups.edit, name="edit_group"),
    path("groups/<slug:code>/join/", groups.join, name="join_group"),
    path("groups/<slug:code>/leave/", groups.leave, name="leave_group"),
    path("groups/<slug:code>/part/", groups.part, name="add_part"),
    path("groups/<slug:code>/without/", groups.without, name="remove_part"),
    path("access/", access.requests, name="requests"),
    path("access/ask/", access.ask, name="ask_access"),
    path("access/<int:pk>/", access.answer, name="answer_access"),
    path("access/<int:pk>/withdraw/", access.withdraw, name="withdraw_access"),
    path("consents/", consents.consents, name="consents"),
    path("consents/<int:pk>/", consents.consent, name="consent"),
    path("consents/<int:pk>/cancel/", consents.cancel, name="cancel_consent"),
    path("consents/<int:pk>/note/", consents.note, name="consent_note"),
    path("consents/<int:pk>/answer/", answers.answer, name="answer_consent"),
    path("consents/<int:pk>/withdraw/", answers.withdraw, name="withdraw_consent"),
]
