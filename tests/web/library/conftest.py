"""The scene of the pages of sharing serves those of the library too."""

from tests.web.sharing.conftest import browser_of, remembered, scene

__all__ = ["browser_of", "remembered", "scene"]
