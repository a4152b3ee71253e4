"""Root urls."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("tansiq.web.accounts.urls")),
    path("", include("tansiq.web.home.urls")),
    path("audit/", include("tansiq.web.audit.urls")),
    path("directory/", include("tansiq.web.accounts.directory_urls")),
    path("exchange/", include("tansiq.web.exchange.urls")),
    path("figures/", include("tansiq.web.figures.urls")),
    path("projects/", include("tansiq.web.projects.urls")),
    path("reference/", include("tansiq.web.reference.urls")),
]
