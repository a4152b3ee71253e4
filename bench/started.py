"""Imported before any module of the platform that needs Django to have been started."""

import django

django.setup()
