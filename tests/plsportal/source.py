"""The portal's own Python and templates, as trees and text, for tests of the house rules."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("kit", "companies", "notices", "policy", "accounts", "consent", "incidents", "plsportal")
NO_BUSINESS = ("migrations", "local", "testing.py")  # written by Django; what starts processes and tests
Rule = Callable[[ast.AST], bool]


@dataclass(frozen=True)
class Module:
    """A file of a room."""

    path: str
    tree: ast.Module

    @property
    def writes(self) -> bool:
        """Whether this is a `workflow.py`, or lies in a folder of that name."""
        parts = Path(self.path).with_suffix("").parts
        return "workflow" in parts[1:]

    def where(self, rule: Rule) -> list[str]:
        """Return the functions (or `module`) in which the rule holds of some node."""
        return [f"{self.path}: {name}" for name, node in named(self.tree) if rule(node)]


def named(tree: ast.AST, name: str = "module") -> Iterator[tuple[str, ast.AST]]:
    """Yield each node with the name of the function it stands in."""
    for node in ast.iter_child_nodes(tree):
        inner = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else name
        yield inner, node
        yield from named(node, inner)


@cache
def modules() -> tuple[Module, ...]:
    """Return every file of every room that exists."""
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    own = [path for path in files if not set(path.relative_to(ROOT).parts) & set(NO_BUSINESS)]
    return tuple(Module(str(path.relative_to(ROOT)), ast.parse(path.read_text())) for path in own)


@cache
def templates() -> dict[str, str]:
    """Return every template's text by its path."""
    files = [path for top in ("templates", *ROOMS) for path in (ROOT / top).rglob("*.html")]
    return {str(path.relative_to(ROOT)): path.read_text() for path in sorted(files)}


def found(rule: Rule, among: Callable[[Module], bool] = lambda module: True) -> set[str]:
    """Return where the rule holds, as `file: function`."""
    return {place for module in modules() if among(module) for place in module.where(rule)}


def holds(rule: Rule, source: str) -> bool:
    """Whether the rule finds something in a piece of source."""
    return any(rule(node) for _name, node in named(ast.parse(source)))


def called(node: ast.AST) -> tuple[str, ast.expr | None, ast.Call] | None:
    """Return name, receiver and call, if the node is a call."""
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Attribute):
        return node.func.attr, node.func.value, node
    return (node.func.id, None, node) if isinstance(node.func, ast.Name) else None


def root_of(node: ast.AST | None) -> str:
    """Return the name that a chain of attributes and calls begins with: `A.objects.filter(…)` gives A."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
