"""What States submit."""

from django.urls import URLPattern, path

from tansiq.web.library import views

app_name = "library"
urlpatterns: list[URLPattern] = [
    path("", views.submissions, name="submissions"),
    path("submit/", views.submit, name="submit"),
    path("<int:pk>/", views.submission, name="submission"),
    path("<int:pk>/edit/", views.edit, name="edit_submission"),
]
