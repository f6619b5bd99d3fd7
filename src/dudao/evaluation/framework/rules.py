"""The kinds of scoring rule: how the value of one indicator becomes its points.

A `value` is a formula over metrics; left empty, it is what was answered for the indicator itself.
Every rule pays within 0 and the indicator's full points. Values have four decimals, points two.
"""

from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from msgspec import Meta, Struct

from dudao.lib.choices import Choice

Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Code = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
Line = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=4000)]
UnitText = Annotated[str, Meta(max_length=20)]
Formula = Annotated[str, Meta(max_length=1000)]
MetricName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}(\.[a-z][a-z0-9_]{0,59})?$")]


class Applies(
    Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, repr_omit_defaults=True
):
    """Which units something is for; an empty list does not narrow. Words of org.states.

    `when` is a condition over metrics, for example `pupils >= 50`; where it cannot be told, the
    thing applies, so that nobody gets away by not reporting.
    """

    kinds: tuple[Key, ...] = ()
    stages: tuple[Key, ...] = ()
    tags: tuple[Key, ...] = ()
    except_tags: tuple[Key, ...] = ()
    when: Formula = ""


EVERYBODY = Applies()


class Undefined(Choice):
    """What a value is worth that cannot be worked out: divided by zero, out of range."""

    ZERO = "zero", _("得零分")
    FULL = "full", _("得满分")
    NOT_APPLICABLE = "not_applicable", _("不适用，分值按规则分给其他指标")


class _Rule(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    pass


class _Part(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class Step(_Part, frozen=True):
    """One level of a scale and the share of the full points that it pays, in percent."""

    name: Annotated[str, Meta(min_length=1, max_length=20)]
    percent: Decimal


LETTERS = (
    Step("A", Decimal(100)),
    Step("B", Decimal(85)),
    Step("C", Decimal(70)),
    Step("D", Decimal(50)),
)


class Level(_Rule, frozen=True, tag="level"):
    """A level A–D, or of any other scale, best first."""

    steps: tuple[Step, ...] = LETTERS


class YesNo(_Rule, frozen=True, tag="yes_no"):
    """Yes pays all, no nothing; the other way round where yes is bad."""

    good: bool = True


class Points(_Rule, frozen=True, tag="points"):
    """The rater gives points up to the full ones."""


class Deduction(_Rule, frozen=True, tag="deduction"):
    """So many points less for each problem, `most` at most (none: down to zero)."""

    per_problem: Decimal
    most: Decimal | None = None
    value: Formula = ""


class Linear(_Rule, frozen=True, tag="linear"):
    """Nothing at `zero`, all at `full`, straight between; falling where `full` is the smaller."""

    zero: Decimal
    full: Decimal
    value: Formula = ""
    unit: UnitText = ""


class Band(_Part, frozen=True):
    """Points for values from `at_least` (included) up to `below` (excluded); None is open."""

    points: Decimal
    at_least: Decimal | None = None
    below: Decimal | None = None


class Banded(_Rule, frozen=True, tag="banded"):
    """Points by the band in which the value lies."""

    bands: tuple[Band, ...]
    value: Formula = ""
    unit: UnitText = ""


class Bound(_Part, frozen=True):
    """What is asked of the units to which it applies: at least or at most so much."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None
    applies: Applies = EVERYBODY

    @property
    def number(self) -> Decimal:
        """Return the number that is asked; 0 where none is, which the checker refuses."""
        both = [self.at_least, self.at_most]
        return next((one for one in both if one is not None), Decimal(0))


class Ratio(_Rule, frozen=True, tag="ratio"):
    """In proportion to a standard, all from the standard on. The first standard that applies."""

    standards: tuple[Bound, ...]
    value: Formula = ""
    unit: UnitText = ""


class Threshold(_Rule, frozen=True, tag="threshold"):
    """All where the first bound that applies is met, nothing where it is not."""

    bounds: tuple[Bound, ...]
    value: Formula = ""
    unit: UnitText = ""


class Condition(_Part, frozen=True):
    """One of several things to meet. Not applicable where no bound applies."""

    label: Line
    value: Formula
    bounds: tuple[Bound, ...]
    unit: UnitText = ""


class Count(_Rule, frozen=True, tag="count"):
    """All where at least `needed` conditions are met and the others reach `floor_percent`.

    A condition that is not applicable lowers the number needed by one. With `in_part`, fewer
    conditions pay in proportion to the number needed; below the floor nothing is paid.
    The floor is a share of the standard, so it is asked of conditions with `at_least` only.
    """

    conditions: tuple[Condition, ...]
    needed: Annotated[int, Meta(ge=1)]
    floor_percent: Decimal | None = None
    in_part: bool = False


class Computed(_Rule, frozen=True, tag="formula"):
    """The points themselves by formula, held within 0 and the full points."""

    value: Formula


class Variation(_Rule, frozen=True, tag="variation"):
    """The coefficient of variation (差异系数) over the county's schools to which this applies.

    CV = S / X̄ with X̄ = Σxᵢ / ΣPᵢ and S = √Σ(Pᵢ/P)(xᵢ/Pᵢ − X̄)², weighted by pupils. All up to
    `at_most`; beyond it nothing, or falling to nothing at `zero`. Schools without pupils do not
    count.
    """

    total: Formula
    pupils: Formula
    at_most: Decimal
    zero: Decimal | None = None


class Satisfaction(_Rule, frozen=True, tag="satisfaction"):
    """The satisfied among those who know: (satisfied ÷ (satisfied + dissatisfied)), in percent.

    Who answered 不了解 (`unknown`) is shown and not counted. All from `full` on; below it nothing,
    or rising from `zero`.
    """

    satisfied: tuple[MetricName, ...]
    dissatisfied: tuple[MetricName, ...]
    full: Decimal
    zero: Decimal | None = None
    unknown: tuple[MetricName, ...] = ()


class OnTime(_Rule, frozen=True, tag="on_time"):
    """Findings closed on time among those due, in percent; rising from `zero` to `full`.

    Where nothing was due the indicator is not applicable, unless it says otherwise.
    """

    closed: MetricName
    due: MetricName
    full: Decimal = Decimal(100)
    zero: Decimal = Decimal(0)


Rule = (
    Level
    | YesNo
    | Points
    | Deduction
    | Linear
    | Banded
    | Ratio
    | Threshold
    | Count
    | Computed
    | Variation
    | Satisfaction
    | OnTime
)


class RuleKind(Choice):
    """The kinds of rule in people's words; the value is the tag of the rule."""

    LEVEL = "level", _("等级")
    YES_NO = "yes_no", _("是否")
    POINTS = "points", _("评分")
    DEDUCTION = "deduction", _("按问题扣分")
    LINEAR = "linear", _("按区间折算")
    BANDED = "banded", _("分档")
    RATIO = "ratio", _("按标准比例")
    THRESHOLD = "threshold", _("达标")
    COUNT = "count", _("达标项数")
    FORMULA = "formula", _("公式")
    VARIATION = "variation", _("差异系数")
    SATISFACTION = "satisfaction", _("满意度")
    ON_TIME = "on_time", _("按期整改")


def kind_of(rule: Rule) -> RuleKind:
    """Return the kind of `rule`."""
    return RuleKind(str(type(rule).__struct_config__.tag))
