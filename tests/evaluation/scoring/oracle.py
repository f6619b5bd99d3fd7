"""Scoring once more, in plain Python with exact fractions: slow, and written to be read.

Knows nothing of the kernel; it is what the kernel's digits are held against.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from dudao.evaluation.framework import Framework, Indicator, Measure, Spread, Undefined, parse
from dudao.evaluation.framework import rules as kinds
from dudao.evaluation.framework.expressions import Call, Number
from dudao.evaluation.scoring import NA, Unit

KNOWN, UNDEFINED, MISSING, ABSENT = range(4)
LIMIT = 10**9
Found = tuple[Any, int]
"""A number or condition (None where not known) and how known it is."""


def half_up(number: Fraction, places: int = 0) -> Fraction:
    size = Fraction(floor(abs(number) * 10**places + Fraction(1, 2)), 10**places)
    return size if number >= 0 else -size


class Oracle:
    """The scores of one county's units."""

    def __init__(self, framework: Framework, units: Sequence[Unit]) -> None:
        self.framework = framework
        self.units = units

    def totals(self) -> list[tuple[Fraction | None, str | None]]:
        return [(self.total(unit), self.grade(unit)) for unit in self.units]

    def total(self, unit: Unit) -> Fraction | None:
        top, framework = self.framework, self.framework
        plain = [one for one in top.indicators if not one.bonus]
        found = self.added(unit, plain, Fraction(top.total), top=True)
        if found is None or not self.applies(framework.applies, unit):
            return None
        extra = sum(self.points(unit, one) or 0 for one in top.indicators if one.bonus)
        if top.bonus_cap is not None:
            extra = min(extra, Fraction(top.bonus_cap))
        return min(found + extra, Fraction(top.most if top.most is not None else top.total))

    def grade(self, unit: Unit) -> str | None:
        total = self.total(unit)
        if total is None or not self.framework.grades:
            return None
        keys = [grade.key for grade in self.framework.grades]
        grades = enumerate(self.framework.grades)
        found = next(at for at, grade in grades if self.reaches(unit, grade, total))
        for veto in self.framework.vetoes:
            if veto.when:
                happened = self.value(parse(veto.when), unit) == (True, KNOWN)
            else:
                happened = unit.answers.get(veto.code) is True
            if happened and veto.basis:
                found = max(found, keys.index(veto.grade) if veto.grade else len(keys) - 1)
        return keys[found]

    def reaches(self, unit: Unit, grade: Any, total: Fraction) -> bool:
        if total < Fraction(grade.at_least):
            return False
        for bar in grade.bars:
            one = self.framework.indicator(bar.indicator)
            got = self.points(unit, one)
            if got is not None and got < Fraction(bar.percent) / 100 * self.reach(unit, one):
                return False
        return True

    def full(self, one: Indicator) -> Fraction:
        is_points = self.framework.measure is Measure.POINTS or self.in_bonus(one)
        return Fraction(one.points) if is_points else Fraction(100)

    def in_bonus(self, one: Indicator) -> bool:
        path = next(p.path for p in self.framework.walk() if p.indicator.code == one.code)
        return self.framework.indicator(path[0]).bonus

    def reach(self, unit: Unit, one: Indicator) -> Fraction:
        """What could be reached, where the points of what does not apply are not spread."""
        if self.framework.spread is not Spread.WHOLE or self.in_bonus(one):
            return self.full(one)
        if one.children:
            return sum((self.reach(unit, child) for child in one.children), Fraction(0))
        return Fraction(0) if self.leaf(unit, one) is None else self.full(one)

    def points(self, unit: Unit, one: Indicator) -> Fraction | None:
        """The points of an indicator; None where it does not apply."""
        found: Fraction | None
        if not one.children:
            found = self.leaf(unit, one)
        elif self.in_bonus(one):
            below = [self.points(unit, child) for child in one.children]
            gone = all(each is None for each in below)
            found = None if gone else min(sum(each or 0 for each in below), self.full(one))
        else:
            found = self.added(unit, one.children, self.full(one), top=False)
        return found if found is None or one.cap is None else min(found, Fraction(one.cap))

    def added(
        self, unit: Unit, below: Sequence[Indicator], full: Fraction, *, top: bool
    ) -> Fraction | None:
        got = [(one, self.points(unit, one)) for one in below]
        if all(points is None for _one, points in got):
            return None
        if self.framework.spread is Spread.FULL:
            got = [(one, self.as_full(one) if each is None else each) for one, each in got]
        parts = [(one, each) for one, each in got if each is not None]
        above = sum(self.weight(one) * each for one, each in parts)
        lower = sum(self.weight(one) * self.reach(unit, one) for one, _each in parts)
        if self.framework.spread is Spread.WHOLE and not top:
            return Fraction(above)
        return half_up(above * full / lower, 2)

    def weight(self, one: Indicator) -> Fraction:
        return Fraction(1 if self.framework.measure is Measure.POINTS else one.weight)

    def as_full(self, one: Indicator) -> Fraction:
        """What an indicator that does not apply counts as, where that is its full points."""
        full = self.full(one)
        if one.children:
            above = sum(self.weight(child) * self.as_full(child) for child in one.children)
            lower = sum(self.weight(child) * self.full(child) for child in one.children)
            full = half_up(above * full / lower, 2)
        return full if one.cap is None else min(full, Fraction(one.cap))

    def inside(self, unit: Unit, one: Indicator) -> bool:
        placed = next(p for p in self.framework.walk() if p.indicator.code == one.code)
        above = [self.framework.indicator(code).applies for code in placed.path]
        return all(self.applies(each, unit) for each in [self.framework.applies, *above])

    def leaf(self, unit: Unit, one: Indicator) -> Fraction | None:
        if not self.inside(unit, one):
            return None
        value, state = self.ruled(unit, one)
        if state == UNDEFINED:
            worth = one.undefined
            if worth is None and isinstance(one.rule, kinds.OnTime):
                worth = Undefined.NOT_APPLICABLE
            if worth is Undefined.NOT_APPLICABLE:
                return None
            value = self.full(one) if worth is Undefined.FULL else Fraction(0)
        elif state != KNOWN:
            value = Fraction(0)
        if state == ABSENT:
            return None
        return value if one.cap is None else min(value, Fraction(one.cap))

    def ruled(self, unit: Unit, one: Indicator) -> Found:
        """The points that the rule pays."""
        rule, full = one.rule, self.full(one)
        if isinstance(rule, kinds.Count):
            return self.counted(unit, rule, full)
        if isinstance(rule, kinds.Variation):
            value, state = self.varied(unit, one)
        else:
            value, state = self.answered(unit, one)
        bound = None
        if isinstance(rule, kinds.Ratio | kinds.Threshold):
            bounds = rule.standards if isinstance(rule, kinds.Ratio) else rule.bounds
            bound = next((each for each in bounds if self.applies(each.applies, unit)), None)
            state = ABSENT if bound is None else state
        if state != KNOWN:
            return None, state
        return half_up(self.paid(rule, value, full, bound), 2), KNOWN

    def answered(self, unit: Unit, one: Indicator) -> Found:
        rule = one.rule
        text = getattr(rule, "value", "")
        if isinstance(rule, kinds.Satisfaction):
            yes, no = "+".join(rule.satisfied), "+".join(rule.dissatisfied)
            text = f"({yes})/({yes}+{no})*100"
        elif isinstance(rule, kinds.OnTime):
            text = f"{rule.closed}/{rule.due}*100"
        if text:
            return self.figure(text, unit)
        given = unit.answers.get(one.code)
        if given is None or given is NA:
            return None, MISSING if given is None else ABSENT
        return (given if isinstance(given, bool | str) else Fraction(given)), KNOWN

    def paid(self, rule: Any, value: Any, full: Fraction, bound: Any) -> Fraction:
        return PAID[type(rule)](rule, value, full, bound)

    def counted(self, unit: Unit, rule: kinds.Count, full: Fraction) -> Found:
        states, met, low = [], 0, False
        for one in rule.conditions:
            bound = next((each for each in one.bounds if self.applies(each.applies, unit)), None)
            value, state = self.figure(one.value, unit)
            if bound is None or state == ABSENT:
                continue
            states.append(state)
            if state == KNOWN and is_met(value, bound):
                met += 1
            elif rule.floor_percent is not None:
                share = Fraction(rule.floor_percent) / 100
                low |= state != KNOWN or value < share * Fraction(bound.at_least)
        if not states:
            return None, ABSENT
        if KNOWN not in states:
            return None, max(states)
        needed = max(0, rule.needed - (len(rule.conditions) - len(states)))
        share = Fraction(min(met, needed), needed) if needed else Fraction(1)
        share = share if rule.in_part else Fraction(share == 1)
        return half_up(Fraction(0) if low else share * full, 2), KNOWN

    def varied(self, unit: Unit, one: Indicator) -> Found:
        rule = one.rule
        own = max(self.figure(rule.total, unit)[1], self.figure(rule.pupils, unit)[1])
        schools = []
        for other in self.units:
            (x, first), (p, second) = (
                self.figure(rule.total, other),
                self.figure(rule.pupils, other),
            )
            if max(first, second) == KNOWN and p > 0 and self.inside(other, one):
                schools.append((x, p))
        total, people = sum(x for x, _p in schools), sum(p for _x, p in schools)
        pupils = self.figure(rule.pupils, unit)[0]
        if own != KNOWN or not schools or total <= 0 or pupils <= 0:
            return None, max(own, UNDEFINED)
        mean = total / people
        variance = sum(p / people * (x / p - mean) ** 2 for x, p in schools)
        return root(variance / mean**2), KNOWN

    def figure(self, text: str, unit: Unit) -> Found:
        value, state = self.value(parse(text), unit)
        if state != KNOWN:
            return None, state
        value = half_up(value, 4)
        return (None, UNDEFINED) if abs(value) >= LIMIT else (value, KNOWN)

    def applies(self, applies: kinds.Applies, unit: Unit) -> bool:
        return (
            (not applies.kinds or unit.kind in applies.kinds)
            and (not applies.stages or bool(set(applies.stages) & set(unit.stages)))
            and (not applies.tags or bool(set(applies.tags) & set(unit.tags)))
            and not set(applies.except_tags) & set(unit.tags)
            and (not applies.when or self.value(parse(applies.when), unit) != (False, KNOWN))
        )

    def metric(self, name: str, unit: Unit) -> Found:
        metric = self.framework.names()[name]
        if metric.formula:
            return self.figure(metric.formula, unit)
        given = unit.metrics.get(name)
        if given is None or given is NA:
            return None, MISSING if given is None else ABSENT
        return Fraction(given), KNOWN

    def value(self, expression: Any, unit: Unit) -> Found:
        if isinstance(expression, Number):
            return Fraction(expression.value), KNOWN
        if not isinstance(expression, Call):
            return self.metric(expression.name, unit)
        parts = [self.value(each, unit) for each in expression.arguments]
        return self.worked_out(expression.operation, parts)

    @staticmethod
    def worked_out(operation: str, parts: list[Found]) -> Found:
        if operation == "known":
            return parts[0] if parts[0][1] == KNOWN else parts[1]
        if operation == "if" and parts[0][1] == KNOWN:
            return parts[1] if parts[0][0] else parts[2]
        state = parts[0][1] if operation == "if" else max(each for _value, each in parts)
        values = [value for value, _state in parts]
        if state == KNOWN and operation == "/" and values[1] == 0:
            state = UNDEFINED
        return (OPERATIONS[operation](*values), KNOWN) if state == KNOWN else (None, state)


