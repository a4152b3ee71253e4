"""Settings. Each that an operator may set is read from the environment here and listed in docs/reference/settings.md."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent


def _home() -> Path:
    """Where the embedded database and the files live: TANSIQ_HOME, else `var` in a checkout, else the user's data folder."""
    named = os.environ.get("TANSIQ_HOME")
    if named:
        return Path(named).expanduser().resolve()
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "var"
    return Path(os.environ.get("XDG_DATA_HOME", "~/.local/share")).expanduser() / "tansiq"


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _number(name: str, default: int) -> int:
    """Give a whole number from 1 upwards."""
    found = os.environ.get(name) or str(default)
    if not (found.isdigit() and int(found)):
        raise ValueError(f"{name} is not a number from 1 upwards")
    return int(found)


def _secret(home: Path) -> str:
    """Give TANSIQ_SECRET_KEY, else the key kept in the home folder, made at the first set-up."""
    named = os.environ.get("TANSIQ_SECRET_KEY")
    if named:
        return named
    kept = home / "secret-key"
    return kept.read_text(encoding="ascii").strip() if kept.exists() else "not-set-up"


TANSIQ_HOME = _home()
FILES_DIR = TANSIQ_HOME / "files"
SECRET_KEY = _secret(TANSIQ_HOME)
DEBUG = _flag("TANSIQ_DEBUG")
ALLOWED_HOSTS = [h for h in os.environ.get("TANSIQ_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("TANSIQ_ORIGINS", "").split(",") if o]

# The public level is closed to who has not signed in until the operator opens it (design.md §3).
TANSIQ_PUBLIC_LEVEL_OPEN = _flag("TANSIQ_PUBLIC_LEVEL_OPEN")

INSTALLED_APPS = [
    "tansiq.audit",
    "tansiq.reference",
    "tansiq.accounts",
    "tansiq.notices",
    "tansiq.sharing",
    "tansiq.frameworks",
    "tansiq.library",
    "tansiq.assessments",
    "tansiq.projects",
    "tansiq.exchange",
    "tansiq.reports",
    "tansiq.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "tansiq.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tansiq.web.common.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tansiq.web.common.middleware.actor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tansiq.web.accounts.middleware.sessions",
    "tansiq.web.accounts.middleware.SecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
    "tansiq.web.common.middleware.Refusals",
    "tansiq.web.common.reading.noted",
]

ROOT_URLCONF = "tansiq.config.urls"
WSGI_APPLICATION = "tansiq.config.wsgi.application"
FORM_RENDERER = "tansiq.web.common.forms.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "tansiq.web.common.context.frame",
            ],
            "builtins": ["tansiq.web.templatetags.tansiq"],
        },
    },
]

_SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": TANSIQ_HOME / "db.sqlite3",
    "OPTIONS": {
        # IMMEDIATE: a reader that goes on to write would otherwise fail when two do so at once.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            # A small cache for each thread: measured, a larger one and sorting in memory are slower for facets.
            "PRAGMA cache_size=-8000;"
        ),
    },
}
_url = os.environ.get("DATABASE_URL")
_database: dict[str, Any] = {**dj_database_url.parse(_url, conn_max_age=60)} if _url else _SQLITE
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = _SQLITE["OPTIONS"]
elif _database["ENGINE"].endswith("postgresql"):
    # Compiling a query takes longer than running ours (3.5 s of 5 for the facets of 100,000 projects).
    _database.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off -c work_mem=16MB")
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# Signing in. Only the routes of tansiq.web.accounts.urls are served; nobody signs up, and no mail leaves from here.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "tansiq.web.accounts.adapter.InvitedOnly"
ACCOUNT_FORMS = {
    "login": "tansiq.web.accounts.forms.SignIn",
    "change_password": "tansiq.web.accounts.forms.ChangePassword",
    "reauthenticate": "tansiq.web.accounts.forms.ConfirmByPassword",
    "set_password": "tansiq.web.accounts.forms.SetPassword",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

# So many failed sign-ins for one name, or ten times as many from one address, and that name or address waits.
TANSIQ_SIGN_IN_ATTEMPTS = _number("TANSIQ_SIGN_IN_ATTEMPTS", 5)
TANSIQ_LOCK_OUT_MINUTES = _number("TANSIQ_LOCK_OUT_MINUTES", 15)
ACCOUNT_RATE_LIMITS = {
    "login_failed": (
        f"{10 * TANSIQ_SIGN_IN_ATTEMPTS}/{TANSIQ_LOCK_OUT_MINUTES}m/ip,"
        f"{TANSIQ_SIGN_IN_ATTEMPTS}/{TANSIQ_LOCK_OUT_MINUTES}m/key"
    ),
}
# How many proxies of our own stand before the platform: the address of a browser is then read from what they say.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TANSIQ_PROXIES", "0"))
# The limits hold across processes, since they stand in the database. `tansiq setup` makes the table.
LIMITS_TABLE = "limits"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": LIMITS_TABLE,
        # Django keeps 300 entries and drops others at random: then who tries many names would free the first.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# A second factor: for the roles of tansiq.access.roles.SECOND_FACTOR, and whom the operator adds (role keys, or `all`).
TANSIQ_SECOND_FACTOR = ["by_role", *os.environ.get("TANSIQ_SECOND_FACTOR", "").replace(",", " ").split()]
MFA_ADAPTER = "tansiq.web.accounts.adapter.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Tansiq"
MFA_TOTP_TOLERANCE = (
    1  # clocks differ; a code once used is refused for as long as it would hold (forms.SecondStep)
)
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "activate_totp": "tansiq.web.accounts.forms.AddApp",
    "add_webauthn": "tansiq.web.accounts.forms.AddKey",
    "authenticate": "tansiq.web.accounts.forms.SecondStep",
    "authenticate_webauthn": "tansiq.web.accounts.forms.SecondStepByKey",
    "reauthenticate": "tansiq.web.accounts.forms.ConfirmByCode",
    "reauthenticate_webauthn": "tansiq.web.accounts.forms.ConfirmByKey",
}

