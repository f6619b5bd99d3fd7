"""The closed expression set of forms: a subset of JSON Logic, evaluated over answers, no eval.

What every operation means, digit by digit, is written in tests/vectors/README.md; the table
tests/vectors/logic.json binds every interpreter of these expressions.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from django.utils.translation import gettext as _

MAX_DEPTH = 8
MAX_NODES = 200
MAX_TEXT = 200
LIMIT = Decimal(10) ** 9
STEP = Decimal("0.000001")
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)  # wide enough that a quotient is rounded once only

Value = Any
Operation = Callable[..., Any]
Type = str  # "null", "boolean", "number", "text", "list"


class LogicError(ValueError):
    """The expression itself is wrong; answers never cause it where `check` found nothing."""


def evaluate(expression: object, answers: Mapping[str, object]) -> Value:
    """Return what `expression` says of `answers`: None, bool, Decimal, str or list."""
    for _node in walk(expression):
        pass
    return _evaluate(expression, answers)


def holds(expression: object, answers: Mapping[str, object]) -> bool:
    """Tell whether `expression` is true of `answers`; none at all is true, unknown is not."""
    return expression is None or evaluate(expression, answers) is True


def walk(expression: object) -> Iterator[tuple[str, list[object]]]:
    """Yield (operation, arguments) of every operation inside; raise LogicError past a limit."""
    yield from _walk(expression, 0, [MAX_NODES])


def check(expression: object, types: Mapping[str, Type]) -> Type:
    """Return the type of `expression` where names have `types`; raise LogicError on any mistake.

    Stricter than `evaluate`: every branch is looked at, and every name must be known.
    """
    for _node in walk(expression):
        pass
    return _check(expression, types)


def number(value: object) -> Decimal | None:
    """Return `value` in fixed point, six decimals, rounded half up; None where it does not fit."""
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)  # type: ignore[arg-type]
    if not exact.is_finite() or abs(exact) >= LIMIT:
        return None
    return exact.quantize(STEP, context=EXACT)


def _walk(expression: object, depth: int, budget: list[int]) -> Iterator[tuple[str, list[object]]]:
    budget[0] -= 1
    if budget[0] < 0:
        raise LogicError(_("条件太长，最多 %(limit)s 个部分。") % {"limit": MAX_NODES})
    if depth > MAX_DEPTH:
        raise LogicError(_("条件嵌套太深，最多 %(limit)s 层。") % {"limit": MAX_DEPTH})
    if isinstance(expression, str) and len(expression) > MAX_TEXT:
        raise LogicError(_("条件里的文字太长，最多 %(limit)s 字。") % {"limit": MAX_TEXT})
    parts: list[object] = []
    if isinstance(expression, dict):
        name, args = _operation(expression)
        yield name, args
        parts = args if name != "var" else []
    elif isinstance(expression, list):
        parts = _scalars(expression)
    for part in parts:
        yield from _walk(part, depth + 1, budget)


def _scalars(entries: list[object]) -> list[object]:
    if any(entry is None or isinstance(entry, dict | list) for entry in entries):
        raise LogicError(_("列表里只能放文字、数字或真假值。"))
    return entries


def _operation(expression: dict[Any, Any]) -> tuple[str, list[object]]:
    if len(expression) != 1:
        raise LogicError(_("每一层条件只能有一个运算。"))
    ((name, args),) = expression.items()
    if name == "var":
        if not isinstance(args, str) or not args:
            raise LogicError(_("var 后面应当是一个题目的名字。"))
        return name, [args]
    if name not in ARITY:
        raise LogicError(_("不认识的运算“%(name)s”。") % {"name": name})
    least, most = ARITY[name]
    if not isinstance(args, list) or not least <= len(args) <= most:
        raise LogicError(
            _("运算“%(name)s”的参数个数不对，应为 %(least)s 到 %(most)s 个，写成列表。")
            % {"name": name, "least": least, "most": most}
        )
    return name, args


def _evaluate(expression: object, answers: Mapping[str, object]) -> Value:
    if not isinstance(expression, dict):
        return _literal(expression)
    name, args = _operation(expression)
    if name == "var":
        return _literal(answers.get(str(args[0])))
    if name in ("and", "or"):
        return _junction(name, args, answers)
    return STRICT[name](*(_evaluate(arg, answers) for arg in args))


def _literal(value: object) -> Value:
    """Return `value` as logic sees it; true is not 1, and a number is fixed point."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float | Decimal):
        return number(value)
    if isinstance(value, list | tuple):
        return [_literal(entry) for entry in value]
    raise LogicError(_("条件里不能用这种值：%(value)s") % {"value": type(value).__name__})


def _junction(name: str, args: list[object], answers: Mapping[str, object]) -> bool:
    decisive = name == "or"
    return (
        decisive
        if any(_boolean(_evaluate(arg, answers)) is decisive for arg in args)
        else not decisive
    )


