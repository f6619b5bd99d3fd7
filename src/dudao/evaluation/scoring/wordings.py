"""How a score came out, in a sentence for people."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from dudao.evaluation.framework import rules
from dudao.evaluation.framework.identity import plain
from dudao.evaluation.framework.rules import Rule

Asked = tuple[Decimal, bool, bool]
"""A bound, whether it is asked at most, and whether it is met."""


class Came(NamedTuple):
    """What is told: the value that was found, the points for it, the full ones, the bounds."""

    value: Decimal
    points: Decimal
    full: Decimal
    bounds: Sequence[Asked]

    def words(self, **more: object) -> dict[str, object]:
        """Return the words that every sentence may use, and `more`."""
        return {"value": plain(self.value), "points": self.points, "full": self.full, **more}


def sentence(rule: Rule, came: Came) -> str:
    """Return how the points came out."""
    return _SENTENCES[type(rule)](rule, came)


def answer_text(rule: Rule | None, value: Decimal | None) -> str:
    """Return a value as people say it; empty where there is none."""
    if value is None:
        return ""
    if isinstance(rule, rules.Level):
        return rule.steps[int(value)].name
    if isinstance(rule, rules.YesNo):
        return _("是") if value else _("否")
    return plain(value)


def _level(rule: rules.Level, came: Came) -> str:
    step = rule.steps[int(came.value)]
    return _("评为 %(name)s，得满分 %(full)s 的 %(percent)s%%，即 %(points)s 分。") % came.words(
        name=step.name, percent=plain(step.percent)
    )


def _yes_no(rule: rules.YesNo, came: Came) -> str:
    return _("%(answer)s，得 %(points)s 分。") % came.words(answer=answer_text(rule, came.value))


def _given(_rule: Rule, came: Came) -> str:
    return _("得 %(points)s 分（满分 %(full)s）。") % came.words()


def _computed(_rule: rules.Computed, came: Came) -> str:
    return _("按公式算得 %(value)s，得 %(points)s 分（满分 %(full)s）。") % came.words()


def _deduction(rule: rules.Deduction, came: Came) -> str:
    return _(
        "%(value)s 个问题，每个扣 %(each)s 分，得 %(points)s 分（满分 %(full)s）。"
    ) % came.words(each=plain(rule.per_problem))


def _linear(rule: rules.Linear, came: Came) -> str:
    return _(
        "%(value)s，在零分的 %(zero)s 和满分的 %(at)s 之间折算，得 %(points)s 分（满分 %(full)s）。"
    ) % came.words(zero=plain(rule.zero), at=plain(rule.full))


def _banded(_rule: rules.Banded, came: Came) -> str:
    return _("%(value)s 所在的档得 %(points)s 分（满分 %(full)s）。") % came.words()


def _ratio(_rule: rules.Ratio, came: Came) -> str:
    bound = came.bounds[0][0]
    return _("%(value)s 与标准 %(bound)s 相比，得 %(points)s 分（满分 %(full)s）。") % came.words(
        bound=plain(bound)
    )


def _threshold(_rule: rules.Threshold, came: Came) -> str:
    bound, is_most, is_met = came.bounds[0]
    words = came.words(bound=plain(bound), sign="≤" if is_most else "≥")
    if is_met:
        return _("%(value)s，达到标准（%(sign)s %(bound)s），得 %(points)s 分。") % words
    return _("%(value)s，没有达到标准（%(sign)s %(bound)s），得 %(points)s 分。") % words


def _count(rule: rules.Count, came: Came) -> str:
    words = came.words(number=len(came.bounds), needed=rule.needed)
    said = _("%(number)s 项中 %(value)s 项达标，要求 %(needed)s 项") % words
    if rule.floor_percent is not None:
        said += _("，余项不低于标准的 %(floor)s%%") % {"floor": plain(rule.floor_percent)}
    return said + _("，得 %(points)s 分。") % words


def _variation(rule: rules.Variation, came: Came) -> str:
    return _(
        "全县差异系数 %(value)s，要求不高于 %(most)s，得 %(points)s 分（满分 %(full)s）。"
    ) % came.words(most=plain(rule.at_most))


def _satisfaction(rule: rules.Satisfaction, came: Came) -> str:
    return _(
        "满意度 %(value)s%%（不计“不了解”），满分线 %(at)s%%，得 %(points)s 分。"
    ) % came.words(at=plain(rule.full))


def _on_time(_rule: rules.OnTime, came: Came) -> str:
    return _("按期整改 %(value)s%%，得 %(points)s 分（满分 %(full)s）。") % came.words()


_SENTENCES: dict[type, Callable[[Any, Came], str]] = {
    rules.Level: _level,
    rules.YesNo: _yes_no,
    rules.Points: _given,
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
