"""What a formula yields over a block of schools."""

import operator
from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from typing import Any, cast

import numpy as np

from dudao.evaluation.framework.expressions import Expression, Name, Number
from dudao.evaluation.scoring import amounts
from dudao.evaluation.scoring.amounts import Amount, Truth
from dudao.evaluation.scoring.scale import State

Column = Amount | Truth
Look = Callable[[str], Amount]


def amount_of(expression: Expression, look: Look) -> Amount:
    """Return the numbers that `expression` yields, `look` telling the columns of its names."""
    return cast("Amount", evaluate(expression, look))


def truth_of(expression: Expression, look: Look) -> Truth:
    """Return where the condition `expression` holds."""
    return cast("Truth", evaluate(expression, look))


def evaluate(expression: Expression, look: Look) -> Column:
    """Return the column of an expression that the checker has found right."""
    if isinstance(expression, Number):
        return amounts.constant(expression.value)
    if isinstance(expression, Name):
        return look(expression.name)
    arguments = [evaluate(argument, look) for argument in expression.arguments]
    return OPERATIONS[expression.operation](*arguments)


def _compared(holds: Callable[[Any, Any], Any]) -> Callable[[Amount, Amount], Truth]:
    def compared(left: Amount, right: Amount) -> Truth:
        return Truth(holds(*amounts.compared(left, right)), np.maximum(left.state, right.state))

    return compared


def _joined(joins: Callable[[Any, Any], Any]) -> Callable[[Truth, Truth], Truth]:
    def joined(left: Truth, right: Truth) -> Truth:
        return Truth(joins(left.flags, right.flags), np.maximum(left.state, right.state))

    return joined


def _best(holds: Callable[[Any, Any], Any]) -> Callable[..., Amount]:
    def best(*columns: Amount) -> Amount:
        return reduce(_better, columns)

    def _better(left: Amount, right: Amount) -> Amount:
        flags = holds(*amounts.compared(left, right))
        return amounts.chosen(flags, left, right, np.maximum(left.state, right.state))

    return best


def _if(condition: Truth, left: Amount, right: Amount) -> Amount:
    taken = np.where(condition.flags, left.state, right.state)
    state = np.where(np.asarray(condition.state) == State.KNOWN, taken, condition.state)
    return amounts.chosen(condition.flags, left, right, state.astype(np.int8))


def _known(left: Amount, right: Amount) -> Amount:
    is_known = np.asarray(left.state) == State.KNOWN
    state = np.where(is_known, np.int8(State.KNOWN), right.state).astype(np.int8)
    return amounts.chosen(is_known, left, right, state)


def _round(amount: Amount, places: Amount) -> Amount:
    return amounts.rounded(amount, int(Decimal(int(places.scale) * int(places.above))))


OPERATIONS: dict[str, Callable[..., Column]] = {
    "+": amounts.added,
    "-": lambda left, right: amounts.added(left, amounts.negative(right)),
    "*": amounts.multiplied,
    "/": amounts.divided,
    "neg": amounts.negative,
    "abs": amounts.positive,
    "floor": amounts.floored,
    "ceil": lambda column: amounts.negative(amounts.floored(amounts.negative(column))),
    "round": _round,
    "min": _best(operator.le),
    "max": _best(operator.ge),
    "if": _if,
    "known": _known,
    ">=": _compared(operator.ge),
    ">": _compared(operator.gt),
    "<=": _compared(operator.le),
    "<": _compared(operator.lt),
    "=": _compared(operator.eq),
    "!=": _compared(operator.ne),
    "and": _joined(np.logical_and),
    "or": _joined(np.logical_or),
    "not": lambda truth: Truth(np.logical_not(truth.flags), truth.state),
}
