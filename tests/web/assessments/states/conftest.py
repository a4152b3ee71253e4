"""The scene of the overviews serves the State's page too."""

from tests.web.assessments.overviews.conftest import browser_of, remembered, scene

__all__ = ["browser_of", "remembered", "scene"]
