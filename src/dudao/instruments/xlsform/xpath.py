"""Conditions and computations of XLSForm, to our logic and back: the part both can say.

Comparisons, and, or, not(), selected(), + - * div, ${name} and date('…'). Everything else is
named in the error, so that whoever made the form finds it.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from dudao.instruments import logic
from dudao.instruments.definition import FACTS, Kind

_LISTS = (Kind.CHOICES, Kind.PHOTO, Kind.FILE)
_CHOSEN = (Kind.CHOICE, Kind.CHOICES, Kind.JUDGEMENT)
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<text>'[^']*'|"[^"]*")|\$\{\s*(?P<name>[^}]+?)\s*\}
    |(?P<word>[A-Za-z_][\w:-]*)|(?P<sign><=|>=|!=|[=<>+*(),.-]))""",
    re.VERBOSE,
)
_COMPARING = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_ADDING = {"+": "+", "-": "-"}
_MULTIPLYING = {"*": "*", "div": "/"}
_NARY = ("+", "*", "and", "or")
_DEEPEST = 30


class XPathError(ValueError):
    """The expression says what our logic cannot; the message names it."""


class Known(NamedTuple):
    """An item that an expression may name."""

    key: str
    kind: Kind | None  # None: a fact about the unit
    values: Mapping[str, str] = {}  # the name of a choice in the workbook -> ours


Names = Mapping[str, Known]


def parse(text: str, names: Names, *, own: Known | None = None) -> Any:
    """Return `text` in our logic; `own` is what the dot stands for. Raises `XPathError`."""
    reading = _Reading(_tokens(text), names, own)
    found = reading.either()
    if reading.left:
        raise XPathError(_("“%(word)s”处看不懂") % {"word": reading.left[0][1]})
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place, text = [], 0, text.rstrip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise XPathError(_("“%(word)s”处看不懂") % {"word": text[place:].strip()[:20]})
        kind = match.lastgroup or ""
        found.append((kind, match[kind]))
        place = match.end()
    if not found:
        raise XPathError(_("表达式是空的"))
    return found


class _Reading:
    """A walk through the tokens of one expression, one method a level of precedence."""

    def __init__(self, tokens: list[tuple[str, str]], names: Names, own: Known | None) -> None:
        self.left, self.names, self.own = tokens, names, own
        self.depth = 0

    def either(self) -> Any:
        return self._chain({"or": "or"}, lambda: self._chain({"and": "and"}, self._compared))

    def _chain(self, signs: Mapping[str, str], part: Callable[[], Any]) -> Any:
        found = part()
        while (name := self._taken(signs)) is not None:
            other = part()
            if name in _NARY and isinstance(found, dict) and name in found:
                found = {name: [*found[name], other]}
            else:
                found = {name: [found, other]}
        return found

    def _taken(self, signs: Mapping[str, str]) -> str | None:
        if self.left and self.left[0][0] in ("word", "sign") and self.left[0][1] in signs:
            return signs[self.left.pop(0)[1]]
        return None

    def _compared(self) -> Any:
        left = self._sum()
        name = self._taken(_COMPARING)
        return left if name is None else self._comparison(name, left, self._sum())

    def _sum(self) -> Any:
        return self._chain(_ADDING, lambda: self._chain(_MULTIPLYING, self._part))

    def _comparison(self, name: str, left: Any, right: Any) -> Any:
        for one, other in ((left, right), (right, left)):
            if other == "" and name in ("==", "!="):
                return {"empty": [one]} if name == "==" else {"not": [{"empty": [one]}]}
        return {name: [self._fitted(left, right), self._fitted(right, left)]}

    def _fitted(self, literal: Any, beside: Any) -> Any:
        """Return a choice by our name for it where it stands beside an answer to choose."""
        known = self._known(beside)
        if known is None or isinstance(literal, dict | bool):
            return literal
        if known.kind in _CHOSEN:
            return self._value(known, literal)
        if FACTS.get(known.key) == "boolean" and literal in ("true", "false"):
            return literal == "true"
        return literal

    def _known(self, part: Any) -> Known | None:
        key = part.get("var") if isinstance(part, dict) else None
        every = [*self.names.values(), *filter(None, [self.own])]
        return next((one for one in every if one.key == key), None)

    @staticmethod
    def _value(known: Known, literal: Any) -> str:
        given = str(literal)
        if given not in known.values:
            raise XPathError(_("没有“%(value)s”这个选项") % {"value": given})
        return known.values[given]

    def _part(self) -> Any:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise XPathError(_("嵌套太深"))
        if not self.left:
            raise XPathError(_("表达式不完整"))
        kind, text = self.left.pop(0)
        found = self._read(kind, text)
        self.depth -= 1
        return found

    def _read(self, kind: str, text: str) -> Any:
        if kind == "number":
            return _figure(text)
        if kind == "text":
            return text[1:-1]
        if kind == "name":
            return {"var": self._named(text).key}
        if kind == "word":
            return self._call(text)
        return self._signed(text)

    def _signed(self, sign: str) -> Any:
        if sign == "." and self.own is not None:
            return {"var": self.own.key}
        if sign == "-":
            part = self._part()
            return -part if isinstance(part, int | float) else {"-": [0, part]}
        if sign == "(":
            found = self.either()
            self._expect(")")
            return found
        raise XPathError(_("“%(word)s”处看不懂") % {"word": sign})

    def _named(self, name: str) -> Known:
        if name not in self.names:
            raise XPathError(_("用到了没有导入或排在后面的题目“%(name)s”") % {"name": name})
        return self.names[name]

    def _expect(self, sign: str) -> None:
        if not self.left or self.left.pop(0) != ("sign", sign):
            raise XPathError(_("缺少“%(sign)s”") % {"sign": sign})

    def _call(self, name: str) -> Any:
        if not self.left or self.left[0] != ("sign", "("):
            raise XPathError(_("“%(word)s”处看不懂") % {"word": name})
        self.left.pop(0)
        if name not in _CALLS:
            raise XPathError(_("不支持函数 %(name)s()") % {"name": name})
        given: list[Any] = []
        while self.left and self.left[0] != ("sign", ")"):
            given.append(self.either())
            if self.left and self.left[0] == ("sign", ","):
                self.left.pop(0)
        self._expect(")")
        if len(given) != _CALLS[name]:
            raise XPathError(_("函数 %(name)s() 的参数个数不对") % {"name": name})
        return self._called(name, given)

    def _called(self, name: str, given: list[Any]) -> Any:
        if name == "selected":
            return self._selected(*given)
        if name == "not":
            return {"not": given}
        return given[0] if name == "date" else name == "true"

    def _selected(self, one: Any, value: Any) -> Any:
        known = self._known(one)
        fitted = self._fitted(value, one)
        is_list = known is not None and (known.kind in _LISTS or FACTS.get(known.key) == "list")
        return {"in": [fitted, one]} if is_list else {"==": [one, fitted]}


