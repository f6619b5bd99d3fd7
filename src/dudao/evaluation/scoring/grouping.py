"""Rules put together by shape: tables with a row for each indicator."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from dudao.evaluation.framework import rules
from dudao.evaluation.framework.expressions import parse
from dudao.evaluation.framework.rules import Bound, Rule
from dudao.evaluation.scoring.plan import Case, Counted, Group, Source, Task, Varying
from dudao.evaluation.scoring.scale import CENTS, WHOLE_CENTS, Ints, cents, half_up, value
from dudao.evaluation.scoring.shapes import (
    Bands,
    Between,
    Deducted,
    Given,
    Lookup,
    Met,
    Shape,
    column,
)

Cells = tuple[Any, ...]


class _Row(NamedTuple):
    """One leaf in a table: its place, the source of its value, the cells of its row."""

    place: int
    source: Source
    cells: Cells
    cases: tuple[Case, ...] = ()


class Grouping:
    """Gathers the leaves of a framework, one after the other."""

    def __init__(
        self, answer: Callable[[str], int], group_of: Callable[[rules.Applies], int]
    ) -> None:
        self._answer = answer
        self._group_of = group_of
        self._rows: dict[tuple[type[Shape], bool], list[_Row]] = defaultdict(list)
        self._variations: list[tuple[int, rules.Variation, Cells]] = []
        self.counted: list[Counted] = []

    def add(self, place: int, rule: Rule, full: int, code: str) -> None:
        """Take in the leaf at `place`."""
        if isinstance(rule, rules.Count):
            self.counted.append(self._counted(place, rule, full))
        elif isinstance(rule, rules.Variation):
            zero = value(rule.at_most) + 1 if rule.zero is None else value(rule.zero)
            self._variations.append((place, rule, (full, zero, value(rule.at_most))))
        elif isinstance(rule, rules.Ratio | rules.Threshold):
            self._bounded(place, rule, full, code)
        else:
            shape, cells = _CELLS[type(rule)](rule, full)
            text = formula_of(rule)
            source = Source(formula=parse(text)) if text else Source(self._answer(code))
            self._rows[shape, False].append(_Row(place, source, cells))

    def groups(self) -> tuple[Group, ...]:
        """Return the tables."""
        return tuple(
            Group(
                rows=np.array([row.place for row in rows], np.int64),
                sources=tuple(row.source for row in rows),
                shape=_SHAPED[shape](list(zip(*(row.cells for row in rows), strict=True))),
                cases=tuple(row.cases for row in rows) if by_unit else (),
            )
            for (shape, by_unit), rows in self._rows.items()
        )

    def varying(self) -> Varying | None:
        """Return the table of what is scored by coefficients of variation."""
        if not self._variations:
            return None
        places, found, cells = zip(*self._variations, strict=True)
        return Varying(
            rows=np.array(places, np.int64),
            totals=tuple(parse(rule.total) for rule in found),
            pupils=tuple(parse(rule.pupils) for rule in found),
            shape=_between(list(zip(*cells, strict=True))),
        )

    def _bounded(
        self, place: int, rule: rules.Ratio | rules.Threshold, full: int, code: str
    ) -> None:
        bounds = rule.standards if isinstance(rule, rules.Ratio) else rule.bounds
        source = Source(formula=parse(rule.value)) if rule.value else Source(self._answer(code))
        cases = self._cases(bounds)
        by_unit = cases[0].who >= 0
        if isinstance(rule, rules.Ratio):
            row = _Row(place, source, (full, 0, cases[0].bound), cases)
            self._rows[Between, by_unit].append(row)
        else:
            row = _Row(place, source, (full, cases[0].bound, cases[0].is_most), cases)
            self._rows[Met, by_unit].append(row)

    def _counted(self, place: int, rule: rules.Count, full: int) -> Counted:
        floor = rule.floor_percent
        return Counted(
            row=place,
            tasks=tuple(
                Task(one.label, parse(one.value), self._cases(one.bounds))
                for one in rule.conditions
            ),
            needed=rule.needed,
            floor=-1 if floor is None else int(floor * CENTS),
            in_part=rule.in_part,
            full=full,
        )

    def _cases(self, bounds: Sequence[Bound]) -> tuple[Case, ...]:
        return tuple(
            Case(self._group_of(one.applies), value(one.number), one.at_most is not None)
            for one in bounds
        )


def formula_of(rule: Rule) -> str:
    """Return the formula of a rule's value; empty where it is the answer given."""
    if isinstance(rule, rules.Satisfaction):
        satisfied, everybody = rule.satisfied, rule.satisfied + rule.dissatisfied
        return f"({' + '.join(satisfied)}) / ({' + '.join(everybody)}) * 100"
    if isinstance(rule, rules.OnTime):
        return f"{rule.closed} / {rule.due} * 100"
    return str(getattr(rule, "value", ""))


