"""The platform's own source, read as syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "tansiq"


@cache
def modules() -> dict[str, ast.Module]:
    """Give path in the repository → syntax tree, without migrations."""
    paths = (p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)
    return {p.relative_to(ROOT).as_posix(): ast.parse(p.read_text(encoding="utf-8")) for p in sorted(paths)}


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Give every call with the last part of the name that is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            yield node, name


def parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    """Give each node's parent."""
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def function_of(node: ast.AST, above: dict[ast.AST, ast.AST]) -> str:
    """Give the name of the function around a node, "" at the top of a module."""
    while node in above:
        node = above[node]
        if isinstance(node, ast.FunctionDef):
            return node.name
    return ""
