"""Documents that went out: the list, making one, taking one's own, one by its stamp, checking a stamp."""

from django.urls import path

from tansiq.web.releases import views

app_name = "releases"
urlpatterns = [
    path("", views.listing, name="list"),
    path("check/", views.check, name="check"),
    path("make/<str:kind>/<int:pk>/", views.make, name="make"),
    path("export/<str:kind>/<int:pk>/", views.export, name="export"),
    path("<str:stamp>/", views.detail, name="detail"),
    path("<str:stamp>/file/", views.file, name="file"),
]
