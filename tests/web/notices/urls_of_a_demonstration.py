"""The addresses of `make demo`: those of the platform, and the mailbox."""

from django.urls import include, path

from tansiq.config import urls

urlpatterns = [*urls.urlpatterns, path("mailbox/", include("tansiq.web.notices.mailbox_urls"))]
