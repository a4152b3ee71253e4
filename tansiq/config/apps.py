from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Django's entry for the app."""

    name = "tansiq.config"
    label = "config"
