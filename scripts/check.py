"""`make check`: everything CI runs, one step after another, changing nothing.

All steps run even when one fails. What cannot run here is named in one line each; under CI=true that is a failure.
"""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
DJANGO = [PYTHON, "-m", "django"]
POSTGRES = str(ROOT / "scripts" / "postgres.sh")
PYTEST = [PYTHON, "-m", "pytest", "-n", "2", "--cov", "--cov-report="]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# Who may see and do what, and every write: each branch has its test.
FULLY_COVERED = "tansiq/access/*,tansiq/sharing/*,tansiq/audit/*,tansiq/*/actions.py,tansiq/*/actions/*,tansiq/*/policies.py,tansiq/*/policies/*"


@dataclass(frozen=True)
class Step:
    """One thing to check: a command, or the reason why it cannot run here."""

    name: str
    command: list[str]
    missing: str = ""


def main() -> int:
    """Run every step, then say what failed and what was not run."""
    steps = _steps()
    failed = [step.name for step in steps if not step.missing and not _passes(step)]
    left_out = [step for step in steps if step.missing]
    for step in left_out:
        print(f"Not run: {step.name} ({step.missing}).")
    if failed:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
    if left_out and os.environ.get("CI") == "true":
        print("Under CI nothing may be left out.", file=sys.stderr)
        return 1
    return 1 if failed else 0


def _steps() -> list[Step]:
    return [
        Step("format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."]),
        Step("lint", [PYTHON, "-m", "ruff", "check", "--quiet", "."]),
        Step("types", [str(BIN / "mypy")]),
        Step("imports", [str(BIN / "lint-imports"), "--no-logo"]),
        Step("migrations", [*DJANGO, "makemigrations", "--check", "--dry-run", "--settings=tests.settings"]),
        Step("system checks", [*DJANGO, "check", "--fail-level=WARNING", "--settings=tests.settings"]),
        Step("messages", [PYTHON, "scripts/messages.py", "check"]),
        Step("docs", [PYTHON, "scripts/reference.py", "--check"]),
        Step("tests on SQLite", PYTEST),
        Step("tests on PostgreSQL", _on_postgres(), _missing_postgres()),
        Step("coverage", [*_coverage("95")]),
        Step("coverage of rules", [*_coverage("100"), f"--include={FULLY_COVERED}"]),
        Step(
            "browser tests",
            [PYTHON, "-m", "pytest", "-m", "e2e", "tests/e2e"],
            _missing_chromium(),
        ),
        Step("PDF (else its tests are skipped)", [PYTHON, "-c", "import weasyprint"], _missing_for_pdf()),
    ]


def _coverage(least: str) -> list[str]:
    return [PYTHON, "-m", "coverage", "report", "--skip-covered", "--show-missing", f"--fail-under={least}"]


def _on_postgres() -> list[str]:
    both = [*PYTEST, "--cov-append"]  # each database has code of its own
    return both if "TANSIQ_TEST_DATABASE_URL" in os.environ else [POSTGRES, "run", *both]


def _missing_postgres() -> str:
    if "TANSIQ_TEST_DATABASE_URL" in os.environ:
        return ""
    found = subprocess.run([POSTGRES, "available"], capture_output=True).returncode == 0
    return "" if found else "PostgreSQL 15 or later is not installed; Debian: postgresql"


def _missing_for_pdf() -> str:
    """Ask the platform itself what the system lacks."""
    asked = "from tansiq.reports.papers.as_pdf import missing; print(missing())"
    lacks = subprocess.run([PYTHON, "-c", asked], capture_output=True, text=True, cwd=ROOT).stdout.strip()
    return f"{lacks} is not installed" if lacks else ""


def _missing_chromium() -> str:
    return "" if any(map(shutil.which, CHROMIUM)) else "Chromium is not installed; Debian: chromium"


def _passes(step: Step) -> bool:
    print(f"== {step.name}", flush=True)
    start = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
    if step.name == "tests on SQLite":
        environment.pop("TANSIQ_TEST_DATABASE_URL", None)
    passed = subprocess.run(step.command, cwd=ROOT, env=environment).returncode == 0
    print(f"   {'passed' if passed else 'FAILED'} in {time.monotonic() - start:.1f} s", flush=True)
    return passed


if __name__ == "__main__":
    sys.exit(main())
