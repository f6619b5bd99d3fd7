"""The shape of a framework: a tree of indicators of any depth, its metrics, grades and vetoes.

What can be said about one value is here; what needs a look at the whole is in `checking`.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, NamedTuple

from django.utils.translation import gettext_lazy as _
from msgspec import Meta, Struct

from dudao.evaluation.framework.rules import (
    EVERYBODY,
    Applies,
    Code,
    Formula,
    Key,
    Line,
    MetricName,
    Rule,
    Text,
    Undefined,
    UnitText,
)
from dudao.lib.choices import Choice


class Measure(Choice):
    """What the indicators carry."""

    POINTS = "points", _("分值：下级分值之和等于上级分值")
    WEIGHTS = "weights", _("权重：同级权重之和等于 100")


class Spread(Choice):
    """What happens to the points of an indicator that is not applicable."""

    SIBLINGS = "siblings", _("由同级其他指标按比例分担")
    WHOLE = "whole", _("全部指标按实际得分与应得分折算")
    FULL = "full", _("按满分计")


class Evidence(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A paper that proves an indicator. `valid_months` after its date it no longer does."""

    title: Line
    required: bool = True
    valid_months: Annotated[int, Meta(ge=1, le=120)] | None = None


class Metric(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A figure that rules may use: reported, or worked out from others by `formula`.

    With `levels` it is reported for each, and written `pupils.primary`, `pupils.junior`.
    """

    key: Key
    label: Line
    unit: UnitText = ""
    levels: tuple[Key, ...] = ()
    formula: Formula = ""
    source: Text = ""  # where the figure comes from, for people
    help: Text = ""


class Indicator(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An indicator: it has either indicators below it or a rule.

    It carries `points` or `weight`, as the framework measures. `cap` is what it may reach at most.
    A `bonus` stands at the top, is paid beyond the total and carries points in either measure;
    below it indicators are added up, up to its points.
    """

    code: Code
    title: Line
    points: Decimal | None = None
    weight: Decimal | None = None
    children: tuple["Indicator", ...] = ()
    rule: Rule | None = None
    applies: Applies = EVERYBODY
    undefined: Undefined | None = None  # none: what the kind of rule says
    cap: Decimal | None = None
    bonus: bool = False
    evidence: tuple[Evidence, ...] = ()
    basis: Text = ""
    help: Text = ""
    method: Text = ""  # how it is looked into: papers, a walk round, talks


class Veto(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What keeps the grade down (一票否决), whatever the score. Without a basis it is off.

    It happened where `when` holds, or where it was answered yes under its code.
    """

    code: Code
    title: Line
    basis: Text = ""
    when: Formula = ""
    grade: Key | None = None  # the best that is still possible; none: the lowest


class Bar(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A grade asks so many percent of an indicator, besides the total."""

    indicator: Code
    percent: Decimal


class Grade(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A grade, from `at_least` of the total on; `share`: at most so many percent of a batch."""

    key: Key
    label: Line
    at_least: Decimal
    bars: tuple[Bar, ...] = ()
    share: Decimal | None = None
    target: Text = ""  # what a school of this grade goes for next


class Framework(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A whole framework. `most` is the most that total and bonus may reach together."""

    key: Key
    title: Line
    measure: Measure
    indicators: tuple[Indicator, ...]
    total: Decimal = Decimal(100)
    most: Decimal | None = None
    bonus_cap: Decimal | None = None
    spread: Spread = Spread.SIBLINGS
    metrics: tuple[Metric, ...] = ()
    grades: tuple[Grade, ...] = ()  # best first
    vetoes: tuple[Veto, ...] = ()
    applies: Applies = EVERYBODY
    basis: Text = ""
    intro: Text = ""

    def walk(self) -> Iterator["Placed"]:
        """Yield every indicator in reading order, with its way down from the top."""
        stack = [Placed(one, (one.code,)) for one in reversed(self.indicators)]
        while stack:
            placed = stack.pop()
            yield placed
            below = reversed(placed.indicator.children)
            stack += [Placed(one, (*placed.path, one.code), placed.indicator) for one in below]

    def leaves(self) -> list[Indicator]:
        """Return the indicators that are scored themselves, in reading order."""
        return [placed.indicator for placed in self.walk() if not placed.indicator.children]

    def indicator(self, code: str) -> Indicator | None:
        """Return the indicator called `code`, or None."""
        return next((p.indicator for p in self.walk() if p.indicator.code == code), None)

    def names(self) -> dict[MetricName, Metric]:
        """Return the names by which formulas may call metrics."""
        return {
            f"{metric.key}.{level}" if level else metric.key: metric
            for metric in self.metrics
            for level in metric.levels or ("",)
        }


class Placed(NamedTuple):
    """An indicator, the codes from the top down to it, and the one above it."""

    indicator: Indicator
    path: tuple[str, ...]
    above: Indicator | None = None
