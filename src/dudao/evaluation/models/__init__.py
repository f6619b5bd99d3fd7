"""Indicator systems, rounds, and what is evaluated."""

from dudao.evaluation.models.plans import DevelopmentGoal, DevelopmentPlan, GoalFollowUp
from dudao.evaluation.models.results import (
    Publicity,
    Result,
    ResultObjection,
    ResultPaper,
    Target,
)
from dudao.evaluation.models.rounds import Batch, Candidate, Round
from dudao.evaluation.models.self_evaluation import SelfAnswer, SelfEvaluation, SelfEvidence
from dudao.evaluation.models.systems import Crossing, IndicatorSystem, SystemVersion
from dudao.evaluation.models.uploads import SystemUpload

__all__ = [
    "Batch",
    "Candidate",
    "Crossing",
    "DevelopmentGoal",
    "DevelopmentPlan",
    "GoalFollowUp",
    "IndicatorSystem",
    "Publicity",
    "Result",
    "ResultObjection",
    "ResultPaper",
    "Round",
    "SelfAnswer",
    "SelfEvaluation",
    "SelfEvidence",
    "SystemUpload",
    "SystemVersion",
    "Target",
]