# A session ends after so long without a page, and after so long in all; each sign-in begins a new one.
TANSIQ_SESSION_IDLE_MINUTES = _number("TANSIQ_SESSION_IDLE_MINUTES", 60)
TANSIQ_SESSION_HOURS = _number("TANSIQ_SESSION_HOURS", 12)
SESSION_COOKIE_AGE = TANSIQ_SESSION_HOURS * 3600
USERSESSIONS_TRACK_ACTIVITY = True

# Sign-in through an OpenID Connect provider: off until the operator names one.
TANSIQ_OIDC_ISSUER = os.environ.get("TANSIQ_OIDC_ISSUER", "")
SOCIALACCOUNT_ADAPTER = "tansiq.web.accounts.openid.KnownPeopleOnly"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that leads to another host is what our security policy refuses
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": os.environ.get("TANSIQ_OIDC_NAME", "") or TANSIQ_OIDC_ISSUER,
                "client_id": os.environ.get("TANSIQ_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("TANSIQ_OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": TANSIQ_OIDC_ISSUER, "oauth_pkce_enabled": True},
            }
        ]
        if TANSIQ_OIDC_ISSUER
        else []
    }
}

LANGUAGE_CODE = "en"
# Arabic and English are complete; French, Spanish, Russian and Chinese follow the same way (ADR 5).
LANGUAGES = [("ar", _("Arabic")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
# One style of digits in Arabic text: "western" (2026) or "eastern" (٢٠٢٦).
TANSIQ_ARABIC_DIGITS = os.environ.get("TANSIQ_ARABIC_DIGITS", "western")
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = TANSIQ_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Where the links of a mail lead.
TANSIQ_ADDRESS = os.environ.get("TANSIQ_ADDRESS", "http://127.0.0.1:8000")
# A page that shows every mail: for a demonstration, whose mails stay in files.
TANSIQ_MAILBOX = _flag("TANSIQ_MAILBOX")
EMAIL_HOST = os.environ.get("TANSIQ_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("TANSIQ_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("TANSIQ_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TANSIQ_SMTP_PASSWORD", "")
_tls = os.environ.get("TANSIQ_SMTP_TLS", "starttls")
if _tls not in {"starttls", "tls", "none"}:
    raise ValueError("TANSIQ_SMTP_TLS is starttls, tls or none")
EMAIL_USE_TLS, EMAIL_USE_SSL = _tls == "starttls", _tls == "tls"
# For each answer of the server: whoever keeps silent so long is tried again later.
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = TANSIQ_HOME / "mail"
if TANSIQ_MAILBOX or not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
if not TANSIQ_MAILBOX:
    EMAIL_BACKEND = os.environ.get("TANSIQ_EMAIL_BACKEND") or EMAIL_BACKEND
DEFAULT_FROM_EMAIL = os.environ.get("TANSIQ_FROM", "tansiq@localhost")

# A file of an institution's own calendars, over those that ship (tansiq/notices/data/calendars.yaml).
TANSIQ_CALENDARS = os.environ.get("TANSIQ_CALENDARS", "")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _flag("TANSIQ_HTTPS")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
TANSIQ_UPLOAD_LIMIT = 50 * 1024 * 1024
TANSIQ_LETTER_LIMIT = 10 * 1024 * 1024

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("TANSIQ_LOG_LEVEL", "WARNING")},
}
