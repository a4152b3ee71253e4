"""Signing in and out; one's own security; the language.

allauth names most of these routes. Of its own, only those that stand here are served: nobody signs up or confirms an
address by mail, and a forgotten password is the coordinating office's to renew.
"""

from django.urls import path

from tansiq.web.accounts import openid, security, views

_OPENID = {"provider_id": openid.PROVIDER}

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/second-step/", views.second_step, name="mfa_authenticate"),
    path("sign-in/openid/", views.begin_openid, _OPENID, name="openid_connect_login"),
    path("sign-in/openid/back/", views.finish_openid, _OPENID, name="openid_connect_callback"),
    path("sign-in/openid/cancelled/", views.openid_cancelled, name="socialaccount_login_cancelled"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("no-sign-up/", views.no_sign_up, name="account_signup"),
    path("confirm/", views.confirm_by_password, name="account_reauthenticate"),
    path("confirm/code/", views.confirm_by_code, name="mfa_reauthenticate"),
    path("confirm/key/", views.confirm_by_key, name="mfa_reauthenticate_webauthn"),
    path("password/", views.change_password, name="account_change_password"),
    path("password/set/", views.set_password, name="account_set_password"),
    path("security/", security.security, name="mfa_index"),
    path("security/app/", security.add_app, name="mfa_activate_totp"),
    path("security/app/remove/", security.remove_app, name="mfa_deactivate_totp"),
    path("security/keys/add/", security.add_key, name="mfa_add_webauthn"),
    path("security/keys/<int:pk>/remove/", security.remove_key, name="mfa_remove_webauthn"),
    path("security/codes/", security.codes, name="mfa_view_recovery_codes"),
    path("security/codes/new/", security.new_codes, name="mfa_generate_recovery_codes"),
    path("security/sessions/end/", security.end_sessions, name="usersessions_end"),
    path("renew/<str:username>/", security.renew, name="renew_sign_in"),
    path("language/", views.choose_language, name="choose_language"),
]
