"""Only actions write; every action is atomic, asks for a permission, leaves a record, knows who."""

import ast

import pytest

from tests.architecture.exceptions import ACTIONS, WRITERS
from tests.architecture.source import Function, Module, actions, called_name, calls, modules, reach

ALWAYS_WRITES = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
#: The ORM's own take only named values; a dict's or a digest's `update` takes others.
WRITES_BY_NAME = {"save", "create", "update", "delete"}


def writes(call: ast.Call) -> bool:
    """Tell whether `call` looks like a write through the ORM."""
    name = called_name(call)
    return name in ALWAYS_WRITES or (name in WRITES_BY_NAME and not call.args)


@pytest.mark.parametrize(
    "module",
    [pytest.param(m, id=m.path) for m in modules() if ".actions" not in m.name],
)
def test_only_actions_write(module: Module) -> None:
    found = [ast.unparse(call) for call in calls(module.tree) if writes(call)]
    assert bool(found) is (module.path in WRITERS), found


@pytest.mark.parametrize(("module", "action"), actions().values(), ids=actions())
def test_an_action_is_atomic_permitted_recorded_and_has_by(
    module: str, action: Function, request: pytest.FixtureRequest
) -> None:
    reached = reach(module, action)
    has = {
        "atomic": "transaction.atomic" in [ast.unparse(d) for d in action.decorator_list],
        "require": bool(reached & {"require", "require_anywhere"}),
        "record": "record" in reached,
        "by": "by" in [a.arg for a in action.args.kwonlyargs],
    }
    name = f"{module.split('.')[1]}.{action.name}"
    lacks = {word for word, there in has.items() if not there}
    allowed = ACTIONS.get(name, (set(), ""))[0]
    assert lacks == allowed, f"{name}: add it to the action, or tests/architecture/exceptions.py"


def test_every_exception_is_still_there() -> None:
    assert set(ACTIONS) <= set(actions())
    assert set(WRITERS) <= {module.path for module in modules()}
