"""The made-up matrix of the tests of projects, made once for a module, and browsers of its people."""

from tests.web.projects.conftest import browser_of, lasting, remembered, world

__all__ = ["browser_of", "lasting", "remembered", "world"]
