"""Reading our own source."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2] / "src" / "dudao"

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Module(NamedTuple):
    """A module of ours: path from the package on, dotted name, syntax tree."""

    path: str
    name: str
    tree: ast.Module

    @property
    def functions(self) -> dict[str, Function]:
        """Return the functions at the top of the module."""
        return {node.name: node for node in self.tree.body if isinstance(node, Function)}


@cache
def modules() -> list[Module]:
    """Return every module of ours, migrations left out."""
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        if "migrations" not in path.parts:
            inside = path.relative_to(ROOT)
            parts = [part for part in inside.with_suffix("").parts if part != "__init__"]
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found.append(Module(inside.as_posix(), ".".join(["dudao", *parts]), tree))
    return found


@cache
def by_name() -> dict[str, Module]:
    """Return our modules by dotted name."""
    return {module.name: module for module in modules()}


@cache
def imported(module: str) -> dict[str, str]:
    """Return for each name that `module` imports what it stands for, dotted."""
    names: dict[str, str] = {}
    for node in ast.walk(by_name()[module].tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        elif isinstance(node, ast.Import):
            names |= {a.asname or a.name: a.name for a in node.names}
    return names


def find(dotted: str) -> tuple[str, Function] | None:
    """Return the function called `dotted` with its module, through re-exports."""
    module, _dot, name = dotted.rpartition(".")
    if module not in by_name():
        return None
    if name in by_name()[module].functions:
        return module, by_name()[module].functions[name]
    onward = imported(module).get(name)
    return find(onward) if onward and onward != dotted else None


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield every call in `tree`."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called_name(call: ast.Call) -> str:
    """Return the last name of what is called: `a.b.c()` -> c."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _target(module: str, call: ast.Call) -> tuple[str, Function] | None:
    names = imported(module)
    if isinstance(call.func, ast.Name):
        return find(names.get(call.func.id, f"{module}.{call.func.id}"))
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        base = names.get(call.func.value.id)
        return find(f"{base}.{call.func.attr}") if base else None
    return None


def reach(module: str, function: Function, seen: set[str] | None = None) -> set[str]:
    """Return the names of all that `function` calls, itself or through functions of actions."""
    seen = set() if seen is None else seen
    seen.add(f"{module}.{function.name}")
    found = {called_name(call) for call in calls(function)}
    for call in calls(function):
        target = _target(module, call)
        if target and ".actions" in target[0] and f"{target[0]}.{target[1].name}" not in seen:
            found |= reach(*target, seen)
    return found


def actions() -> dict[str, tuple[str, Function]]:
    """Return (module, function) of every action by area.name.

    An action is what an area's `actions` offers, and what others import from below it.
    """
    found: dict[str, tuple[str, Function]] = {}
    for module in modules():
        for name in [*imported(module.name).values(), *_own(module)]:
            area = name.split(".")[1] if name.startswith("dudao.") else ""
            target = find(name) if area else None
            inside = module.name.startswith(f"dudao.{area}.actions.")
            if target and not inside and f"{target[0]}.".startswith(f"dudao.{area}.actions."):
                found[f"{area}.{target[1].name}"] = target
    return found


def _own(module: Module) -> list[str]:
    """Return the public functions of an `actions.py`, which nobody has to import."""
    if not module.path.endswith("/actions.py"):
        return []
    return [f"{module.name}.{name}" for name in module.functions if not name.startswith("_")]
