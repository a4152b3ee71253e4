"""A small framework that a test may spoil, and those who load and publish."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tansiq.access.actor import Actor, on_the_machine
from tansiq.access.enums import Role
from tansiq.frameworks.actions import load_framework, publish
from tansiq.frameworks.actions.files import Document, read
from tansiq.frameworks.models import Version
from tests.factories.accounts import actor
from tests.factories.reference import InstrumentFactory

SAMPLE = Path(__file__).parent / "sample"
MACHINE = on_the_machine(Role.OPERATOR)

Spoil = Callable[..., Document]


@pytest.fixture(autouse=True)
def instrument(db):
    """The instrument of which the sample names provisions."""
    return InstrumentFactory(symbol="Q/RES/1")


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the sample."""
    shutil.copytree(SAMPLE, tmp_path / "sample")
    return tmp_path / "sample"


@pytest.fixture
def spoilt(folder) -> Spoil:
    """Replace words in a file of the sample, and read the framework."""

    def spoil(old: str, new: str, *, file: str = "1/L.yaml", version: str = "1.yaml") -> Document:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return read(folder / version)

    return spoil


@pytest.fixture
def first(db) -> Version:
    """The first version, published."""
    loaded = load_framework(document=read(SAMPLE / "1.yaml"), by=MACHINE)
    return publish(version=loaded.version, by=MACHINE)


@pytest.fixture
def assessor(db) -> Actor:
    """Who may load drafts, and not publish them."""
    return actor(Role.ASSESSOR)


@pytest.fixture
def lead(db) -> Actor:
    """Who may load drafts and publish those of others."""
    return actor(Role.AREA_LEAD)
