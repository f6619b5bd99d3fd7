"""What import-linter cannot see: parts of Django, the clock, names of files."""

import ast

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


def asked_of_machines(module: Module) -> bool:
    """Tell whether `module` reads the time from the machine itself."""
    names = imported(module.name)
    return any(
        called_name(call) in {"now", "today", "localdate", "utcnow"}
        and isinstance(call.func, ast.Attribute)
        and names.get(ast.unparse(call.func.value).split(".")[0]) in MACHINE
        for call in calls(module.tree)
    )


def test_rules_states_and_lib_know_no_database_and_no_request() -> None:
    wrong = {
        module.path: name
        for module in modules()
        if is_pure(module)
        for name in imported(module.name).values()
        if name.split(".")[0] == "django" and not name.startswith(PURE_DJANGO)
    }
    assert wrong == {}


def test_only_the_clock_knows_what_time_it_is() -> None:
    asking = {m.path for m in modules() if m.path != "lib/clock.py" and asked_of_machines(m)}
    assert asking == set(CLOCKS), "use dudao.lib.clock"


def test_a_module_is_named_for_its_subject() -> None:
    parts = {m.path: {part.removesuffix(".py") for part in m.path.split("/")} for m in modules()}
    assert {path: bad for path, names in parts.items() if (bad := names & FORBIDDEN_NAMES)} == {}


def test_a_module_says_what_belongs_in_it() -> None:
    said = {m.path: ast.get_docstring(m.tree) for m in modules() if m.tree.body}
    assert [p for p, words in said.items() if not words and not p.endswith("apps.py")] == []
