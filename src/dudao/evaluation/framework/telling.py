"""A rule in words for people: what is looked at, and what pays how much."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from dudao.evaluation.framework import rules
from dudao.evaluation.framework.definition import Framework
from dudao.evaluation.framework.identity import plain
from dudao.evaluation.framework.rules import Applies, Bound, Rule
from dudao.org.states import Stage, UnitKind

_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?")
_SIGNS = {"*": "×", "/": "÷", ">=": "≥", "<=": "≤", "!=": "≠"}
_SIGN = re.compile(r">=|<=|!=|\*|/")


def rule_words(rule: Rule, framework: Framework) -> str:
    """Return what `rule` pays for, in one or two sentences."""
    return _TOLD[type(rule)](rule, framework)


def formula_words(text: str, framework: Framework) -> str:
    """Return a formula with the labels of its figures; empty: what was answered."""
    names = framework.names()

    def label(found: re.Match[str]) -> str:
        metric = names.get(found[0])
        if metric is None:
            return found[0]
        level = found[0].partition(".")[2]
        words = dict(Stage.choices())
        if not level:
            return metric.label
        return _("%(metric)s（%(level)s）") % {
            "metric": metric.label,
            "level": words.get(level, level),
        }

    if not text:
        return _("填报值")
    return _SIGN.sub(lambda sign: f" {_SIGNS[sign[0]]} ", _NAME.sub(label, "".join(text.split())))


def applies_words(applies: Applies, framework: Framework) -> str:
    """Return whom something is for; empty for everybody."""
    return _("；").join(_applies(applies, framework))


def _applies(applies: Applies, framework: Framework) -> Iterator[str]:
    words = [(dict(UnitKind.choices()), applies.kinds), (dict(Stage.choices()), applies.stages)]
    for known, keys in words:
        if keys:
            yield _("、").join(str(known.get(key, key)) for key in keys)
    if applies.tags:
        yield _("有标签 %(tags)s") % {"tags": _("、").join(applies.tags)}
    if applies.except_tags:
        yield _("没有标签 %(tags)s") % {"tags": _("、").join(applies.except_tags)}
    if applies.when:
        yield _("当 %(when)s") % {"when": formula_words(applies.when, framework)}


def bounds_words(bounds: Sequence[Bound], unit: str, framework: Framework) -> str:
    """Return what is asked of whom."""
    told = []
    for bound in bounds:
        sign = "≥" if bound.at_least is not None else "≤"
        whom = applies_words(bound.applies, framework)
        between = _("：") if bound.applies.when else " "
        told.append(f"{whom}{between}{sign} {plain(bound.number)}{unit}".strip())
    return _("；").join(told)


def _level(rule: rules.Level, _framework: Framework) -> str:
    steps = _("、").join(f"{step.name} {plain(step.percent)}%" for step in rule.steps)
    return _("评等级，得满分的：%(steps)s。") % {"steps": steps}


def _yes_no(rule: rules.YesNo, _framework: Framework) -> str:
    return _("“是”得满分，“否”不得分。") if rule.good else _("“否”得满分，“是”不得分。")


def _points(_rule: rules.Points, _framework: Framework) -> str:
    return _("在分值以内评分。")


def _deduction(rule: rules.Deduction, framework: Framework) -> str:
    said = _("每个问题扣 %(each)s 分") % {"each": plain(rule.per_problem)}
    if rule.most is not None:
        said += _("，最多扣 %(most)s 分") % {"most": plain(rule.most)}
    else:
        said += _("，扣完为止")
    if rule.value:
        said += _("；问题数：%(value)s") % {"value": formula_words(rule.value, framework)}
    return said + _("。")


def _linear(rule: rules.Linear, framework: Framework) -> str:
    return _("%(value)s：%(zero)s 得零分，%(full)s 得满分，中间按比例。") % {
        "value": formula_words(rule.value, framework),
        "zero": f"{plain(rule.zero)}{rule.unit}",
        "full": f"{plain(rule.full)}{rule.unit}",
    }


def _banded(rule: rules.Banded, framework: Framework) -> str:
    bands = _("；").join(
        _("%(range)s 得 %(points)s 分")
        % {"range": _range(band.at_least, band.below, rule.unit), "points": plain(band.points)}
        for band in rule.bands
    )
    return _("%(value)s：%(bands)s。") % {
        "value": formula_words(rule.value, framework),
        "bands": bands,
    }


def _range(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    if low is None and high is None:
        return _("任何值")
    if low is None:
        return _("不足 %(high)s") % {"high": f"{plain(high or Decimal(0))}{unit}"}
    if high is None:
        return _("%(low)s 及以上") % {"low": f"{plain(low)}{unit}"}
    return _("%(low)s 至不足 %(high)s") % {"low": plain(low), "high": f"{plain(high)}{unit}"}


def _ratio(rule: rules.Ratio, framework: Framework) -> str:
    return _("%(value)s：达到标准（%(bounds)s）得满分，不足按比例。") % {
        "value": formula_words(rule.value, framework),
        "bounds": bounds_words(rule.standards, rule.unit, framework),
    }


def _threshold(rule: rules.Threshold, framework: Framework) -> str:
    return _("%(value)s：达标（%(bounds)s）得满分，不达标不得分。") % {
        "value": formula_words(rule.value, framework),
        "bounds": bounds_words(rule.bounds, rule.unit, framework),
    }


def _count(rule: rules.Count, framework: Framework) -> str:
    said = _("%(number)s 项中至少 %(needed)s 项达标得满分") % {
        "number": len(rule.conditions),
        "needed": rule.needed,
    }
    if rule.floor_percent is not None:
        said += _("，余项不低于标准的 %(floor)s%%") % {"floor": plain(rule.floor_percent)}
    if rule.in_part:
        said += _("，不足的按达标项数折算")
    parts = _("；").join(
        f"{one.label} {bounds_words(one.bounds, one.unit, framework)}" for one in rule.conditions
    )
    return said + _("：%(parts)s。") % {"parts": parts}


def _computed(rule: rules.Computed, framework: Framework) -> str:
    return _("得分 = %(value)s。") % {"value": formula_words(rule.value, framework)}


def _variation(rule: rules.Variation, framework: Framework) -> str:
    said = _("全县各校“%(total)s”按“%(pupils)s”计的差异系数不高于 %(most)s 得满分") % {
        "total": formula_words(rule.total, framework),
        "pupils": formula_words(rule.pupils, framework),
        "most": plain(rule.at_most),
    }
    if rule.zero is None:
        return said + _("，超过不得分。")
    return said + _("，到 %(zero)s 降为零分。") % {"zero": plain(rule.zero)}


def _rising(rule: rules.Satisfaction | rules.OnTime, said: str) -> str:
    if rule.zero is None:
        return said + _("达到 %(full)s%% 得满分，不到不得分。") % {"full": plain(rule.full)}
    words = {"full": plain(rule.full), "zero": plain(rule.zero)}
    return said + _("达到 %(full)s%% 得满分，%(zero)s%% 得零分，中间按比例。") % words


def _satisfaction(rule: rules.Satisfaction, _framework: Framework) -> str:
    return _rising(rule, _("满意度（不计“不了解”）"))


def _on_time(rule: rules.OnTime, _framework: Framework) -> str:
    return _rising(rule, _("到期问题按期整改的比例"))


_TOLD: dict[type, Callable[[Any, Framework], str]] = {
    rules.Level: _level,
    rules.YesNo: _yes_no,
    rules.Points: _points,
    rules.Deduction: _deduction,
    rules.Linear: _linear,
    rules.Banded: _banded,
    rules.Ratio: _ratio,
    rules.Threshold: _threshold,
    rules.Count: _count,
    rules.Computed: _computed,
    rules.Variation: _variation,
    rules.Satisfaction: _satisfaction,
    rules.OnTime: _on_time,
}
