"""Only actions write; every action is atomic, asks for a permission, leaves a record, knows who."""

import ast

from tests.architecture.exceptions import ACTIONS, WRITERS
from tests.architecture.source import Function, actions, called_name, calls, modules, reach

ALWAYS_WRITES = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
#: The ORM's own take only named values; a dict's or a digest's `update` takes others.
WRITES_BY_NAME = {"save", "create", "update", "delete"}


def writes(call: ast.Call) -> bool:
    """Tell whether `call` looks like a write through the ORM."""
    name = called_name(call)
    return name in ALWAYS_WRITES or (name in WRITES_BY_NAME and not call.args)


def test_only_actions_write() -> None:
    found = {
        module.path: [ast.unparse(call) for call in calls(module.tree) if writes(call)]
        for module in modules()
        if ".actions" not in module.name
    }
    writers = {path: written for path, written in found.items() if written}
    assert {p: written for p, written in writers.items() if p not in WRITERS} == {}
    assert set(WRITERS) <= set(writers)


def lacking(module: str, action: Function) -> set[str]:
    """Return which of the marks of an action this one has not."""
    reached = reach(module, action)
    has = {
        "atomic": "transaction.atomic" in [ast.unparse(d) for d in action.decorator_list],
        "require": bool(reached & {"require", "require_anywhere"}),
        "record": "record" in reached,
        "by": "by" in [a.arg for a in action.args.kwonlyargs],
    }
    return {word for word, there in has.items() if not there}


def test_an_action_is_atomic_permitted_recorded_and_has_by() -> None:
    lacks = {
        f"{module.split('.')[1]}.{action.name}": lacking(module, action)
        for module, action in actions().values()
    }
    allowed = {name: ACTIONS.get(name, (set(), ""))[0] for name in lacks}
    wrong = {name: words for name, words in lacks.items() if words != allowed[name]}
    assert wrong == {}, "add it to the action, or tests/architecture/exceptions.py"


def test_every_exception_is_still_there() -> None:
    assert set(ACTIONS) <= set(actions())