def share_cents(full: int, percent: Decimal) -> int:
    """Return so many percent of `full`, half up."""
    return int(half_up(full * int(percent * CENTS), WHOLE_CENTS))


def _level(rule: rules.Level, full: int) -> tuple[type[Shape], Cells]:
    return Lookup, (tuple(share_cents(full, step.percent) for step in rule.steps),)


def _yes_no(rule: rules.YesNo, full: int) -> tuple[type[Shape], Cells]:
    return Lookup, ((0, full) if rule.good else (full, 0),)


def _given(_rule: Rule, full: int) -> tuple[type[Shape], Cells]:
    return Given, (full,)


def _deduction(rule: rules.Deduction, full: int) -> tuple[type[Shape], Cells]:
    most = full if rule.most is None else min(full, cents(rule.most))
    return Deducted, (full, cents(rule.per_problem), most)


def _linear(rule: rules.Linear, full: int) -> tuple[type[Shape], Cells]:
    return Between, (full, value(rule.zero), value(rule.full))


def _share(rule: rules.Satisfaction | rules.OnTime, full: int) -> tuple[type[Shape], Cells]:
    at = value(rule.full)
    return Between, (full, at - 1 if rule.zero is None else value(rule.zero), at)


def _banded(rule: rules.Banded, _full: int) -> tuple[type[Shape], Cells]:
    lowest = Decimal("-Infinity")
    bands = sorted(rule.bands, key=lambda b: lowest if b.at_least is None else b.at_least)
    edges = [value(band.at_least) for band in bands if band.at_least is not None]
    return Bands, (edges, [cents(band.points) for band in bands])


_CELLS: dict[type, Callable[[Any, int], tuple[type[Shape], Cells]]] = {
    rules.Level: _level,
    rules.YesNo: _yes_no,
    rules.Points: _given,
    rules.Computed: _given,
    rules.Deduction: _deduction,
    rules.Linear: _linear,
    rules.Banded: _banded,
    rules.Satisfaction: _share,
    rules.OnTime: _share,
}


def _lookup(cells: list[Cells]) -> Shape:
    width = max(len(row) for row in cells[0])
    table = [(*row, *(0,) * (width - len(row))) for row in cells[0]]
    return Lookup(np.array(table, np.int64), column([len(row) for row in cells[0]]))


def _between(cells: list[Cells]) -> Between:
    return Between(*(_numbers(each) for each in cells))


def _met(cells: list[Cells]) -> Shape:
    full, bound, is_most = cells
    return Met(_numbers(full), _numbers(bound), np.array(is_most, np.bool_).reshape(-1, 1))


def _bands(cells: list[Cells]) -> Shape:
    edges, paid = (tuple(np.array(row, np.int64) for row in each) for each in cells)
    return Bands(edges, paid)


def _numbers(cells: Cells) -> Ints:
    return column(list(cells))


_SHAPED: dict[type[Shape], Callable[[list[Cells]], Shape]] = {
    Lookup: _lookup,
    Given: lambda cells: Given(_numbers(cells[0])),
    Deducted: lambda cells: Deducted(*(_numbers(each) for each in cells)),
    Between: _between,
    Met: _met,
    Bands: _bands,
}
