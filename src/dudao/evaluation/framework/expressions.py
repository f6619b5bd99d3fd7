"""Formulas over metrics: a small closed grammar, parsed to a tree, nothing of Python is run.

    either   := both ("or" both)*               both := denied ("and" denied)*
    denied   := "not" denied | compared
    compared := sum ((">=" | ">" | "<=" | "<" | "=" | "!=") sum)?
    sum      := product (("+" | "-") product)*  product := signed (("*" | "/") signed)*
    signed   := "-" signed | number | name | function "(" either ("," either)* ")" | "(" either ")"

Functions: min, max, abs, ceil, floor, round(x, places), if(condition, x, y), known(x, y) (y where
x is not known). Signs as they are typed in Chinese (×÷（）≥≤，) mean the same. All arithmetic is
exact; what a formula yields is rounded once, half up, to four decimals.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _
from msgspec import Struct

from dudao.evaluation.framework.units import NO_UNIT, Dimension, dimension, divided, times

MAX_DEPTH = 20
MAX_NODES = 200
MAX_DIGITS = 12
MAX_DECIMALS = 6
MAX_PLACES = 4


class Number(Struct, frozen=True, tag=True):
    value: Decimal


class Name(Struct, frozen=True, tag=True):
    name: str


class Call(Struct, frozen=True, tag=True):
    """An operation or function on its arguments; `neg` is the sign before something."""

    operation: str
    arguments: tuple["Expression", ...]


Expression = Number | Name | Call


class Types(NamedTuple):
    """What an expression yields: a number in a unit (None: any), or a condition."""

    condition: bool
    unit: Dimension | None = None


class ExpressionError(ValueError):
    """The formula cannot be read or makes no sense; the message says where."""


FUNCTIONS = {
    "min": (1, 20),
    "max": (1, 20),
    "abs": (1, 1),
    "ceil": (1, 1),
    "floor": (1, 1),
    "round": (2, 2),
    "if": (3, 3),
    "known": (2, 2),
}
COMPARISONS = (">=", "<=", "!=", ">", "<", "=")
JUNCTIONS = ("and", "or", "not")
_TYPED = str.maketrans(
    {
        "×": "*",
        "÷": "/",
        "（": "(",
        "）": ")",
        "≥": "\x01",
        "≤": "\x02",
        "≠": "\x03",
        "，": ",",
        "＋": "+",
        "－": "-",
        "＝": "=",
        "＞": ">",
        "＜": "<",
        "　": " ",
        "−": "-",
    }
)
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)"
    r"|(?P<sign>>=|<=|!=|==|[-+*/(),<>=]))"
)


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Return the tree of the formula in `text`; raise ExpressionError where it cannot be read.

    Equal texts have the same tree, so that its values are worked out once.
    """
    return _Reader(text).whole()


def names_in(expression: Expression) -> Iterator[str]:
    """Yield the names that `expression` uses, each as often as it stands there."""
    if isinstance(expression, Name):
        yield expression.name
    elif isinstance(expression, Call):
        for argument in expression.arguments:
            yield from names_in(argument)


def types_of(expression: Expression, units: Mapping[str, str]) -> Types:
    """Return what `expression` yields where names have `units`; raise ExpressionError if nothing.

    A number written in the formula fits every unit in a sum; what is added or compared has to
    have one unit.
    """
    if isinstance(expression, Number):
        return Types(condition=False)
    if isinstance(expression, Name):
        if expression.name not in units:
            raise ExpressionError(_("没有指标数据“%(name)s”。") % {"name": expression.name})
        return Types(condition=False, unit=dimension(units[expression.name]))
    found = [types_of(argument, units) for argument in expression.arguments]
    return _of_call(expression, found)


def _of_call(call: Call, found: list[Types]) -> Types:
    name = call.operation
    conditions = {"if": (True, False, False), **dict.fromkeys(JUNCTIONS, (True,) * len(found))}
    for wanted, each in zip(conditions.get(name, (False,) * len(found)), found, strict=True):
        if each.condition is not wanted:
            raise ExpressionError(
                _("“%(name)s”这里应当是条件，却是数字。") % {"name": name}
                if wanted
                else _("“%(name)s”这里应当是数字，却是条件。") % {"name": name}
            )
    if name in JUNCTIONS:
        return Types(condition=True)
    if name in ("*", "/"):
        return Types(condition=False, unit=_factors(name, found))
    if name == "round":
        _check_places(call.arguments[1])
        return found[0]
    shared = _shared(name, found[1:] if name == "if" else found)
    return Types(condition=name in COMPARISONS, unit=None if name in COMPARISONS else shared)


def _factors(name: str, found: list[Types]) -> Dimension | None:
    if all(each.unit is None for each in found):
        return None
    left, right = (each.unit or NO_UNIT for each in found)
    return times(left, right) if name == "*" else divided(left, right)


