"""县域优质均衡: how a county stands, rule by rule and school by school, in a year.

Figures come from the metrics; whether a rule is met is what the scoring kernel says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.evaluation import scoring
from dudao.evaluation.framework import Indicator
from dudao.evaluation.framework.rules import Variation
from dudao.evaluation.models import SystemVersion
from dudao.evaluation.queries.balance_facts import LEVELS, County, county_of
from dudao.evaluation.queries.frameworks import plan_of
from dudao.evaluation.rules.balance import (
    ANSWERS,
    PER_HUNDRED,
    RESOURCES,
    SYSTEM,
    Verdict,
    coefficient,
    mean,
    share,
    together,
    verdict,
)
from dudao.evaluation.scoring import Answer, Figure, Plan, Reason, Scores, Sheet, State, variation
from dudao.evaluation.scoring.inputs import ANSWER
from dudao.evaluation.scoring.plan import Counted, Task, Varying
from dudao.evaluation.scoring.scale import WHOLE_CENTS
from dudao.evaluation.states import SystemState
from dudao.lib.errors import WrongState
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind

#: The item of the system that asks the seven resources of a level.
ITEM_OF = dict(zip(LEVELS, ("A1", "A2"), strict=True))
PARTS = ("B", "C", "D")
ZERO = Decimal(0)
#: So many schools are named where a figure is missing.
NAMED = 3


class Cell(NamedTuple):
    """One resource of one school: per pupil or per hundred; `near`: not met, but 85 %."""

    number: Decimal | None
    met: bool
    near: bool


class Row(NamedTuple):
    """A school's part of one level, judged."""

    unit: Unit
    level: str
    pupils: Decimal | None
    classes: Decimal | None
    cells: list[Cell]
    verdict: Verdict
    missing: tuple[str, ...]
    """The figures it lacks, as people call them."""

    @property
    def remark(self) -> str:
        """Return which resources are met and which only nearly (the remark of table Ⅱ-2)."""
        if self.verdict == Verdict.NONE:
            return _("学生数为0，不计")
        if self.missing:
            return _("缺：%s") % _("、").join(self.missing)
        near = [str(n) for n, cell in enumerate(self.cells, 1) if cell.near]
        met = [str(n) for n, cell in enumerate(self.cells, 1) if cell.met]
        told = [_("第%s项达标") % _("、").join(met)] if met else []
        told += [_("第%s项达到85%%") % _("、").join(near)] if near else []
        return _("；").join(told)


class Column(NamedTuple):
    """One resource over the schools of a level."""

    label: str
    standard: Decimal
    met: int
    mean: Decimal | None
    variation: Decimal | None
    verdict: Verdict


@dataclass(frozen=True)
class Level:
    """The schools of one level and what they come to."""

    level: str
    rows: list[Row]
    columns: list[Column]
    most: Decimal
    """The largest coefficient of variation allowed."""

    @property
    def judged(self) -> int:
        """Return how many schools count."""
        return sum(row.verdict != Verdict.NONE for row in self.rows)

    @property
    def met(self) -> int:
        """Return how many of them meet the whole rule."""
        return sum(row.verdict == Verdict.MET for row in self.rows)

    def percent(self, met: int) -> Decimal | None:
        """Return so many schools as a share of those that count."""
        return share(Decimal(met), Decimal(self.judged))

    @property
    def schools(self) -> Verdict:
        """Return whether every school meets at least six of seven and 85 % of the other."""
        return together(row.verdict for row in self.rows)

    @property
    def variation(self) -> Decimal | None:
        """Return the coefficients together (综合): their mean."""
        known = [one.variation for one in self.columns if one.variation is not None]
        return sum(known, Decimal(0)) / len(known) if len(known) == len(self.columns) else None


class Varied(NamedTuple):
    """A coefficient of variation, and the largest one allowed."""

    value: Decimal | None
    most: Decimal


class Item(NamedTuple):
    """One of the fifteen, nine and one items of the county."""

    code: str
    title: str
    verdict: Verdict
    missing: tuple[str, ...]
    short: tuple[str, ...]


