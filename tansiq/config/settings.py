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
    "tansiq.library",
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
    "django_htmx.middleware.HtmxMiddleware",
    "tansiq.web.common.middleware.Refusals",
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
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "tansiq.web.accounts.adapter.InvitedOnly"
ACCOUNT_FORMS = {
    "login": "tansiq.web.accounts.forms.SignIn",
    "change_password": "tansiq.web.accounts.forms.ChangePassword",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

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

EMAIL_BACKEND = os.environ.get("TANSIQ_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = TANSIQ_HOME / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("TANSIQ_FROM", "tansiq@localhost")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _flag("TANSIQ_HTTPS")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
TANSIQ_UPLOAD_LIMIT = 50 * 1024 * 1024

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("TANSIQ_LOG_LEVEL", "WARNING")},
}
