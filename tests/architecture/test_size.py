"""A file that no longer fits in the head is split by subject, not by kind."""

import ast

from tests.architecture.exceptions import SIZES
from tests.architecture.source import ROOT, Function, modules

MAX_FILE, MAX_FUNCTION = 400, 50


def test_a_module_fits_in_the_head() -> None:
    lines = {m.path: len((ROOT / m.path).read_bytes().splitlines()) for m in modules()}
    too_long = {path: n for path, n in lines.items() if n > MAX_FILE and path not in SIZES}
    assert too_long == {}, "split it into a folder of the same name"


def test_a_function_fits_in_the_head() -> None:
    too_long = [
        name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, Function)
        and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION
        and (name := f"{module.path}:{node.name}") not in SIZES
    ]
    assert too_long == [], "say in smaller functions what the parts are"
