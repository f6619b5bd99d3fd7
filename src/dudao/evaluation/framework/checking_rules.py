"""What can be wrong with one scoring rule, kind by kind. Yields sentences, without the code."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from dudao.evaluation.framework import rules
from dudao.evaluation.framework.formulas import Formulas
from dudao.evaluation.framework.numbers import WHOLE, points_fault, value_fault
from dudao.evaluation.framework.rules import Band, Bound, Rule
from dudao.evaluation.framework.units import alike

LEAST_STEPS = 2


def rule_faults(rule: Rule, full: Decimal, formulas: Formulas) -> Iterator[str]:
    """Yield what is wrong with `rule` of an indicator that pays `full` points."""
    for field in ("value", "total", "pupils"):
        text = getattr(rule, field, None)
        is_answered = not text and field == "value" and not isinstance(rule, rules.Computed)
        if text is not None and not is_answered:
            yield from formulas.number_faults(text)
    yield from CHECKS[type(rule)](rule, full, formulas)


def bound_faults(bounds: Sequence[Bound], formulas: Formulas) -> Iterator[str]:
    """Yield what is wrong with a list of bounds of which the first that applies counts."""
    if not bounds:
        yield _("没有写明达标标准。")
    for bound in bounds:
        if (bound.at_least is None) == (bound.at_most is None):
            yield _("每条标准应当只写“至少”或“至多”中的一个。")
        yield value_fault(bound.number, _("标准"))
        yield from formulas.applies_faults(bound.applies)
    if any(bound.applies == rules.EVERYBODY for bound in bounds[:-1]):
        yield _("不分类别的标准应当放在最后，它后面的标准永远用不上。")
    if len({bound.applies for bound in bounds}) < len(bounds):
        yield _("同一类别写了两条标准。")


def _level(rule: rules.Level, _full: Decimal, _formulas: Formulas) -> Iterator[str]:
    if len(rule.steps) < LEAST_STEPS:
        yield _("等级至少要有两个。")
    if len({step.name for step in rule.steps}) < len(rule.steps):
        yield _("等级的名称重复。")
    percents = [step.percent for step in rule.steps]
    for percent in percents:
        if percent:  # the worst level may pay nothing
            yield points_fault(percent, _("等级的百分比"), WHOLE)
    if percents != sorted(percents, reverse=True):
        yield _("等级应当从高到低排列。")


def _nothing(_rule: Rule, _full: Decimal, _formulas: Formulas) -> Iterator[str]:
    yield ""


def _deduction(rule: rules.Deduction, full: Decimal, _formulas: Formulas) -> Iterator[str]:
    yield points_fault(rule.per_problem, _("每个问题扣的分"))
    yield points_fault(rule.most, _("最多扣的分"), full)


def _linear(rule: rules.Linear, _full: Decimal, formulas: Formulas) -> Iterator[str]:
    yield value_fault(rule.zero, _("零分的值"))
    yield value_fault(rule.full, _("满分的值"))
    if rule.zero == rule.full:
        yield _("零分的值和满分的值相同。")
    yield from formulas.unit_faults(rule.value, rule.unit)


def _banded(rule: rules.Banded, full: Decimal, formulas: Formulas) -> Iterator[str]:
    for band in rule.bands:
        yield value_fault(band.at_least, _("分档的下限"))
        yield value_fault(band.below, _("分档的上限"))
        if band.points:
            yield points_fault(band.points, _("分档的分值"), full)
    yield from _band_order(rule.bands)
    yield from formulas.unit_faults(rule.value, rule.unit)


def _band_order(bands: Sequence[Band]) -> Iterator[str]:
    if not bands:
        yield _("没有写明分档。")
        return
    low, high = Decimal("-Infinity"), Decimal("Infinity")
    edges = sorted((_or(band.at_least, low), _or(band.below, high)) for band in bands)
    for start, end in edges:
        if start >= end:
            yield _("有一档的下限不小于上限（%(start)s）。") % {"start": start}
    for (_start, end), (start, _end) in itertools.pairwise(edges):
        if start < end:
            yield _("分档重叠：%(at)s 同时属于两档。") % {"at": start}
        if start > end:
            yield _("分档有空当：%(low)s 到 %(high)s 不属于任何一档。") % {
                "low": end,
                "high": start,
            }
    if edges[0][0] != low or edges[-1][1] != high:
        yield _("最低一档不要写下限，最高一档不要写上限，否则有的值不属于任何一档。")


def _or(number: Decimal | None, otherwise: Decimal) -> Decimal:
    return otherwise if number is None else number


def _ratio(rule: rules.Ratio, _full: Decimal, formulas: Formulas) -> Iterator[str]:
    yield from bound_faults(rule.standards, formulas)
    if any(bound.at_least is None or bound.at_least <= 0 for bound in rule.standards):
        yield _("按标准比例计分的标准应当是大于 0 的“至少”。")
    yield from formulas.unit_faults(rule.value, rule.unit)


def _threshold(rule: rules.Threshold, _full: Decimal, formulas: Formulas) -> Iterator[str]:
    yield from bound_faults(rule.bounds, formulas)
    yield from formulas.unit_faults(rule.value, rule.unit)


def _count(rule: rules.Count, _full: Decimal, formulas: Formulas) -> Iterator[str]:
    if rule.needed > len(rule.conditions):
        yield _("要求达标 %(needed)s 项，却只有 %(number)s 项。") % {
            "needed": rule.needed,
            "number": len(rule.conditions),
        }
    yield points_fault(rule.floor_percent, _("余项的最低百分比"), WHOLE)
    for condition in rule.conditions:
        faults = [
            *formulas.number_faults(condition.value),
            *bound_faults(condition.bounds, formulas),
            *formulas.unit_faults(condition.value, condition.unit),
        ]
        if rule.floor_percent is not None and any(b.at_least is None for b in condition.bounds):
            faults.append(_("规定了余项的最低百分比，标准就只能写“至少”。"))
        for fault in filter(None, faults):
            yield _("%(label)s：%(fault)s") % {"label": condition.label, "fault": fault}


def _variation(rule: rules.Variation, _full: Decimal, _formulas: Formulas) -> Iterator[str]:
    yield value_fault(rule.at_most, _("差异系数的标准"))
    yield value_fault(rule.zero, _("零分的差异系数"))
    if rule.at_most <= 0:
        yield _("差异系数的标准应当大于 0。")
    if rule.zero is not None and rule.zero <= rule.at_most:
        yield _("零分的差异系数应当大于标准。")


def _shares(
    rule: rules.Satisfaction | rules.OnTime, _full: Decimal, formulas: Formulas
) -> Iterator[str]:
    yield points_fault(rule.full, _("满分的百分比"), WHOLE)
    if rule.zero is not None and not 0 <= rule.zero < rule.full:
        yield _("零分的百分比应当小于满分的百分比。")
    yield value_fault(rule.zero, _("零分的百分比"))
    if isinstance(rule, rules.OnTime):
        names: tuple[str, ...] = (rule.closed, rule.due)
    else:
        names = rule.satisfied + rule.dissatisfied + rule.unknown
        if not rule.satisfied or not rule.dissatisfied:
            yield _("满意和不满意的份数都要写明。")
        if len(set(names)) < len(names):
            yield _("同一份数用了两次。")
    yield from (fault for name in names for fault in formulas.number_faults(name))
    if len({alike(formulas.units[name]) for name in names if name in formulas.units}) > 1:
        yield _("这几项数据的单位不同。")


CHECKS: dict[type, Callable[[Any, Decimal, Formulas], Iterator[str]]] = {
    rules.Level: _level,
    rules.YesNo: _nothing,
    rules.Points: _nothing,
    rules.Deduction: _deduction,
    rules.Linear: _linear,
    rules.Banded: _banded,
    rules.Ratio: _ratio,
    rules.Threshold: _threshold,
    rules.Count: _count,
    rules.Computed: _nothing,
    rules.Variation: _variation,
    rules.Satisfaction: _shares,
    rules.OnTime: _shares,
}