_CALLS = {"selected": 2, "not": 1, "true": 0, "false": 0, "date": 1}


def _figure(text: str) -> int | float:
    try:
        exact = Decimal(text)
    except InvalidOperation as error:  # pragma: no cover - the token is a number
        raise XPathError(text) from error
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def write(expression: Any, names: Names) -> str:
    """Return our logic as XLSForm says it; `names` by our keys."""
    if not isinstance(expression, dict):
        return _literal(expression)
    ((operation, given),) = expression.items()
    if operation == "var":
        return f"${{{names[given].key}}}"
    if operation in ("and", "or"):
        return f" {operation} ".join(_inside(one, names, ("and", "or")) for one in given)
    return _WRITERS.get(operation, _two_sided)(operation, given, names)


def _not(_operation: str, given: list[Any], names: Names) -> str:
    return f"not({write(given[0], names)})"


def _empty(_operation: str, given: list[Any], names: Names) -> str:
    return f"{_inside(given[0], names)} = ''"


def _two_sided(operation: str, given: list[Any], names: Names) -> str:
    sign = {"==": "=", "/": "div"}.get(operation, operation)
    dates = any(_kind_of(one, names) is Kind.DATE for one in given)
    return f" {sign} ".join(
        f"date({_literal(one)})" if dates and isinstance(one, str) else _inside(one, names)
        for one in given
    )


def _kind_of(part: Any, names: Names) -> Kind | None:
    if not isinstance(part, dict) or "var" not in part:
        return None
    return names[part["var"]].kind


def _inside(part: Any, names: Names, only: tuple[str, ...] = ()) -> str:
    """Return a part in brackets where it would be read otherwise."""
    text = write(part, names)
    compound = isinstance(part, dict) and next(iter(part)) not in ("var", "not")
    needed = compound and (not only or next(iter(part)) in (*only, "in"))
    return f"({text})" if needed and not text.startswith("selected(") else text


def _within(_operation: str, given: list[Any], names: Names) -> str:
    needle, stack = given
    if isinstance(stack, dict):
        return f"selected({write(stack, names)}, {write(needle, names)})"
    one = _inside(needle, names)
    each = [f"{one} = {_literal(value)}" for value in stack or ()]
    return " or ".join(each) or "false()"


def _literal(value: Any) -> str:
    if value is None:
        return "''"
    if isinstance(value, bool):
        return "true()" if value else "false()"
    if isinstance(value, int | float):
        return format(logic.number(value) or Decimal(0), "f").rstrip("0").rstrip(".") or "0"
    if isinstance(value, list):
        return _literal(" ".join(str(one) for one in value))
    quote = '"' if "'" in value else "'"
    return f"{quote}{value.replace(quote, '’')}{quote}"


_WRITERS: dict[str, Callable[[str, list[Any], Names], str]] = {
    "not": _not,
    "empty": _empty,
    "in": _within,
}
