"""The life cycle of a version of a framework."""

from pathlib import Path

from tansiq.kernel.workflow import latest, load

VERSION_VERSIONS = load(Path(__file__).parent / "data" / "version.yaml")
VERSION = latest(VERSION_VERSIONS)
