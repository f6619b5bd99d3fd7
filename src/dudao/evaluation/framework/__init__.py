"""A framework of indicators as data. Pure: no database, no clock.

`definition` and `rules` are its shape, `checking` says what is wrong with one, `expressions` is
the grammar of its formulas, `identity` its canonical text and hash, `crosswalk` compares versions.
"""

from dudao.evaluation.framework.checking import check, read
from dudao.evaluation.framework.crosswalk import Crossing, Mark, crosswalk
from dudao.evaluation.framework.definition import (
    Bar,
    Evidence,
    Framework,
    Grade,
    Indicator,
    Measure,
    Metric,
    Placed,
    Spread,
    Veto,
)
from dudao.evaluation.framework.expressions import ExpressionError, parse
from dudao.evaluation.framework.identity import canonical, digest, plain
from dudao.evaluation.framework.reading import Fault
from dudao.evaluation.framework.rules import (
    EVERYBODY,
    Applies,
    Band,
    Banded,
    Bound,
    Computed,
    Condition,
    Count,
    Deduction,
    Level,
    Linear,
    OnTime,
    Points,
    Ratio,
    Rule,
    RuleKind,
    Satisfaction,
    Step,
    Threshold,
    Undefined,
    Variation,
    YesNo,
    kind_of,
)
from dudao.evaluation.framework.thresholds import Limit, ThresholdError, read_threshold

__all__ = [
    "EVERYBODY",
    "Applies",
    "Band",
    "Banded",
    "Bar",
    "Bound",
    "Computed",
    "Condition",
    "Count",
    "Crossing",
    "Deduction",
    "Evidence",
    "ExpressionError",
    "Fault",
    "Framework",
    "Grade",
    "Indicator",
    "Level",
    "Limit",
    "Linear",
    "Mark",
    "Measure",
    "Metric",
    "OnTime",
    "Placed",
    "Points",
    "Ratio",
    "Rule",
    "RuleKind",
    "Satisfaction",
    "Spread",
    "Step",
    "Threshold",
    "ThresholdError",
    "Undefined",
    "Variation",
    "Veto",
    "YesNo",
    "canonical",
    "check",
    "crosswalk",
    "digest",
    "kind_of",
    "parse",
    "plain",
    "read",
    "read_threshold",
]
