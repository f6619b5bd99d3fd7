"""From one version of a framework to the next: which indicators can still be compared."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import structs

from dudao.evaluation.framework.definition import Framework, Indicator, Metric
from dudao.evaluation.framework.expressions import names_in, parse
from dudao.evaluation.framework.rules import Rule, kind_of
from dudao.lib.choices import Choice


class Mark(Choice):
    """What results of an indicator in two versions say about each other."""

    COMPARABLE = "comparable", gettext_lazy("可比")
    CHANGED = "changed", gettext_lazy("有调整，比较时注明")
    NOT_COMPARABLE = "not_comparable", gettext_lazy("不可比")


class Crossing(NamedTuple):
    """One indicator in two versions (empty: it is not there), its mark and the reasons for it."""

    old: str
    new: str
    mark: Mark
    reasons: tuple[str, ...] = ()


def crosswalk(
    old: Framework, new: Framework, became: Mapping[str, str] | None = None
) -> list[Crossing]:
    """Return every indicator of both versions, in the order of the new one, then what is gone.

    Indicators with one code are the same, or where `became` tells from old to new.
    """
    renamed = dict(became or {})
    before = {p.indicator.code: p.indicator for p in old.walk()}
    source = {renamed.get(code, code): code for code in before}
    crossings = []
    for placed in new.walk():
        one = placed.indicator
        was = before.get(source.get(one.code, ""))
        crossings.append(_crossed(was, one, old, new) if was else _only(new=one.code))
    after = {placed.indicator.code for placed in new.walk()}
    gone = [code for target, code in source.items() if target not in after]
    return [*_lifted(crossings, new), *(_only(old=code) for code in gone)]


def _only(*, old: str = "", new: str = "") -> Crossing:
    reason = _("新版新增的指标。") if new else _("新版已经取消的指标。")
    return Crossing(old, new, Mark.NOT_COMPARABLE, (reason,))


def _crossed(was: Indicator, now: Indicator, old: Framework, new: Framework) -> Crossing:
    """Compare one indicator by itself; what lies below it is lifted up afterwards."""
    broken = list(_broken(was, now, old, new))
    if broken:
        return Crossing(was.code, now.code, Mark.NOT_COMPARABLE, tuple(broken))
    changed = list(_changed(was, now))
    mark = Mark.CHANGED if changed else Mark.COMPARABLE
    return Crossing(was.code, now.code, mark, tuple(changed))


def _broken(was: Indicator, now: Indicator, old: Framework, new: Framework) -> Iterator[str]:
    if bool(was.children) is not bool(now.children):
        yield _("一版直接计分，另一版由下级指标合成。")
    elif was.rule is not None and now.rule is not None:
        if kind_of(was.rule) is not kind_of(now.rule):
            yield _("计分方式由“%(old)s”改为“%(new)s”。") % {
                "old": kind_of(was.rule).label,
                "new": kind_of(now.rule).label,
            }
        elif _inputs(was.rule) != _inputs(now.rule):
            yield _("计算的公式改了。")
        else:
            yield from _metrics(was.rule, old, new)
    if old.measure is not new.measure:
        yield _("一版按分值，另一版按权重。")


def _metrics(rule: Rule, old: Framework, new: Framework) -> Iterator[str]:
    """Yield the figures of a rule that have another unit or formula now, of those behind it too."""
    seen, waiting = set(), _names(rule)
    before, after = old.names(), new.names()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in before or name not in after:
            continue
        seen.add(name)
        was, now = before[name], after[name]
        if _meaning(was) != _meaning(now):
            yield _("数据“%(label)s”的单位或算法改了。") % {"label": now.label}
        waiting |= set(names_in(parse(now.formula))) if now.formula else set()


def _meaning(metric: Metric) -> tuple[str, str]:
    return metric.unit, "".join(metric.formula.split())


def _names(rule: Rule) -> set[str]:
    return {name for text in _inputs(rule) if text for name in names_in(parse(text))}


def _inputs(rule: Rule) -> list[str]:
    """Return the formulas by which a rule gets its values."""
    texts: list[str] = []
    for field in structs.fields(rule):
        value = getattr(rule, field.name)
        if field.name in ("value", "total", "pupils", "closed", "due"):
            texts.append(value)
        elif field.name in ("satisfied", "dissatisfied"):
            texts += value
        elif field.name == "conditions":
            texts += [condition.value for condition in value]
    return ["".join(text.split()) for text in texts]


def _changed(was: Indicator, now: Indicator) -> Iterator[str]:
    if was.points != now.points:
        yield _("分值由 %(old)s 改为 %(new)s。") % {"old": was.points, "new": now.points}
    if was.weight != now.weight:
        yield _("权重由 %(old)s 改为 %(new)s。") % {"old": was.weight, "new": now.weight}
    if was.rule != now.rule:
        yield _("计分的标准改了。")
    if was.applies != now.applies:
        yield _("适用范围改了。")
    if was.cap != now.cap or was.undefined != now.undefined:
        yield _("封顶或不能计算时的处理改了。")
    if was.title != now.title:
        yield _("名称由“%(old)s”改为“%(new)s”。") % {"old": was.title, "new": now.title}


def _lifted(crossings: list[Crossing], new: Framework) -> list[Crossing]:
    """Mark what lies above changed indicators as changed: its parts are no longer the same."""
    found = {crossing.new: crossing for crossing in crossings}
    for placed in reversed(list(new.walk())):
        one = placed.indicator
        mine = found[one.code]
        below = [found[child.code] for child in one.children]
        if mine.mark is Mark.COMPARABLE and any(b.mark is not Mark.COMPARABLE for b in below):
            reasons = (*mine.reasons, _("下级指标有调整。"))
            found[one.code] = mine._replace(mark=Mark.CHANGED, reasons=reasons)
    return [found[crossing.new] for crossing in crossings]
