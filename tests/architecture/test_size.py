"""A file that no longer fits in the head is split by subject, not by kind."""

import ast

import pytest

from tests.architecture.exceptions import SIZES
from tests.architecture.source import ROOT, Function, Module, modules

MAX_FILE, MAX_FUNCTION = 400, 50


@pytest.mark.parametrize("module", [pytest.param(m, id=m.path) for m in modules()])
def test_it_fits_in_the_head(module: Module) -> None:
    lines = len((ROOT / module.path).read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_FILE or module.path in SIZES, "split it into a folder of the same name"
    too_long = [
        node.name
        for node in ast.walk(module.tree)
        if isinstance(node, Function)
        and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION
        and f"{module.path}:{node.name}" not in SIZES
    ]
    assert too_long == [], "say in smaller functions what the parts are"