def _boolean(value: Value) -> bool:
    if value is not None and not isinstance(value, bool):
        raise LogicError(_("这里应当是真假判断，却是%(type)s。") % {"type": _named(type_of(value))})
    return bool(value)


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_equal, left, right))
    return type_of(left) == type_of(right) and bool(left == right)


def _contains(needle: Value, stack: Value) -> bool:
    if stack is not None and not isinstance(stack, list):
        raise LogicError(_("in 的第二个参数应当是列表。"))
    return needle is not None and any(_equal(needle, entry) for entry in stack or ())


def _ordering(holds: Callable[[Any, Any], bool]) -> Operation:
    def ordered(left: Value, right: Value) -> bool:
        if left is None or right is None:
            return False
        if type_of(left) != type_of(right) or not isinstance(left, Decimal | str):
            raise LogicError(
                _("不能比较%(left)s和%(right)s的大小。")
                % {"left": _named(type_of(left)), "right": _named(type_of(right))}
            )
        return holds(left, right)

    return ordered


def _arithmetic(compute: Callable[[Decimal, Decimal], Decimal]) -> Operation:
    def computed(*values: Value) -> Decimal | None:
        for value in values:
            if value is not None and not isinstance(value, Decimal):
                raise LogicError(_("%(type)s不能参加计算。") % {"type": _named(type_of(value))})
        total: Decimal | None = values[0]
        for value in values[1:]:
            if total is None or value is None:
                return None
            total = number(compute(total, value))
        return total

    return computed


def _divide(left: Decimal, right: Decimal) -> Decimal:
    """Division by zero is not a number, which `number` turns into null."""
    return EXACT.divide(left, right) if right else Decimal("NaN")


def type_of(value: Value) -> Type:
    """Return the name of the type of an evaluated value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, list) else "number"


def _named(name: Type) -> str:
    return {
        "null": _("空值"),
        "boolean": _("真假值"),
        "text": _("文字"),
        "list": _("列表"),
        "number": _("数字"),
    }[name]


def _check(expression: object, types: Mapping[str, Type]) -> Type:
    if not isinstance(expression, dict):
        return type_of(_literal(expression))
    name, args = _operation(expression)
    if name == "var":
        return _looked_up(str(args[0]), types)
    wanted = ACCEPTS.get(name)
    found = [_check(arg, types) for arg in args]
    for index, each in enumerate(found):
        if wanted and each not in ("null", *wanted[min(index, len(wanted) - 1)]):
            raise LogicError(
                _("运算“%(name)s”不能用于%(type)s。") % {"name": name, "type": _named(each)}
            )
    if name in ORDER or name in EQUALITY:
        _comparable(name, *found)
    return "number" if name in ARITHMETIC else "boolean"


def _looked_up(name: str, types: Mapping[str, Type]) -> Type:
    if name not in types:
        raise LogicError(_("条件用到了前面没有的题目“%(name)s”。") % {"name": name})
    return types[name]


def _comparable(name: str, left: Type, right: Type) -> None:
    if left != right and "null" not in (left, right):
        raise LogicError(
            _("运算“%(name)s”两边的类型不同：%(left)s和%(right)s。")
            % {"name": name, "left": _named(left), "right": _named(right)}
        )


EQUALITY: dict[str, Operation] = {
    "==": _equal,
    "!=": lambda left, right: not _equal(left, right),
}
ORDER: dict[str, Operation] = {
    "<": _ordering(operator.lt),
    "<=": _ordering(operator.le),
    ">": _ordering(operator.gt),
    ">=": _ordering(operator.ge),
}
ARITHMETIC: dict[str, Operation] = {
    "+": _arithmetic(EXACT.add),
    "-": _arithmetic(EXACT.subtract),
    "*": _arithmetic(EXACT.multiply),
    "/": _arithmetic(_divide),
}
STRICT: dict[str, Operation] = {
    **EQUALITY,
    **ORDER,
    **ARITHMETIC,
    "not": lambda value: not _boolean(value),
    "empty": lambda value: value in (None, "", []),
    "in": _contains,
}
ARITY = {
    **dict.fromkeys((*EQUALITY, *ORDER, "in", "-", "/"), (2, 2)),
    **dict.fromkeys(("not", "empty"), (1, 1)),
    **dict.fromkeys(("and", "or"), (1, 50)),
    **dict.fromkeys(("+", "*"), (2, 50)),
}
ACCEPTS: dict[str, tuple[tuple[Type, ...], ...]] = {
    **dict.fromkeys(("and", "or", "not"), (("boolean",),)),
    **dict.fromkeys(ORDER, (("number", "text"),)),
    **dict.fromkeys(ARITHMETIC, (("number",),)),
    "in": (("boolean", "number", "text"), ("list",)),
}
