"""The matrix and its projects."""

from django.urls import URLPattern, path

from tansiq.web.projects.views import claims, lists, pictures, record, rounds

app_name = "projects"
urlpatterns: list[URLPattern] = [
    path("", lists.matrix, name="matrix"),
    path("facets/", lists.facets, name="facets"),
    path("pictures/", pictures.pictures, name="pictures"),
    path("pictures/<slug:name>/", pictures.pictures, name="picture"),
    path("add/", record.add, name="add"),
    path("<int:pk>/", record.detail, name="detail"),
    path("<int:pk>/edit/", record.edit, name="edit"),
    path("<int:pk>/retire/", record.retire, name="retire"),
    path("<int:pk>/return/", record.return_to_matrix, name="return"),
    path("<int:pk>/claim/", record.claim, name="claim"),
    path("<int:pk>/<slug:kind>/<int:tag>/", record.decide_tag, name="decide_tag"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<int:pk>/", claims.decide, name="decide_claim"),
    path("claims/<int:pk>/withdraw/", claims.withdraw, name="withdraw_claim"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/<int:year>/remind/", rounds.remind, name="remind"),
    path("rounds/<int:year>/close/", rounds.close, name="close_round"),
    path("rounds/<int:year>/<slug:code>/", rounds.answer, name="round_answer"),
]
