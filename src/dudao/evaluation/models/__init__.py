"""Indicator systems, rounds, what is evaluated, what others say of it, and what it came to."""

from dudao.evaluation.models.levels import UpperCheck, UpperDifference, UpperSample
from dudao.evaluation.models.plans import DevelopmentGoal, DevelopmentPlan, GoalFollowUp
from dudao.evaluation.models.results import (
    Publicity,
    Result,
    ResultObjection,
    ResultPaper,
    Target,
)
from dudao.evaluation.models.reviews import (
    DocumentCheck,
    Moderation,
    Rating,
    RatingEvidence,
    Review,
    TeamMember,
)
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
    "DevelopmentGoal",
    "DevelopmentPlan",
    "DocumentCheck",
    "GoalFollowUp",
    "IndicatorSystem",
    "Moderation",
    "Publicity",
    "Rating",
    "RatingEvidence",
    "Result",
    "ResultObjection",
    "ResultPaper",
    "Review",
    "Round",
    "SelfAnswer",
    "SelfEvaluation",
    "SelfEvidence",
    "SystemUpload",
    "SystemVersion",
    "Target",
    "TeamMember",
    "UpperCheck",
    "UpperDifference",
    "UpperSample",
    "VetoDecision",
    "VetoRule",
    "YearResult",
    "YearScheme",
    "YearWork",
]
