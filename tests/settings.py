"""The settings of the suite: the platform's own, with a home folder that is thrown away.

TANSIQ_TEST_DATABASE_URL names the database server to run on; without it the suite runs on SQLite in memory.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_home = tempfile.mkdtemp(prefix="tansiq-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
(Path(_home) / "static").mkdir()  # whitenoise warns where it is missing
os.environ["TANSIQ_HOME"] = _home
os.environ["TANSIQ_SECRET_KEY"] = "only for the tests"
for name in ("DATABASE_URL", "TANSIQ_CALENDARS", "TANSIQ_MAILBOX"):
    os.environ.pop(name, None)
if url := os.environ.get("TANSIQ_TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url

from tansiq.config.settings import *  # noqa: E402, F403
from tansiq.config.settings import INSTALLED_APPS, STORAGES  # noqa: E402

INSTALLED_APPS = [
    *INSTALLED_APPS,
    "django_linear_migrations",
]  # one head per app, checked with the system checks
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; Argon2 has a test of its own
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TANSIQ_SECOND_FACTOR = []  # people of the tests sign in by one step; the tests of the second factor ask for it
