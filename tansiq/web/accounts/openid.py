"""Signing in through an OpenID Connect provider: it says who somebody is, and opens no account that is not there.

allauth carries the code flow with PKCE and state. What OpenID Connect asks beyond that stands here: a nonce, the
signature of the ID token, whom it is meant for, and that it and the user information speak of the same person.
"""

import hashlib
import logging
from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import consume_or_429
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.translation import gettext as _
from requests import RequestException

from tansiq.accounts import actions
from tansiq.accounts.queries import person_with_email

PROVIDER = "oidc"
logger = logging.getLogger(__name__)


class KnownPeopleOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Who comes is known by the subject stored before, or by an address that the provider has verified; or is refused."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            return
        verified = [address.email for address in sociallogin.email_addresses if address.verified]
        person = person_with_email(verified[0]) if verified else None
        if person is None:
            raise ImmediateHttpResponse(_refused(request))
        sociallogin.connect(request, person)

    def on_authentication_error(
        self, request: HttpRequest, provider: object, error: str = AuthError.UNKNOWN, **details: Any
    ) -> None:
        """Tell it on the sign-in page; who broke off is led there by allauth."""
        if error != AuthError.CANCELLED:
            logger.warning("Signing in through OpenID Connect failed: %s", details.get("exception") or error)
            raise ImmediateHttpResponse(_failed(request))


def _refused(request: HttpRequest) -> HttpResponse:
    """Answer alike whoever is unknown, unverified, closed, or not one person alone."""
    actions.note_failed_sign_in(username="", step="openid")
    messages.error(
        request,
        _(
            "Nobody here is known by this sign-in. The coordinating office can put the address it gave into your account."
        ),
    )
    return redirect("account_login")


def _failed(request: HttpRequest) -> HttpResponse:
    actions.note_failed_sign_in(username="", step="openid")
    messages.error(
        request, _("Signing in did not work out. Nothing was changed; begin again, or take another way.")
    )
    return redirect("account_login")


class _Provider(OpenIDConnectProvider):  # type: ignore[misc]
    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Take nothing from the address but where to go afterwards: a link cannot ask for more, nor join accounts."""
        asked = super().get_redirect_from_request_kwargs(request)
        nonce = get_random_string(32)
        target = {"next_url": asked["next_url"]} if "next_url" in asked else {}
        return {
            **target,
            "process": AuthProcess.LOGIN,
            "scope": self.get_scope(),
            "auth_params": {"nonce": nonce},
            "nonce": nonce,
        }

    def extract_uid(self, data: dict[str, Any]) -> str:
        """A subject is one provider's own: under another it would be somebody else."""
        identity = data["id_token"]
        return hashlib.sha256(f"{identity['iss']} {identity['sub']}".encode()).hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}  # what the provider tells of a person beyond the subject is not ours to keep

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Give the address where the provider says, in so many words, that it has verified it."""
        told = data["userinfo"]
        if told.get("email_verified") is not True:
            return []
        return [EmailAddress(email=str(told.get("email", "")), verified=True, primary=True)]


class _Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    nonce = ""

    def get_provider(self) -> _Provider:
        app = self.get_app()
        return _Provider(self.request, app=app)

    def get_app(self) -> SocialApp:
        return KnownPeopleOnly(self.request).get_app(self.request, provider=self.provider_id)

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        try:
            identity = self._identity(app, kwargs["response"]["id_token"])
            told = self._fetch_user_info(token.token)
            if told["sub"] != identity["sub"]:
                raise OAuth2Error("the user information is of somebody else")
        except (AttributeError, KeyError, TypeError, ValidationError, ValueError) as error:
            raise OAuth2Error(f"unreadable answer: {type(error).__name__}") from error
        return self.get_provider().sociallogin_from_response(
            request, {"userinfo": told, "id_token": identity}
        )

    def _identity(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """Read an ID token: signed by the provider, meant for this platform alone, and for this very sign-in."""
        if self.openid_config["issuer"].rstrip("/") != app.settings["server_url"].rstrip("/"):
            raise OAuth2Error("the provider calls itself otherwise than the setting does")
        identity: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if not constant_time_compare(str(identity.get("nonce", "")), self.nonce or get_random_string(32)):
            raise OAuth2Error("the nonce is not the one that was sent")
        is_shared = isinstance(identity["aud"], list) and len(identity["aud"]) > 1
        if (is_shared or "azp" in identity) and identity.get("azp") != app.client_id:
            raise OAuth2Error("the token was made for another client")
        return identity


class _Callback(OAuth2CallbackView):  # type: ignore[misc]
    def _get_state(self, request: HttpRequest, provider: _Provider) -> tuple[Any, Any]:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the provider; what stands in its way there is told on the sign-in page."""
    return _served(OAuth2LoginView, request, provider_id)


def finish(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the provider."""
    return _served(_Callback, request, provider_id)


def _served(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """Serve as often as the sign-in page: each call leaves a session or an entry of the log behind."""
    try:
        adapter = _Adapter(request, provider_id)
        adapter.get_app()
        refused: HttpResponse | None = consume_or_429(
            request, app="allauth.account", action="login", limit_get=True
        )
        if refused:
            return refused
        response: HttpResponse = view.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (RequestException, KeyError, ValueError) as error:
        logger.warning("The OpenID Connect provider does not answer as it should: %s", error)
        return _failed(request)
    return response