def between(value: Fraction, zero: Fraction, full: Fraction) -> Fraction:
    return max(Fraction(0), min(Fraction(1), (value - zero) / (full - zero)))


def is_met(value: Fraction, bound: Any) -> bool:
    if bound.at_most is not None:
        return value <= Fraction(bound.at_most)
    return value >= Fraction(bound.at_least)


def level(rule: kinds.Level, value: str, full: Fraction, _bound: Any) -> Fraction:
    return full * next(Fraction(s.percent) for s in rule.steps if s.name == value) / 100


def deducted(rule: kinds.Deduction, value: Fraction, full: Fraction, _bound: Any) -> Fraction:
    most = full if rule.most is None else min(full, Fraction(rule.most))
    return full - half_up(max(Fraction(0), min(value * Fraction(rule.per_problem), most)), 2)


def banded(rule: kinds.Banded, value: Fraction, _full: Fraction, _bound: Any) -> Fraction:
    return next(
        Fraction(band.points)
        for band in rule.bands
        if (band.at_least is None or value >= Fraction(band.at_least))
        and (band.below is None or value < Fraction(band.below))
    )


def varied(rule: kinds.Variation, value: Fraction, full: Fraction, _bound: Any) -> Fraction:
    if rule.zero is None:
        return full if value <= Fraction(rule.at_most) else Fraction(0)
    return full * between(value, Fraction(rule.zero), Fraction(rule.at_most))


