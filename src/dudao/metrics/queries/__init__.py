"""Reading figures: what is asked, what is known, where it came from, what is missing."""

from dudao.metrics.queries.asking import Asked, asked_of, metrics_for, metrics_visible_to
from dudao.metrics.queries.completeness import Completeness, completeness, missing_figures
from dudao.metrics.queries.sheets import Line, Sheet, sheet_of
from dudao.metrics.queries.values import (
    Figure,
    history_of,
    reporting,
    sheets_seen_by,
    units_reported_by,
    units_seen_by,
    value_of,
    values_for,
    values_visible_to,
)

__all__ = [
    "Asked",
    "Completeness",
    "Figure",
    "Line",
    "Sheet",
    "asked_of",
    "completeness",
    "history_of",
    "metrics_for",
    "metrics_visible_to",
    "missing_figures",
    "reporting",
    "sheet_of",
    "sheets_seen_by",
    "units_reported_by",
    "units_seen_by",
    "value_of",
    "values_for",
    "values_visible_to",
]
