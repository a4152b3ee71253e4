"""Signing in and out; the language."""

from django.urls import path

from tansiq.web.accounts import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("password/", views.change_password, name="account_change_password"),
    path("language/", views.choose_language, name="choose_language"),
    # allauth names these; nobody signs up here, and a forgotten password is the coordinating office's to renew.
    path("no-sign-up/", views.no_sign_up, name="account_signup"),
]
