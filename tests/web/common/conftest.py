"""The made-up matrix of the tests of projects, and browsers of its people."""

from tests.web.projects.conftest import browser_of, remembered, world

__all__ = ["browser_of", "remembered", "world"]
