"""What people are told, and what falls due."""

from django.urls import path

from tansiq.web.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("deadlines/", views.deadlines, name="deadlines"),
    path("mail/", views.choice, name="choice"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/", views.open_notice, name="open"),
    path("<int:pk>/read/", views.read, name="read"),
]
