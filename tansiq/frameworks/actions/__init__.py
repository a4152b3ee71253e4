"""Every write to frameworks: loading drafts, publishing and retiring versions."""

from tansiq.frameworks.actions.load import Loaded, check_framework, load_framework
from tansiq.frameworks.actions.standing import publish, retire

__all__ = ["Loaded", "check_framework", "load_framework", "publish", "retire"]
