"""Root urls."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("tansiq.web.accounts.urls")),
    path("", include("tansiq.web.home.urls")),
    path("assessments/", include("tansiq.web.assessments.urls")),
    path("audit/", include("tansiq.web.audit.urls")),
    path("directory/", include("tansiq.web.accounts.directory_urls")),
    path("exchange/", include("tansiq.web.exchange.urls")),
    path("figures/", include("tansiq.web.figures.urls")),
    path("frameworks/", include("tansiq.web.frameworks.urls")),
    path("library/", include("tansiq.web.library.urls")),
    path("notices/", include("tansiq.web.notices.urls")),
    path("projects/", include("tansiq.web.projects.urls")),
    path("reference/", include("tansiq.web.reference.urls")),
    path("releases/", include("tansiq.web.releases.urls")),
    path("sharing/", include("tansiq.web.sharing.urls")),
]
if settings.TANSIQ_MAILBOX:
    urlpatterns.append(path("mailbox/", include("tansiq.web.notices.mailbox_urls")))
