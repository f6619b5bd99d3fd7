"""Why this score: every figure of one school with its rule, what went in and how it came out."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from django.utils.translation import gettext as _

from dudao.evaluation.framework import rules
from dudao.evaluation.framework.definition import Indicator, Spread
from dudao.evaluation.framework.expressions import names_in, parse
from dudao.evaluation.framework.rules import RuleKind, kind_of
from dudao.evaluation.scoring.compiling import who_of
from dudao.evaluation.scoring.grouping import formula_of
from dudao.evaluation.scoring.inputs import ANSWER
from dudao.evaluation.scoring.kernel import NO_GRADE, Scores, score
from dudao.evaluation.scoring.plan import Plan
from dudao.evaluation.scoring.scale import (
    NOT_APPLICABLE,
    State,
    decimal_of_cents,
    decimal_of_value,
)
from dudao.evaluation.scoring.sheet import Sheet
from dudao.evaluation.scoring.wordings import Came, answer_text, sentence


@dataclass(frozen=True)
class Figure:
    """One figure that went in: reported, answered, or worked out by `formula` from `inputs`."""

    name: str
    label: str
    unit: str
    value: Decimal | None
    state: State
    formula: str = ""
    inputs: tuple["Figure", ...] = ()


@dataclass(frozen=True)
class Checked:
    """One condition of a count, or the bound of a threshold: what was asked and what was there."""

    label: str
    value: Decimal | None
    state: State
    bound: Decimal | None  # none: it does not apply to this unit
    is_most: bool
    met: bool


@dataclass(frozen=True)
class Reason:
    """Why an indicator has its score. Points are decimals with two places.

    `carries` are its points once those of not applicable indicators are spread; `full` those of the
    framework. `score` is None where it is not applicable. `sentence` says for people how the score
    came out; `value` is what the rule was asked about, `answer` the same in words (B, 是, 4.2).
    """

    code: str
    title: str
    state: State
    score: Decimal | None
    full: Decimal
    carries: Decimal
    capped: bool
    kind: RuleKind | None = None
    formula: str = ""
    value: Decimal | None = None
    answer: str = ""
    inputs: tuple[Figure, ...] = ()
    checked: tuple[Checked, ...] = ()
    sentence: str = ""
    below: tuple["Reason", ...] = ()


@dataclass(frozen=True)
class Stopped:
    """A veto, whether it is on and happened, and the best grade it leaves."""

    code: str
    title: str
    basis: str
    is_on: bool
    happened: bool
    grade: str


@dataclass(frozen=True)
class Explanation:
    """A school's whole result with its reasons. Grades are keys; None where there is none."""

    school: int
    framework: str
    total: Decimal | None
    base: Decimal
    bonus: Decimal
    full: Decimal
    best: str | None
    grade: str | None
    missing: tuple[str, ...]
    vetoes: tuple[Stopped, ...]
    indicators: tuple[Reason, ...]


def explain(plan: Plan, sheet: Sheet, school: int) -> Explanation:
    """Return why `school` (its id) has its score; `sheet` holds its whole county.

    Raises KeyError where the school is not on the sheet.
    """
    found = np.flatnonzero(sheet.schools == school)
    if not len(found):
        raise KeyError(school)
    return _Explaining(plan, sheet, score(plan, sheet, keep=True), int(found[0])).whole()


