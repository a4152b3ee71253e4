"""The life cycle of an import."""

from pathlib import Path

from tansiq.kernel.workflow import latest, load

IMPORT_VERSIONS = load(Path(__file__).parent / "data" / "import.yaml")
IMPORT = latest(IMPORT_VERSIONS)
