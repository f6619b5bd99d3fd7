"""The kernel that scores schools by a framework. Pure: figures in, scores and reasons out.

`compiled` makes a plan of a framework once; `sheet_of` puts what is known of a county's units on a
sheet; `score` and `explain` work on it. Everything is whole numbers: values ×10⁴, points in cents,
rounded half up by whole division. `tables`, `bulk` and `on_spark` do the same to Arrow tables.
"""

from dudao.evaluation.scoring.compiling import compiled
from dudao.evaluation.scoring.explaining import (
    Checked,
    Explanation,
    Figure,
    Reason,
    Stopped,
    explain,
)
from dudao.evaluation.scoring.inputs import NA, Answer, Row, Unit, encode, rows, sheet, sheet_of
from dudao.evaluation.scoring.kernel import NO_GRADE, Scores, score
from dudao.evaluation.scoring.plan import Input, Plan
from dudao.evaluation.scoring.scale import (
    MISSING,
    NOT_APPLICABLE,
    State,
    decimal_of_cents,
    decimal_of_value,
)
from dudao.evaluation.scoring.shares import Shared, within_shares
from dudao.evaluation.scoring.sheet import Sheet

__all__ = [
    "MISSING",
    "NA",
    "NOT_APPLICABLE",
    "NO_GRADE",
    "Answer",
    "Checked",
    "Explanation",
    "Figure",
    "Input",
    "Plan",
    "Reason",
    "Row",
    "Scores",
    "Shared",
    "Sheet",
    "State",
    "Stopped",
    "Unit",
    "compiled",
    "decimal_of_cents",
    "decimal_of_value",
    "encode",
    "explain",
    "rows",
    "score",
    "sheet",
    "sheet_of",
    "within_shares",
]