@dataclass(frozen=True)
class Balance:
    """A county's whole standing."""

    county: County
    levels: list[Level]
    parts: list[tuple[str, list[Item]]]
    left_out: list[Unit]
    """Points too small to count."""

    @property
    def verdict(self) -> Verdict:
        """Return what everything comes to."""
        resources = [one.verdict for level in self.levels for one in level.columns]
        schools = [level.schools for level in self.levels]
        items = [one.verdict for _title, part in self.parts for one in part]
        return together([*resources, *schools, *items])


def offices_seen_by(person: Person) -> QuerySet[Unit]:
    """Return the offices whose county `person` may look at as a whole."""
    return units_for(person, Permission.METRIC_IMPORT).filter(kind=UnitKind.OFFICE)


def balance_of(office: Unit, year: int) -> Balance:
    """Return how a county stands in a year; raises `WrongState` where the system is missing."""
    version = (
        SystemVersion.objects.filter(
            system__key=SYSTEM, system__office=None, state=SystemState.PUBLISHED
        )
        .order_by("-number")
        .first()
    )
    if version is None:
        raise WrongState(_("没有装入“县域优质均衡”指标体系。请管理员升级或重新安装系统数据。"))
    county = county_of(office, year)
    return _Judging(plan_of(version), county).whole()


