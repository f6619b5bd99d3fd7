"""Is this a framework that can be scored with? Every fault in people's words, with its code."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from dudao.evaluation.framework.checking_rules import rule_faults
from dudao.evaluation.framework.definition import (
    Framework,
    Grade,
    Indicator,
    Measure,
    Placed,
    Spread,
)
from dudao.evaluation.framework.formulas import Formulas, metric_faults
from dudao.evaluation.framework.numbers import MAX_POINTS, WHOLE, points_fault
from dudao.evaluation.framework.reading import Fault, shaped

MAX_INDICATORS = 1000


def read(data: object) -> tuple[Framework | None, list[Fault]]:
    """Return the framework written in `data` (decoded JSON or TOML) and all its faults.

    The framework is None where the shape itself is wrong.
    """
    framework, faults = shaped(data)
    return framework, faults if framework is None else check(framework)


def check(framework: Framework) -> list[Fault]:
    """Return everything that keeps `framework` from being used."""
    formulas = Formulas(framework)
    found = [
        *_whole(framework, formulas),
        *_repeated(framework),
        *_indicators(framework, formulas),
        *(Fault(*each) for each in metric_faults(framework, formulas)),
        *_grades(framework),
        *_vetoes(framework, formulas),
    ]
    return [fault for fault in found if fault.message]


def _whole(framework: Framework, formulas: Formulas) -> Iterator[Fault]:
    number = sum(1 for _placed in framework.walk())
    if not 0 < number <= MAX_INDICATORS:
        yield Fault("", _("指标应当有 1 到 %(limit)s 个。") % {"limit": MAX_INDICATORS})
    yield Fault("", points_fault(framework.total, _("总分")))
    yield Fault("", points_fault(framework.bonus_cap, _("加分上限")))
    yield Fault("", points_fault(framework.most, _("最高总分")))
    if framework.most is not None and framework.most < framework.total:
        yield Fault("", _("最高总分小于总分。"))
    if framework.spread is Spread.WHOLE and framework.measure is Measure.WEIGHTS:
        yield Fault("", _("按权重评分时，不适用指标只能由同级分担或按满分计。"))
    for fault in formulas.applies_faults(framework.applies):
        yield Fault("", fault)
    yield from _sum("", [one for one in framework.indicators if not one.bonus], framework)


def _repeated(framework: Framework) -> Iterator[Fault]:
    codes = [p.indicator.code for p in framework.walk()] + [v.code for v in framework.vetoes]
    keys = [metric.key for metric in framework.metrics]
    for name, words in (
        (_("指标编号"), codes),
        (_("数据代号"), keys),
        (_("等级代号"), [grade.key for grade in framework.grades]),
    ):
        for word, times in Counter(words).items():
            if times > 1:
                yield Fault(word, _("%(name)s“%(word)s”用了两次。") % {"name": name, "word": word})


def _indicators(framework: Framework, formulas: Formulas) -> Iterator[Fault]:
    bonus: set[str] = set()
    for placed in framework.walk():
        one = placed.indicator
        is_bonus = one.bonus or (placed.above is not None and placed.above.code in bonus)
        if is_bonus:
            bonus.add(one.code)
        for message in _of_indicator(placed, framework, formulas, is_bonus=is_bonus):
            yield Fault(one.code, message)
        if one.children and not is_bonus:
            yield from _sum(one.code, one.children, framework, one.points)


def _of_indicator(
    placed: Placed, framework: Framework, formulas: Formulas, *, is_bonus: bool
) -> Iterator[str]:
    one = placed.indicator
    if one.bonus and placed.above is not None:
        yield _("加分项只能放在最上一级。")
    full = WHOLE
    if is_bonus or framework.measure is Measure.POINTS:
        full = one.points or Decimal(0)
        yield _carried(one.points, one.weight, _("分值"), _("权重"), MAX_POINTS)
    else:
        yield _carried(one.weight, one.points, _("权重"), _("分值"), WHOLE)
    if one.cap is not None:
        yield points_fault(one.cap, _("封顶分"), full or MAX_POINTS)
    yield from formulas.applies_faults(one.applies)
    if one.children and one.rule is not None:
        yield _("有下级指标的指标不要再写计分规则。")
    elif one.rule is None and not one.children:
        yield _("没有计分规则。")
    elif one.rule is not None:
        yield from rule_faults(one.rule, full or MAX_POINTS, formulas)


def _carried(
    wanted: Decimal | None, other: Decimal | None, name: str, other_name: str, most: Decimal
) -> str:
    if wanted is None:
        return _("没有写%(name)s。") % {"name": name}
    if other is not None:
        return _("只写%(name)s，不要写%(other)s。") % {"name": name, "other": other_name}
    return points_fault(wanted, name, most)


def _sum(
    place: str, below: Sequence[Indicator], framework: Framework, points: Decimal | None = None
) -> Iterator[Fault]:
    """Yield that what the indicators below carry does not add up."""
    if framework.measure is Measure.POINTS:
        name, wanted = _("分值"), framework.total if not place else points
        found = [one.points for one in below]
    else:
        name, wanted, found = _("权重"), WHOLE, [one.weight for one in below]
    if wanted is None or None in found or not found:
        return  # told at the indicator itself
    total = sum(number for number in found if number is not None)
    if total != wanted:
        yield Fault(
            place,
            _("下级%(name)s合计 %(total)s，应当是 %(wanted)s。")
            % {"name": name, "total": total, "wanted": wanted},
        )


def _grades(framework: Framework) -> Iterator[Fault]:
    grades = framework.grades
    limits = [grade.at_least for grade in grades]
    if any(low >= high for high, low in itertools.pairwise(limits)):
        yield Fault("", _("等级应当从高到低排列，分数线不能相同。"))
    if limits and limits[-1] != 0:
        yield Fault(grades[-1].key, _("最低一等的分数线应当是 0，否则有的学校没有等级。"))
    codes = {placed.indicator.code for placed in framework.walk()}
    for index, grade in enumerate(grades):
        is_lowest = index == len(grades) - 1
        for message in _of_grade(grade, codes, framework.total, is_lowest=is_lowest):
            yield Fault(grade.key, message)


def _of_grade(
    grade: Grade, codes: Iterable[str], total: Decimal, *, is_lowest: bool
) -> Iterator[str]:
    if not is_lowest:
        yield points_fault(grade.at_least, _("分数线"), total)
    elif grade.bars or grade.share is not None:
        yield _("最低一等不能再有条件或比例，否则有的学校没有等级。")
    yield points_fault(grade.share, _("比例"), WHOLE)
    for bar in grade.bars:
        yield points_fault(bar.percent, _("条件的百分比"), WHOLE)
        if bar.indicator not in codes:
            yield _("没有指标“%(code)s”。") % {"code": bar.indicator}


def _vetoes(framework: Framework, formulas: Formulas) -> Iterator[Fault]:
    keys = [grade.key for grade in framework.grades]
    for veto in framework.vetoes:
        if not keys:
            yield Fault(veto.code, _("一票否决要压低等级，请先写明等级。"))
        elif veto.grade is not None and veto.grade not in keys:
            yield Fault(veto.code, _("没有等级“%(key)s”。") % {"key": veto.grade})
        if veto.when:
            for message in formulas.condition_faults(veto.when):
                yield Fault(veto.code, message)