def _shared(name: str, found: list[Types]) -> Dimension | None:
    units = [each.unit for each in found if each.unit is not None]
    for unit in units[1:]:
        if unit != units[0]:
            raise ExpressionError(
                _("“%(name)s”两边的单位不同：%(left)s和%(right)s。")
                % {"name": name, "left": units[0].text(), "right": unit.text()}
            )
    return units[0] if units else None


def _check_places(places: Expression) -> None:
    if not isinstance(places, Number) or places.value not in range(MAX_PLACES + 1):
        raise ExpressionError(
            _("round 的第二个参数应当是 0 到 %(limit)s 的整数。") % {"limit": MAX_PLACES}
        )


class _Reader:
    """Recursive descent over the tokens; `depth` and `nodes` keep it small."""

    def __init__(self, text: str) -> None:
        typed = text.translate(_TYPED)
        self.text = typed.replace("\x01", ">=").replace("\x02", "<=").replace("\x03", "!=")
        self.tokens = list(self._split())
        self.at = 0
        self.depth = 0
        self.nodes = 0

    def whole(self) -> Expression:
        found = self._either()
        if self.at < len(self.tokens):
            raise self._unexpected()
        return found

    def _split(self) -> Iterator[tuple[str, str]]:
        position, end = 0, len(self.text.rstrip())
        while position < end:
            match = _TOKEN.match(self.text, position)
            if not match:
                rest = self.text[position:].strip()[:10]
                raise ExpressionError(_("公式里看不懂“%(rest)s”。") % {"rest": rest})
            position = match.end()
            yield str(match.lastgroup), match[str(match.lastgroup)].replace("==", "=")

    def _peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def _take(self, *wanted: str) -> str:
        """Return the next token if it is one of `wanted`, and go on; otherwise nothing."""
        token = self._peek()
        if token and token in wanted:
            self.at += 1
            return token
        return ""

    def _expect(self, wanted: str) -> None:
        if not self._take(wanted):
            raise self._unexpected()

    def _unexpected(self) -> ExpressionError:
        token = self._peek()
        return ExpressionError(
            _("公式里“%(token)s”的位置不对。") % {"token": token}
            if token
            else _("公式没有写完，可能少了括号或数字。")
        )

    def _made(self, operation: str, *arguments: Expression) -> Call:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise ExpressionError(_("公式太长，最多 %(limit)s 个运算。") % {"limit": MAX_NODES})
        return Call(operation, arguments)

    def _either(self) -> Expression:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(_("公式括号太多，最多 %(limit)s 层。") % {"limit": MAX_DEPTH})
        found = self._both()
        while self._take("or"):
            found = self._made("or", found, self._both())
        self.depth -= 1
        return found

    def _both(self) -> Expression:
        found = self._denied()
        while self._take("and"):
            found = self._made("and", found, self._denied())
        return found

    def _denied(self) -> Expression:
        times = 0
        while self._take("not"):
            times += 1
        found = self._compared()
        return self._made("not", found) if times % 2 else found

    def _compared(self) -> Expression:
        found = self._sum()
        sign = self._take(*COMPARISONS)
        return self._made(sign, found, self._sum()) if sign else found

    def _sum(self) -> Expression:
        found = self._product()
        while sign := self._take("+", "-"):
            found = self._made(sign, found, self._product())
        return found

    def _product(self) -> Expression:
        found = self._signed()
        while sign := self._take("*", "/"):
            found = self._made(sign, found, self._signed())
        return found

    def _signed(self) -> Expression:
        minus = 0
        while self._take("-"):
            minus += 1
        found = self._single()
        return self._made("neg", found) if minus % 2 else found

    def _single(self) -> Expression:
        if self._take("("):
            found = self._either()
            self._expect(")")
            return found
        if self.at >= len(self.tokens):
            raise self._unexpected()
        kind, token = self.tokens[self.at]
        if kind == "sign" or token in JUNCTIONS:
            raise self._unexpected()
        self.at += 1
        if kind == "number":
            return _number(token)
        return self._function(token) if self._take("(") else Name(token)

    def _function(self, name: str) -> Expression:
        if name not in FUNCTIONS:
            raise ExpressionError(_("公式里不认识函数“%(name)s”。") % {"name": name})
        arguments = [self._either()]
        while self._take(","):
            arguments.append(self._either())
        self._expect(")")
        least, most = FUNCTIONS[name]
        if not least <= len(arguments) <= most:
            raise ExpressionError(_("函数“%(name)s”的参数个数不对。") % {"name": name})
        return self._made(name, *arguments)


def _number(token: str) -> Number:
    whole, _point, decimals = token.partition(".")
    if len(whole) > MAX_DIGITS or len(decimals) > MAX_DECIMALS:
        raise ExpressionError(_("公式里的数字太长：%(number)s") % {"number": token})
    return Number(Decimal(token))
