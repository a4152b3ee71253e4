"""What the command line says of frameworks, and those that ship with the platform."""

import json
import time
from io import StringIO
from pathlib import Path

import pytest

import tansiq
from tansiq.frameworks import commands
from tansiq.frameworks.actions.faults import FaultyFile
from tansiq.frameworks.actions.files import read
from tansiq.frameworks.enums import ANSWERS, Standing
from tansiq.frameworks.models import Version
from tansiq.kernel.errors import DomainError
from tansiq.reference.actions import load_reference
from tests.frameworks.conftest import MACHINE, SAMPLE

FIRST, SECOND = SAMPLE / "1.yaml", SAMPLE / "2.yaml"


def told(path: Path, **how) -> str:
    out = StringIO()
    commands.load(path, out=out, **how)
    return out.getvalue()


def test_a_dry_run_says_what_it_would_do_and_does_nothing():
    assert told(FIRST, dry_run=True) == (
        "street-lighting 1: would be loaded as a draft\n"
        "  2 areas, 2 requirements, 5 questions, 2 parts; 2 provisions, 1 of them unverified\n"
    )
    assert not Version.objects.exists()


def test_loading_then_loading_again():
    assert told(FIRST).startswith("street-lighting 1: loaded as a draft\n")
    assert told(FIRST).startswith("street-lighting 1: unchanged, draft\n")
    assert told(FIRST, dry_run=True).startswith("street-lighting 1: unchanged, draft\n")
    assert told(FIRST, publishes=True).startswith("street-lighting 1: published\n")
    assert told(FIRST, publishes=True).startswith("street-lighting 1: unchanged, published\n")


def test_the_account_as_json(first):
    assert json.loads(told(SECOND, as_json=True)) == {
        "framework": "street-lighting",
        "version": "2",
        "areas": 1,
        "requirements": 1,
        "questions": 4,
        "parts": 1,
        "provisions": 1,
        "unverified": 0,
        "mapping": {"same": 2, "reworded": 1, "split": 1, "new": 1, "retired": 5},
        "standing": "draft",
        "changed": True,
        "errors": [],
    }


def test_the_account_in_words_tells_of_the_version_before(first):
    assert "what became of the version before: 2 same, 1 reworded" in told(SECOND)


def test_every_fault_as_json(folder):
    path = folder / "1" / "L.yaml"
    path.write_text(path.read_text().replace("weight: 2", "wait: 2"))
    out = StringIO()

    with pytest.raises(FaultyFile):
        commands.load(folder / "1.yaml", out=out, as_json=True)

    assert json.loads(out.getvalue()) == {
        "errors": [
            {
                "file": "1/L.yaml",
                "line": 4,
                "path": "areas/0/wait",
                "text": "“wait” is not known here.",
                "mend": "Known are: code, names, about, weight, block, provisions, requirements.",
            },
            {
                "file": "1/L.yaml",
                "line": 30,
                "path": "areas/0/requirements/0/questions/0/wait",
                "text": "“wait” is not known here.",
                "mend": "Known are: code, facet, type, text, guidance, evidence, provisions, when, options, columns, unit, "
                "least, most, weight, parts.",
            },
        ]
    }


def test_what_is_loaded_stays_a_draft_where_it_cannot_be_published(first, folder):
    path = folder / "2.yaml"
    path.write_text(path.read_text().replace("  - {kind: new, codes: [L.1.4]}\n", ""))

    with pytest.raises(DomainError, match="leaves unsaid"):
        told(path, publishes=True)

    assert Version.objects.get(label="2").standing == Standing.DRAFT


# --- what ships ---


@pytest.fixture
def shipped(folder, monkeypatch) -> Path:
    """The sample, laid as frameworks that ship are."""
    monkeypatch.setattr(commands, "SHIPPED", folder.parent)
    return folder


def test_what_ships_is_published_each_version_behind_the_one_it_follows(shipped):
    (shipped / "2.yaml").rename(shipped / "0.yaml")  # the names of the files say nothing of the order

    commands.load_shipped()

    assert set(Version.objects.values_list("label", "standing")) == {("1", "published"), ("2", "published")}


def test_what_ships_is_loaded_once(shipped, django_assert_max_num_queries):
    commands.load_shipped()
    before = list(Version.objects.values_list("label", "loaded_at", "published_at"))

    with django_assert_max_num_queries(16):
        commands.load_shipped()

    assert list(Version.objects.values_list("label", "loaded_at", "published_at")) == before


def test_what_ships_and_follows_nothing_here_is_refused(shipped):
    (shipped / "1.yaml").unlink()

    with pytest.raises(FaultyFile, match="No version “1”"):
        commands.load_shipped()


def test_versions_that_follow_each_other_are_refused(shipped):
    path = shipped / "1.yaml"
    path.write_text(path.read_text().replace('version: "1"', 'version: "1"\nfollows: "2"'))

    with pytest.raises(FaultyFile, match="is published here"):
        commands.load_shipped()


SHIPPED = sorted(commands.SHIPPED.glob("*/*.yaml"))


def test_every_framework_that_ships_is_sound_and_loaded_within_two_seconds():
    load_reference(by=MACHINE)
    documents = [read(path) for path in SHIPPED]
    started = time.process_time()

    commands.load_shipped()

    assert time.process_time() - started < 2 * max(1, len(documents))
    assert Version.objects.filter(standing=Standing.PUBLISHED).count() == len(documents)


def test_no_line_of_code_knows_a_field():
    """Frameworks of two fields ship, so whatever the code would say of one of them is wrong for the other."""
    named = set()
    for path in SHIPPED:
        content = read(path).content
        named.add(content["framework"]["code"])
        named |= {axis["code"] for axis in content["axes"]}
        named |= {level["code"] for level in content["scale"]["levels"]} - set(ANSWERS)
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(tansiq.__file__).parent.rglob("*.py"))

    assert [word for word in sorted(named) if f'"{word}"' in code] == []
