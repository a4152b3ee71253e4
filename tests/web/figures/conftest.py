"""Browsers of people, as the tests of projects have them."""

from tests.web.projects.conftest import browser_of, remembered

__all__ = ["browser_of", "remembered"]
