from importlib import import_module
from pathlib import Path

import pytest
import yaml

import tansiq
from tansiq.access.enums import Perm
from tansiq.audit.enums import Event
from tansiq.kernel.errors import DomainError
from tansiq.kernel.workflow import NO_RIGHTS, Workflow, latest, load

PACKAGE = Path(tansiq.__file__).parent
MODULES = [import_module(f"tansiq.{path.parent.name}.workflow") for path in PACKAGE.glob("[!k]*/workflow.py")]
ALL = [
    workflow
    for module in MODULES
    for name, versions in vars(module).items()
    if name.endswith("_VERSIONS")
    for workflow in versions.values()
]
MOVES = [
    pytest.param(workflow, move, id=f"{workflow.name}-{move.source}-{move.name}")
    for workflow in ALL
    for move in workflow.moves
]

TEXT = """
name: letter
versions:
  1:
    states: {written: {en: Written}, sent: {en: Sent}, lost: {en: Lost}}
    moves:
      - {name: send, from: written, to: sent, needs: "record:read", logs: "person:added", days: 10}
      - {name: lose, from: [written, sent], to: lost, needs: "record:read", logs: "person:added"}
  2:
    states: {draft: {en: Draft}, sent: {en: Sent}}
    moves:
      - {name: send, from: draft, to: sent, needs: "record:read", logs: "person:added"}
"""


@pytest.fixture
def letters(tmp_path) -> dict[int, Workflow]:
    path = tmp_path / "letter.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return load(path)


def test_every_file_of_a_life_cycle_is_read():
    files = {
        path
        for path in PACKAGE.glob("*/data/*.yaml")
        if "moves:" in path.read_text(encoding="utf-8")
        and "versions" in yaml.safe_load(path.read_text("utf-8"))
    }
    assert {yaml.safe_load(path.read_text("utf-8"))["name"] for path in files} == {w.name for w in ALL}


@pytest.mark.parametrize(("workflow", "move"), MOVES)
def test_a_move_needs_a_permission_logs_an_event_and_joins_known_states(workflow, move):
    assert move.needs in {*Perm, *NO_RIGHTS}
    assert Event(move.logs)
    assert {move.source, move.target} <= set(workflow.states)


@pytest.mark.parametrize("workflow", ALL, ids=lambda w: f"{w.name}-{w.version}")
def test_states_are_named_in_both_languages_and_can_be_reached(workflow):
    assert all(names.get("ar") and names.get("en") for names in workflow.states.values())
    assert set(workflow.states) == {workflow.initial, *(move.target for move in workflow.moves)}


def test_each_version_stands_as_it_was(letters):
    assert {version: w.initial for version, w in letters.items()} == {1: "written", 2: "draft"}
    assert latest(letters) is letters[2]


def test_a_move_may_lead_out_of_several_states(letters):
    assert [move.name for move in letters[1].out_of("written")] == ["send", "lose"]
    assert [move.name for move in letters[1].out_of("sent")] == ["lose"]


def test_a_move_may_have_a_deadline(letters):
    assert letters[1].find("send", "written").days == 10
    assert letters[1].find("lose", "sent").days is None


def test_a_move_that_the_state_does_not_have_is_refused(letters):
    with pytest.raises(DomainError) as refused:
        letters[1].find("send", "lost")
    assert refused.value.code == "no_such_move"


def test_a_life_cycle_draws_itself(letters):
    assert letters[2].diagram() == (
        "stateDiagram-v2\n    [*] --> draft\n    draft --> sent: send (record:read)\n"
    )
