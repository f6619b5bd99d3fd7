"""What import-linter cannot see: parts of Django, the clock, names of files."""

import ast

import pytest

from tests.architecture.exceptions import CLOCKS
from tests.architecture.source import Module, called_name, calls, imported, modules

#: Translating is how an error is told to people; nothing of it needs a request or a database.
PURE_DJANGO = ("django.utils.translation", "django.utils.functional")
PURE = ("rules", "states", "roles", "permissions")
FORBIDDEN_NAMES = {
    "utils", "helpers", "common", "misc", "base", "core", "manager", "service", "services",
    "mixins", "util",
}  # fmt: skip
MACHINE = {"django.utils.timezone", "datetime.datetime", "datetime.date", "datetime", "time.time"}


def is_pure(module: Module) -> bool:
    """Tell whether `module` is rules, states or lib."""
    if module.path.startswith(("web/", "api/", "cli/", "jobs/")):
        return False
    return module.path.startswith("lib/") or any(
        part.removesuffix(".py") in PURE for part in module.path.split("/")
    )


@pytest.mark.parametrize("module", [pytest.param(m, id=m.path) for m in modules() if is_pure(m)])
def test_rules_states_and_lib_know_no_database_and_no_request(module: Module) -> None:
    django = [name for name in imported(module.name).values() if name.split(".")[0] == "django"]
    assert [name for name in django if not name.startswith(PURE_DJANGO)] == []


@pytest.mark.parametrize(
    "module", [pytest.param(m, id=m.path) for m in modules() if m.path != "lib/clock.py"]
)
def test_only_the_clock_knows_what_time_it_is(module: Module) -> None:
    names = imported(module.name)
    asked = [
        ast.unparse(call)
        for call in calls(module.tree)
        if called_name(call) in {"now", "today", "localdate", "utcnow"}
        and isinstance(call.func, ast.Attribute)
        and names.get(ast.unparse(call.func.value).split(".")[0]) in MACHINE
    ]
    assert bool(asked) is (module.path in CLOCKS), "use dudao.lib.clock"


@pytest.mark.parametrize("module", [pytest.param(m, id=m.path) for m in modules()])
def test_a_module_is_named_for_its_subject(module: Module) -> None:
    parts = {part.removesuffix(".py") for part in module.path.split("/")}
    assert not parts & FORBIDDEN_NAMES


@pytest.mark.parametrize("module", [pytest.param(m, id=m.path) for m in modules() if m.tree.body])
def test_a_module_says_what_belongs_in_it(module: Module) -> None:
    assert ast.get_docstring(module.tree) or module.path.endswith("apps.py")
