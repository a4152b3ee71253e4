"""Rules of the house that no linter knows."""

import ast
import inspect
import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from tansiq.access.enums import Perm, Role
from tansiq.audit.enums import Event
from tansiq.sharing.models import Section, SectionQuerySet, Shareable, ShareableQuerySet
from tests.architecture.source import ROOT, calls, function_of, modules, parents

SHAREABLE = [model for model in apps.get_models() if issubclass(model, Shareable)]
SECTIONS = [model for model in apps.get_models() if issubclass(model, Section)]
OURS = [model for model in apps.get_models() if model.__module__.startswith("tansiq.")]

_WRITES = {
    "save",
    "create",
    "create_user",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "delete",
}
# What is called like a write and is none.
_NO_WRITES = {
    ("tansiq/exchange/exports/as_xlsx.py", "book.save"),
    ("tansiq/exchange/exports/survey_xlsx.py", "book.save"),
    ("tansiq/exchange/exports/xlsform.py", "book.save"),
    ("tansiq/reports/papers/as_docx.py", "document.save"),
}


def _is_write(call: ast.Call, name: str) -> bool:
    """A call by a name of Django's writes; `update` is one where it takes columns by keyword, and nothing else."""
    if not isinstance(call.func, ast.Attribute):
        return False
    return name in _WRITES or (name == "update" and bool(call.keywords) and not call.args)


def test_only_actions_write():
    found = {
        (path, ast.unparse(call.func)): call.lineno
        for path, tree in modules().items()
        if "/actions" not in path
        for call, name in calls(tree)
        if _is_write(call, name)
    }

    assert found.keys() == _NO_WRITES, found


