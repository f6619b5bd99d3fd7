"""Rules of a year's evaluation: parts, weights, key work, and the framework they make together."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
from django.utils.translation import gettext as _
from msgspec.structs import replace

from dudao.evaluation.framework import (
    Framework,
    Indicator,
    Level,
    Metric,
    Rule,
    Step,
    Undefined,
    Veto,
    parse,
)
from dudao.evaluation.framework.expressions import names_in
from dudao.evaluation.scoring.grouping import formula_of
from dudao.evaluation.states import PartSource

HUNDRED, PLACES = Decimal(100), Decimal("0.01")
TITLE_LIMIT, REASON_LIMIT, BASIS_LIMIT, TEXT_LIMIT = 120, 300, 200, 5000
MOST_WORKS = 20
#: The figures that are counted from records, and the part that each belongs to.
FIGURES: dict[str, PartSource] = {
    **{
        f"{key}_{what}": source
        for key, source in (
            ("work", PartSource.KEY_WORK),
            ("routine", PartSource.ROUTINE),
            ("special", PartSource.SPECIAL),
            ("random", PartSource.RANDOM),
        )
        for what in ("visits", "judged", "met", "problems")
    },
    "findings_due": PartSource.ROUTINE,
    "findings_closed": PartSource.ROUTINE,
    "relapses": PartSource.ROUTINE,
}
#: What the grades of a round are worth, best first, as the levels A to D are.
GRADE_PERCENTS = (Decimal(100), Decimal(85), Decimal(70), Decimal(50))
_WORK = re.compile(r"\bwork_(?=visits|judged|met|problems)")


class Work(NamedTuple):
    """A piece of key work: its weight (none: an equal share), the labels of its round's grades."""

    title: str
    weight: Decimal | None = None
    grades: tuple[str, ...] = ()


class Part(NamedTuple):
    """A part as the indicator system has it: code, title, where its figures come from."""

    code: str
    title: str
    source: PartSource
    weight: Decimal


@dataclass(frozen=True)
class YearGiven:
    """What is said of a year's scheme."""

    title: str
    weights: Mapping[str, Decimal]
    first_on: date
    last_on: date
    basis: str = ""
    reason: str = ""


def figures_in(framework: Framework, top: Indicator) -> set[str] | None:
    """Return the figures that the rules below `top` use; None where somebody has to answer."""
    names: set[str] = set()
    for leaf in leaves_of(top):
        text = formula_of(leaf.rule) if leaf.rule is not None else ""
        if not text:
            return None
        names |= set(names_in(parse(text)))
        if leaf.applies.when:
            names |= set(names_in(parse(leaf.applies.when)))
    return _resolved(framework, names)


def parts_of(framework: Framework) -> tuple[list[Part], list[str]]:
    """Return the parts of a framework and, in words, why it cannot be worked out from records."""
    parts, faults = [], []
    for top in framework.indicators:
        names = figures_in(framework, top)
        if not names:
            faults.append(_("“%(part)s”要由人填写，不能从记录中算出。") % {"part": top.title})
            continue
        if strange := sorted(names - FIGURES.keys()):
            told = {"part": top.title, "names": _("、").join(strange)}
            faults.append(_("“%(part)s”用到的数据不在记录中：%(names)s。") % told)
            continue
        sources = {FIGURES[name] for name in names}
        if len(sources) > 1 or (PartSource.KEY_WORK in sources and len(leaves_of(top)) > 1):
            faults.append(_("“%(part)s”混用了几类记录，请分成几个部分。") % {"part": top.title})
            continue
        parts.append(Part(top.code, top.title, sources.pop(), top.weight or Decimal(0)))
    return parts, faults


def leaves_of(top: Indicator) -> list[Indicator]:
    """Return what is scored below an indicator, itself where there is nothing."""
    if not top.children:
        return [top]
    return [leaf for child in top.children for leaf in leaves_of(child)]


def weight_problems(weights: Mapping[str, Decimal], codes: Sequence[str]) -> dict[str, str]:
    """Return what is wrong with the weights of the parts, by their codes."""
    problems = {}
    for code in codes:
        weight = weights.get(code)
        if weight is None or not 0 <= weight <= HUNDRED or weight != weight.quantize(PLACES):
            problems[code] = _("请填0到100的权重，最多两位小数。")
    whole = sum((weights.get(code) or Decimal(0) for code in codes), Decimal(0))
    if not problems and whole != HUNDRED:
        problems[codes[-1] if codes else ""] = _(
            "各部分权重合计应为100，现在合计%(sum)s，请调整。"
        ) % {"sum": whole}
    return problems


def random_weight(parts: Iterable[Part], weights: Mapping[str, Decimal]) -> Decimal:
    """Return the weight of what random inspections find."""
    random = (part.code for part in parts if part.source is PartSource.RANDOM)
    return sum((Decimal(weights.get(code) or 0) for code in random), Decimal(0))