def risen(rule: Any, value: Fraction, full: Fraction, _bound: Any) -> Fraction:
    if rule.zero is None:
        return full if value >= Fraction(rule.full) else Fraction(0)
    return full * between(value, Fraction(rule.zero), Fraction(rule.full))


def given(_rule: Any, value: Fraction, full: Fraction, _bound: Any) -> Fraction:
    return max(Fraction(0), min(value, full))


PAID: Mapping[type, Any] = {
    kinds.Level: level,
    kinds.YesNo: lambda rule, value, full, _b: full if value is rule.good else Fraction(0),
    kinds.Points: given,
    kinds.Computed: given,
    kinds.Deduction: deducted,
    kinds.Banded: banded,
    kinds.Ratio: lambda _r, v, full, b: full * between(v, Fraction(0), Fraction(b.at_least)),
    kinds.Threshold: lambda _r, value, full, b: full if is_met(value, b) else Fraction(0),
    kinds.Linear: risen,
    kinds.Variation: varied,
    kinds.Satisfaction: risen,
    kinds.OnTime: risen,
}


def root(squared: Fraction) -> Fraction:
    """The square root to four decimals, half up, by trying."""
    low, high = 0, 2 * int(max(squared, Fraction(1)) * 10**4) + 2
    while low < high:
        middle = (low + high + 1) // 2
        if Fraction(2 * middle - 1, 2 * 10**4) ** 2 <= squared:
            low = middle
        else:
            high = middle - 1
    return Fraction(low, 10**4)


OPERATIONS: Mapping[str, Any] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "neg": lambda a: -a,
    "abs": abs,
    "floor": lambda a: Fraction(floor(a)),
    "ceil": lambda a: Fraction(ceil(a)),
    "round": lambda a, places: half_up(a, int(places)),
    "min": lambda *each: min(each),
    "max": lambda *each: max(each),
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "not": lambda a: not a,
}
