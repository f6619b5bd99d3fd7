"""Everything that changes a figure: schools report, the office imports and corrects."""

from dudao.metrics.actions.correcting import correct_value
from dudao.metrics.actions.importing import (
    confirm_values,
    discard_values,
    drop_unconfirmed_values,
    read_values,
)
from dudao.metrics.actions.own import add_metric, retire_metric
from dudao.metrics.actions.reporting import Typed, confirm_still_right, report_values
from dudao.metrics.actions.shipped import load_metrics

__all__ = [
    "Typed",
    "add_metric",
    "confirm_still_right",
    "confirm_values",
    "correct_value",
    "discard_values",
    "drop_unconfirmed_values",
    "load_metrics",
    "read_values",
    "report_values",
    "retire_metric",
]