def work_weights(works: Sequence[Work]) -> list[Decimal]:
    """Return the weights of the key work, 100 together: what is open is shared evenly.

    Raises ValueError with a sentence where they do not add up.
    """
    if not works:
        raise ValueError(_("请选择本年的重点工作，或者把这一部分的权重设为0。"))
    given = sum((work.weight for work in works if work.weight is not None), Decimal(0))
    unset = sum(work.weight is None for work in works)
    rest = HUNDRED - given
    if (
        (unset and rest <= 0)
        or (not unset and rest)
        or any(work.weight is not None and work.weight <= 0 for work in works)
    ):
        raise ValueError(
            _("各项重点工作的权重应大于0，合计100；留空的平均分配。现在合计%(sum)s。")
            % {"sum": given}
        )
    each = (rest / unset).quantize(PLACES) if unset else Decimal(0)
    found = [each if work.weight is None else work.weight for work in works]
    if unset:
        last = max(n for n, work in enumerate(works) if work.weight is None)
        found[last] += rest - each * unset
    return found


def year_framework(
    base: Framework, weights: Mapping[str, Decimal], works: Sequence[Work]
) -> Framework:
    """Return `base` with the year's weights and, in place of its key work, that of the year.

    Vetoes are off: only a rule with a legal basis and an approver turns one on.
    """
    parts = {part.code: part for part in parts_of(base)[0]}
    indicators, metrics = [], [one for one in base.metrics if not _WORK.match(one.key)]
    template = [one for one in base.metrics if _WORK.match(one.key)]
    for top in base.indicators:
        weight = weights[top.code]
        if not weight:
            continue  # a part that counts nothing this year
        if parts[top.code].source is PartSource.KEY_WORK:
            rows = zip(works, work_weights(works), strict=True)
            children = tuple(_work(top, n, *row) for n, row in enumerate(rows, 1))
            indicators.append(replace(top, weight=weight, rule=None, children=children))
            metrics += [one for n, row in enumerate(works, 1) for one in _metrics(template, n, row)]
        else:
            indicators.append(replace(top, weight=weight))
    return replace(
        base,
        indicators=tuple(indicators),
        metrics=tuple(metrics),
        vetoes=tuple(replace(veto, basis="", when="") for veto in base.vetoes),
    )


def with_vetoes(framework: Framework, bases: Mapping[str, str]) -> Framework:
    """Return the framework with the vetoes on that have a basis in `bases`."""
    on: tuple[Veto, ...] = tuple(
        replace(veto, basis=bases.get(veto.code, "")) for veto in framework.vetoes
    )
    return replace(framework, vetoes=on)


def work_figure(number: int, what: str) -> str:
    """Return the name of a figure of the key work with that number."""
    return f"work{number}_{what}"


def work_code(top: str, number: int) -> str:
    """Return the code of the key work with that number below its part."""
    return f"{top}{number}"


def _work(top: Indicator, number: int, work: Work, weight: Decimal) -> Indicator:
    leaf = leaves_of(top)[0]
    rule: Rule | None = leaf.rule
    if work.grades:
        last = len(GRADE_PERCENTS) - 1
        percents = [GRADE_PERCENTS[min(n, last)] for n in range(len(work.grades))]
        rule = Level(tuple(Step(*row) for row in zip(work.grades, percents, strict=True)))
    else:
        text = msgspec.json.encode(rule).decode()
        rule = msgspec.json.decode(_WORK.sub(f"work{number}_", text), type=Rule)
    return replace(
        leaf,
        code=work_code(top.code, number),
        title=work.title,
        weight=weight,
        rule=rule,
        undefined=None if work.grades else leaf.undefined or Undefined.NOT_APPLICABLE,
    )


def _metrics(template: Iterable[Metric], number: int, work: Work) -> list[Metric]:
    if work.grades:
        return []
    return [
        replace(one, key=_WORK.sub(f"work{number}_", one.key), label=_label(work, one))
        for one in template
    ]


def _label(work: Work, metric: Metric) -> str:
    return _("%(work)s：%(what)s") % {"work": work.title, "what": metric.label}


def _resolved(framework: Framework, names: set[str]) -> set[str]:
    """Return the reported figures behind `names`: formulas opened."""
    metrics = framework.names()
    found: set[str] = set()
    open_names = list(names)
    while open_names:
        name = open_names.pop()
        metric = metrics.get(name)
        if metric is not None and metric.formula:
            open_names += names_in(parse(metric.formula))
        else:
            found.add(name)
    return found


def said_problems(given: YearGiven) -> dict[str, str]:
    """Return what is wrong with the words and days of a scheme, by field."""
    problems: dict[str, str] = {}
    if not given.title:
        problems["title"] = _("必填，请填写。")
    limits: Sequence[tuple[str, Any, int]] = (
        ("title", given.title, TITLE_LIMIT),
        ("basis", given.basis, BASIS_LIMIT),
        ("reason", given.reason, REASON_LIMIT),
    )
    for name, text, limit in limits:
        if len(text) > limit:
            problems[name] = _("最多%(limit)d字，请精简。") % {"limit": limit}
    if given.last_on < given.first_on:
        problems["last_on"] = _("结束日期早于开始日期。")
    return problems