def test_pages_never_touch_a_manager():
    found = [
        (path, node.lineno)
        for path, tree in modules().items()
        if path.startswith("tansiq/web/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]

    assert found == []


def _actions() -> list:
    """Give every public function of the actions of every app."""
    found = []
    for path in modules():
        if not re.fullmatch(r"tansiq/\w+/actions(/__init__)?\.py", path):
            continue
        name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        module = import_module(name)
        public = getattr(module, "__all__", [n for n in vars(module) if not n.startswith("_")])
        functions = [getattr(module, n) for n in public if inspect.isfunction(getattr(module, n))]
        found += [
            pytest.param(f, id=f"{name}.{f.__name__}") for f in functions if f.__module__.startswith(name)
        ]
    return found


@pytest.mark.parametrize("action", _actions())
def test_every_action_is_keyword_only_with_by_and_says_what_it_does(action):
    parameters = inspect.signature(action).parameters.values()

    assert {p.kind for p in parameters} <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
    assert "by" in {p.name for p in parameters}
    assert action.__doc__


# Reads of shareable records that do not begin with the policy, each for a reason.
_WITHOUT_POLICY = {
    (
        "tansiq/assessments/actions/history.py",
        "_neighbours",
    ): "the other cycles of the State, after authorisation; shows none",
    (
        "tansiq/assessments/actions/history.py",
        "_standing",
    ): "asks whether it was brought in before, after authorisation",
    (
        "tansiq/assessments/actions/history.py",
        "_take_its_place",
    ): "ends what an adoption ends, whoever sees it",
    (
        "tansiq/assessments/policies/history.py",
        "require_none_made_here",
    ): "says whether one was adopted here, after authorisation; shows none",
    (
        "tansiq/assessments/policies/stages.py",
        "_worked_on_by",
    ): "says who worked on the survey that the caller has locked",
    (
        "tansiq/assessments/policies/stages.py",
        "require_other_hands",
    ): "says who worked on the survey that the caller has locked",
    ("tansiq/config/generate.py", "_require_nothing_real"): "keeps made-up data out of real ones; shows none",
    (
        "tansiq/assessments/actions/observations.py",
        "_lock",
    ): "locks the survey behind an overview that the policy admits; shows none",
    ("tansiq/assessments/actions/overviews.py", "_born"): "creates",
    ("tansiq/assessments/actions/planning.py", "plan"): "creates",
    ("tansiq/assessments/actions/planning.py", "lay_out"): "creates",
    (
        "tansiq/assessments/actions/planning.py",
        "lock_area",
    ): "locks the survey of an area before the policy is asked for the area; shows none",
    (
        "tansiq/assessments/actions/prefilling.py",
        "_lay_out_anew",
    ): "writes in the survey that the caller has locked",
    (
        "tansiq/assessments/actions/stages.py",
        "_show_to_state",
    ): "writes on the overview of the survey that the caller has locked",
    ("tansiq/assessments/actions/stages.py", "_supersede"): "ends what an adoption ends, whoever sees it",
    (
        "tansiq/assessments/actions/stages.py",
        "pass_by_the_clock",
    ): "the clock takes the steps whose day has passed; shows none",
    (
        "tansiq/assessments/actions/stages.py",
        "_pass_one",
    ): "the clock takes the steps whose day has passed; shows none",
    (
        "tansiq/assessments/models/overviews.py",
        "taking_part",
    ): "is the policy, for those who take part in an adoption",
    (
        "tansiq/assessments/policies/stages.py",
        "require_drafted",
    ): "the overview of the survey that the caller has locked",
    (
        "tansiq/assessments/policies/stages.py",
        "require_none_open",
    ): "says whether one is under way, after authorisation; shows none",
    (
        "tansiq/assessments/queries/overviews.py",
        "by_reference",
    ): "finds the owner to whom a request for access goes; shows none",
    (
        "tansiq/assessments/queries/surveys.py",
        "by_reference",
    ): "finds the owner to whom a request for access goes; shows none",
    ("tansiq/config/examples.py", "add_projects"): "asks whether an example is there, as the machine",
    (
        "tansiq/config/examples_of_sharing.py",
        "add_sharing",
    ): "asks whether an example is there, as the machine",
    ("tansiq/exchange/actions/imports.py", "receive"): "creates",
    (
        "tansiq/exchange/actions/imports.py",
        "_is_known",
    ): "asks whether the file was applied, after authorisation",
    ("tansiq/exchange/actions/imports.py", "_refuse"): "locks what the caller has authorised",
    (
        "tansiq/exchange/actions/imports.py",
        "_compare",
    ): "compares with all that is there, after authorisation",
    ("tansiq/exchange/commands.py", "load_shipped_matrix"): "asks whether the document is in, as the machine",
    (
        "tansiq/projects/actions/claims.py",
        "_lock",
    ): "locks what a claim is about, then authorises for its owner",
    ("tansiq/library/actions.py", "submit"): "creates",
    ("tansiq/library/actions.py", "_write_sections"): "creates",
    (
        "tansiq/library/queries.py",
        "by_reference",
    ): "finds the owner to whom a request for access goes; shows none",
    ("tansiq/projects/actions/projects.py", "add_many"): "creates",
    ("tansiq/projects/actions/projects.py", "_number"): "numbers what was just created",
    (
        "tansiq/projects/actions/words.py",
        "index_anew",
    ): "writes nothing but the searched words of what was renamed",
    (
        "tansiq/projects/actions/words.py",
        "_touched",
    ): "writes the searched words of what was renamed anew, after authorisation; shows none",
    (
        "tansiq/projects/queries/record.py",
        "by_reference",
    ): "finds the owner to whom a request for access goes; shows none",
    (
        "tansiq/projects/queries/facets.py",
        "_tie_counts",
    ): "pairs every project with one key; counted only within a set that starts from the policy",
    (
        "tansiq/projects/queries/filters.py",
        "held_then",
    ): "the day of the very project that is asked about; narrows, shows none",
    (
        "tansiq/sharing/queries/cells.py",
        "_records",
    ): "figures in listed cuts, the same for every reader (ADR 10)",
    (
        "tansiq/sharing/actions/releases.py",
        "mark_releases",
    ): "locks the record that the caller has authorised; shows none",
    (
        "tansiq/sharing/queries/coverage.py",
        "record_under",
    ): "gives the record of a release, of which the policy is asked what the recipient may still have; shows none",
    (
        "tansiq/projects/queries/made_up.py",
        "has_real_projects",
    ): "keeps made-up data out of real ones; shows none",
    (
        "tansiq/projects/queries/made_up.py",
        "has_generated_projects",
    ): "says whether data were generated; shows none",
}


def _is_shareable(node: ast.expr, names: set[str]) -> bool:
    """Say whether code names a shareable model, or takes one by the label of its kind."""
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") == "model_of"
    return getattr(node, "id", "") in names


def _reads_without_policy() -> set[tuple[str, str]]:
    names = {model.__name__ for model in (*SHAREABLE, *SECTIONS)}
    found = set()
    for path, tree in modules().items():
        above = parents(tree)
        for node in ast.walk(tree):
            is_manager = isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
            if not is_manager or not _is_shareable(node.value, names):
                continue
            if getattr(above[node], "attr", "") != "visible_to":
                found.add((path, function_of(node, above)))
    return found


def test_every_read_of_a_shareable_record_begins_with_the_policy():
    assert _reads_without_policy() == set(_WITHOUT_POLICY)


@pytest.mark.parametrize("model", SECTIONS)
def test_a_section_reads_through_the_policy_of_its_record(model):
    assert isinstance(model.objects.all(), SectionQuerySet)
    assert [manager.name for manager in model._meta.managers] == ["objects"]


@pytest.mark.parametrize("model", SHAREABLE)
def test_a_shareable_model_reads_through_the_policy_only(model):
    assert isinstance(model.objects.all(), ShareableQuerySet)
    assert [manager.name for manager in model._meta.managers] == ["objects"]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_model_says_what_one_row_is(model):
    assert model.__doc__ and not model.__doc__.startswith(f"{model.__name__}(")


@pytest.mark.parametrize("enum", [Perm, Role, Event])
def test_lists_are_alphabetical(enum):
    assert [member.name for member in enum] == sorted(member.name for member in enum)


@pytest.mark.parametrize("enum", [Perm, Event])
def test_values_are_resource_and_verb(enum):
    assert all(re.fullmatch(r"[a-z_]+:[a-z_]+", member.value) for member in enum)


_TRANSLATES = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
}


def _is_faulty(message: ast.expr) -> bool:
    """Text put together before it is translated, or with placeholders that have no name."""
    if isinstance(message, ast.JoinedStr | ast.BinOp):
        return True
    text = message.value if isinstance(message, ast.Constant) and isinstance(message.value, str) else ""
    return bool(re.search(r"%[sdrf]|\{\w*\}", text.replace("%%", "")))


def test_messages_are_plain_text_with_named_placeholders():
    found = [
        (path, ast.unparse(message))
        for path, tree in modules().items()
        for call, name in calls(tree)
        if name in _TRANSLATES
        for message in call.args[:2]
        if _is_faulty(message)
    ]

    assert found == []


# What tells of one machine: home folders, work folders, indexes of packages other than the public ones.
_OF_A_MACHINE = re.compile(
    rb"(?<![\w.])/(?:root|work|Users|home/[a-z]\w+)/|--(?:extra-)?index-url|https?://[^/\s\"]*(?:artifactory|nexus|mirror)"
)
_NAMES_THE_RULE = "tests/architecture/test_code.py"


def test_no_committed_file_tells_of_the_machine_it_was_written_on():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("This is no checkout.")
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name and name != _NAMES_THE_RULE]
    found = {
        str(path.relative_to(ROOT)): match.group()
        for path in paths
        if path.is_file() and (match := _OF_A_MACHINE.search(path.read_bytes()))
    }

    assert found == {}


def test_every_life_cycle_is_drawn_in_the_reference():
    drawn = (ROOT / "docs/reference/life-cycles.md").read_text(encoding="utf-8")
    for path in Path(ROOT / "tansiq").glob("[!k]*/workflow.py"):
        module = import_module(f"tansiq.{path.parent.name}.workflow")
        for name, versions in vars(module).items():
            if name.endswith("_VERSIONS"):
                assert all(workflow.diagram() in drawn for workflow in versions.values()), name