class _Explaining:
    def __init__(self, plan: Plan, sheet: Sheet, scores: Scores, at: int) -> None:
        self.plan = plan
        self.sheet = sheet
        self.scores = scores
        self.at = at
        self.keys = [grade.key for grade in plan.framework.grades]
        self.places = {node.code: place for place, node in enumerate(plan.nodes) if place}

    def whole(self) -> Explanation:
        scores, at, plan = self.scores, self.at, self.plan
        gone = self._state(0) is State.NOT_APPLICABLE
        missing = (plan.nodes[p].code for p in plan.leaves if self._state(p) is State.MISSING)
        return Explanation(
            school=int(self.sheet.schools[at]),
            framework=plan.digest,
            total=None if gone else decimal_of_cents(scores.cents[0, at]),
            base=decimal_of_cents(scores.base[at]),
            bonus=decimal_of_cents(scores.bonus[at]),
            full=decimal_of_cents(plan.top),
            best=self._grade(int(scores.best[at])),
            grade=self._grade(int(scores.grades[at])),
            missing=tuple(missing),
            vetoes=tuple(self._vetoes()),
            indicators=tuple(self._below(plan.framework.indicators, Fraction(plan.top))),
        )

    def _grade(self, place: int) -> str | None:
        return None if place == NO_GRADE else self.keys[place]

    def _state(self, place: int) -> State:
        return State(int(self.scores.states[place, self.at]))

    def _vetoes(self) -> Iterator[Stopped]:
        for row, (veto, stop) in enumerate(
            zip(self.plan.framework.vetoes, self.plan.stops, strict=True)
        ):
            happened = bool(self.scores.stopped[row, self.at])
            grade = self.keys[stop.grade]
            yield Stopped(veto.code, veto.title, veto.basis, stop.is_on, happened, grade)

    def _below(self, indicators: tuple[Indicator, ...], carried: Fraction) -> Iterator[Reason]:
        """Yield the reasons of what lies below a place that carries so many cents."""
        places = [self.places[one.code] for one in indicators]
        parts = [self._part(place) for place in places]
        reach = sum(parts)
        for one, place, part in zip(indicators, places, parts, strict=True):
            node = self.plan.nodes[place]
            carries = Fraction(node.full)
            if not node.in_bonus:
                carries = carried * part / reach if reach else Fraction(0)
            yield self._reason(place, one, carries)

    def _part(self, place: int) -> Fraction:
        node = self.plan.nodes[place]
        if node.in_bonus and node.weight == 0:
            return Fraction(0)
        if self.scores.available is not None:
            return Fraction(int(self.scores.available[place, self.at]))
        is_free = self._state(place) is State.NOT_APPLICABLE
        lost = is_free and self.plan.spread is not Spread.FULL
        return Fraction(0 if lost else node.full * node.weight)

    def _reason(self, place: int, one: Indicator, carries: Fraction) -> Reason:
        state, cents = self._state(place), int(self.scores.cents[place, self.at])
        is_gone = state is State.NOT_APPLICABLE
        rule = one.rule
        value = self._value(place)
        checked = tuple(self._checked(place, one))
        points = None if is_gone else decimal_of_cents(cents)
        return Reason(
            code=one.code,
            title=one.title,
            state=state,
            score=points,
            full=decimal_of_cents(self.plan.nodes[place].full),
            carries=_points(carries),
            capped=one.cap is not None and points == one.cap,
            kind=kind_of(rule) if rule is not None else None,
            formula=formula_of(rule) if rule is not None else "",
            value=value,
            answer=answer_text(rule, value),
            inputs=tuple(self._inputs(one)),
            checked=checked,
            sentence=self._sentence(place, one, value, points, checked),
            below=tuple(self._below(one.children, carries)),
        )

    def _sentence(
        self,
        place: int,
        one: Indicator,
        value: Decimal | None,
        points: Decimal | None,
        checked: tuple[Checked, ...],
    ) -> str:
        state = self._state(place)
        if state is State.NOT_APPLICABLE:
            return _("不适用：%(spread)s。") % {"spread": self.plan.spread.label}
        if state is State.MISSING:
            return _("没有数据，得 0 分。")
        if state is State.UNDEFINED:
            return _("除数为零或数值超出范围，算不出来，得 %(points)s 分。") % {"points": points}
        if one.rule is None or points is None or value is None:
            return ""
        bounds = [(c.bound, c.is_most, c.met) for c in checked if c.bound is not None]
        full = decimal_of_cents(self.plan.nodes[place].full)
        return sentence(one.rule, Came(value, points, full, bounds))

    def _value(self, place: int) -> Decimal | None:
        values, states = self.scores.values.get(place, (None, None))
        if values is None or states is None or states[self.at] != State.KNOWN:
            return None
        number = int(values[self.at])
        rule = self.plan.nodes[place].indicator
        if rule is not None and isinstance(rule.rule, rules.Count):
            return Decimal(number)
        return decimal_of_value(number)

    def _inputs(self, one: Indicator) -> Iterator[Figure]:
        rule = one.rule
        if rule is None:
            return
        texts = [formula_of(rule)] if formula_of(rule) else []
        texts += [getattr(rule, name) for name in ("total", "pupils") if hasattr(rule, name)]
        texts += [condition.value for condition in getattr(rule, "conditions", ())]
        names = [name for text in texts for name in names_in(parse(text))]
        names += getattr(rule, "unknown", ())
        if not names:
            yield self._figure(f"{ANSWER}{one.code}")
        for name in dict.fromkeys(names):
            yield self._figure(name)

    def _figure(self, name: str) -> Figure:
        metric = self.plan.framework.names().get(name)
        label = metric.label if metric is not None else _("本项的评定")
        unit = metric.unit if metric is not None else ""
        if name in self.plan.computed:
            values, states = self.sheet.values(self.plan.computed[name])
            state = State(int(states[self.at]))
            formula = metric.formula if metric is not None else ""
            used = dict.fromkeys(names_in(self.plan.computed[name]))
            number = decimal_of_value(int(values[self.at])) if state is State.KNOWN else None
            parts = tuple(self._figure(each) for each in used)
            return Figure(name, label, unit, number, state, formula, parts)
        stored = int(self.sheet.stored[self.plan.names[name], self.at])
        if stored <= NOT_APPLICABLE:
            state = State.NOT_APPLICABLE if stored == NOT_APPLICABLE else State.MISSING
            return Figure(name, label, unit, None, state)
        return Figure(name, label, unit, decimal_of_value(stored), State.KNOWN)

    def _checked(self, place: int, one: Indicator) -> Iterator[Checked]:
        """Yield what a threshold, ratio or count asks of this school and what it has."""
        for label, text, bounds in _asked(one.rule):
            if text:
                values, states = self.sheet.values(parse(text))
            else:
                values, states = self.scores.values[place]
            state = State(int(states[self.at]))
            value = decimal_of_value(int(values[self.at])) if state is State.KNOWN else None
            case = next((each for each in bounds if self._is_for(each.applies)), None)
            if case is None:
                yield Checked(label, value, state, None, is_most=False, met=False)
                continue
            is_most = case.at_most is not None
            reaches = value is not None and (
                value <= case.number if is_most else value >= case.number
            )
            yield Checked(label, value, state, case.number, is_most, reaches)

    def _is_for(self, applies: rules.Applies) -> bool:
        return bool(self.sheet.mask(who_of(applies, self.plan.tags))[self.at])


def _asked(rule: rules.Rule | None) -> Iterator[tuple[str, str, tuple[rules.Bound, ...]]]:
    if isinstance(rule, rules.Count):
        yield from ((one.label, one.value, one.bounds) for one in rule.conditions)
    elif isinstance(rule, rules.Threshold):
        yield "", rule.value, rule.bounds
    elif isinstance(rule, rules.Ratio):
        yield "", rule.value, rule.standards


def _points(cents: Fraction) -> Decimal:
    return decimal_of_cents(int(cents + Fraction(1, 2)))
