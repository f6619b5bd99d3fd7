"""Indicator systems, rounds, and what is evaluated."""

from dudao.evaluation.models.rounds import Batch, Candidate, Round
from dudao.evaluation.models.self_evaluation import SelfAnswer, SelfEvaluation, SelfEvidence
from dudao.evaluation.models.systems import Crossing, IndicatorSystem, SystemVersion
from dudao.evaluation.models.uploads import SystemUpload
from dudao.evaluation.models.years import (
    VetoDecision,
    VetoRule,
    YearResult,
    YearScheme,
    YearWork,
)

__all__ = [
    "Batch",
    "Candidate",
    "Crossing",
    "IndicatorSystem",
    "Round",
    "SelfAnswer",
    "SelfEvaluation",
    "SelfEvidence",
    "SystemUpload",
    "SystemVersion",
    "VetoDecision",
    "VetoRule",
    "YearResult",
    "YearScheme",
    "YearWork",
]