class _Judging:
    def __init__(self, plan: Plan, county: County) -> None:
        self.plan = plan
        self.county = county
        self.left_out = [unit for unit in county.units if county.is_small_point(unit)]
        gone = {unit.pk for unit in self.left_out}
        self.units = [unit for unit in county.units if unit.pk not in gone]
        self.sheet: Sheet = scoring.sheet_of(plan, [*map(self._school, self.units), self._own()])
        self.scores: Scores = scoring.score(plan, self.sheet, keep=True)
        self.counted = {plan.nodes[one.row].code: one for one in plan.counted}
        self.labels = {name: metric.label for name, metric in plan.framework.names().items()}

    def whole(self) -> Balance:
        levels = [self._level(level) for level in LEVELS]
        told = scoring.explain(self.plan, self.sheet, self.county.office.pk)
        parts = [
            (one.title, [self._item(reason) for reason in one.below])
            for one in told.indicators
            if one.code in PARTS
        ]
        return Balance(self.county, levels, parts, self.left_out)

    def _school(self, unit: Unit) -> scoring.Unit:
        figures = self.county.figures[unit.pk].items()
        metrics = {name: scoring.NA if one.number is None else one.number for name, one in figures}
        return scoring.Unit(unit.pk, unit.kind, unit.stages, (), metrics)

    def _own(self) -> scoring.Unit:
        facts, office = self.county.facts, self.county.office
        answers = {code: facts[name] == 1 for code, name in ANSWERS.items() if name in facts}
        # What is told of each level is the schools' own; as the county's it would count twice.
        metrics: dict[str, Answer] = {
            name: number for name, number in facts.items() if "." not in name
        }
        return scoring.Unit(office.pk, office.kind, (), (), metrics, answers)

    def _level(self, level: str) -> Level:
        counted = self.counted[ITEM_OF[level]]
        cells = [self._cells(task, counted.floor) for task in counted.tasks]
        rows = [
            self._row(unit, level, counted, at, [column[at] for column in cells])
            for at, unit in enumerate(self.units)
            if level in unit.stages
        ]
        varied = dict(self._varied())
        columns = [
            self._column(task, n, rows, varied[f"{RESOURCES[n]}.{level}"])
            for n, task in enumerate(counted.tasks)
        ]
        return Level(level, rows, columns, varied[f"{RESOURCES[0]}.{level}"].most)

    def _cells(self, task: Task, floor: int) -> list[Cell]:
        """Return one resource of everybody on the sheet, as the kernel compares it."""
        values, states = self.sheet.values(task.formula)
        bound = task.cases[0].bound
        known = states == State.KNOWN
        met = known & (values >= bound)
        near = known & ~met & (values * WHOLE_CENTS >= bound * floor)
        return [
            Cell(scoring.decimal_of_value(value) if is_known else None, bool(one), bool(two))
            for value, is_known, one, two in zip(values, known, met, near, strict=True)
        ]

    def _row(self, unit: Unit, level: str, counted: Counted, at: int, cells: list[Cell]) -> Row:
        pupils = self.county.number(unit, f"pupils.{level}")
        missing = tuple(self._missing(unit, level)) if pupils != 0 else ()
        paid = int(self.scores.cents[counted.row, at]) == counted.full
        said = Verdict.NONE if pupils == 0 else verdict(met=paid, missing=bool(missing))
        classes = self.county.number(unit, f"classes.{level}")
        return Row(unit, level, pupils, classes, cells, said, missing)

    def _missing(self, unit: Unit, level: str) -> Iterator[str]:
        figures = self.county.figures[unit.pk]
        for key in ("pupils", *RESOURCES):
            if f"{key}.{level}" in figures:
                continue
            label = self.labels[f"{key}.{level}"]
            if key in figures and key != "pupils":
                label = _("%s（各学段学生数不全，不能拆分）") % label
            yield label

    def _varied(self) -> Iterator[tuple[str, Varied]]:
        """Yield the coefficients of variation by what is added up."""
        varying = cast("Varying", self.plan.varying)
        found = cast("variation.Varied", self.scores.varied)
        for n, place in enumerate(varying.rows):
            rule = cast("Variation", cast("Indicator", self.plan.nodes[place].indicator).rule)
            value = scoring.decimal_of_value(found.values[n, 0]) if found.defined[n, 0] else None
            yield rule.total, Varied(value, rule.at_most)

    def _column(self, task: Task, n: int, rows: list[Row], varied: Varied) -> Column:
        key = RESOURCES[n]
        judged = [row for row in rows if row.verdict != Verdict.NONE]
        known = [row for row in judged if row.cells[n].number is not None]
        amounts = [self.county.number(row.unit, f"{key}.{row.level}") or ZERO for row in known]
        people = [row.pupils or ZERO for row in known]
        average = mean(sum(amounts, ZERO), sum(people, ZERO), per_hundred=key in PER_HUNDRED)
        lacking = any(row.cells[n].number is None and row.missing for row in judged)
        said = Verdict.NONE
        if judged and (lacking or varied.value is not None):
            met = varied.value is not None and varied.value <= varied.most
            said = verdict(met=met, missing=lacking)
        met_by = sum(row.cells[n].met for row in judged)
        standard = scoring.decimal_of_value(task.cases[0].bound)
        exact = coefficient(amounts, people)
        return Column(task.label, standard, met_by, average, exact, said)

    def _item(self, reason: Reason) -> Item:
        inputs = [leaf for figure in reason.inputs for leaf in _leaves(figure)]
        missing = [self._lacks(one, reason) for one in inputs if one.state == State.MISSING]
        said = verdict(met=reason.score == reason.full, missing=bool(missing))
        if not missing and reason.state != State.KNOWN:
            said = Verdict.NONE
        short = [unit for one in inputs for unit in self.county.short.get(one.name, ())]
        return Item(reason.code, reason.title, said, tuple(missing), tuple(short))

    def _lacks(self, figure: Figure, reason: Reason) -> str:
        """Return what is missing, and of which schools."""
        if figure.name.startswith(ANSWER):
            return reason.title
        units = self.county.lacking.get(figure.name, ())
        if not units:
            return figure.label
        several = _("%(units)s等%(n)d所") % {"units": _("、").join(units[:NAMED]), "n": len(units)}
        told = several if len(units) > NAMED else _("、").join(units)
        return _("%(label)s（%(units)s）") % {"label": figure.label, "units": told}


def _leaves(figure: Figure) -> Iterator[Figure]:
    if not figure.inputs:
        yield figure
    for one in figure.inputs:
        yield from _leaves(one)
