"""Metrics, their values, and how these come in."""

from dudao.metrics.models.collecting import Filling, ValueUpload
from dudao.metrics.models.values import Metric, Value

__all__ = ["Filling", "Metric", "Value", "ValueUpload"]
