"""Indicator systems, rounds, what is evaluated, and what others say of it."""

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

__all__ = [
    "Batch",
    "Candidate",
    "Crossing",
    "DocumentCheck",
    "IndicatorSystem",
    "Moderation",
    "Rating",
    "RatingEvidence",
    "Review",
    "Round",
    "SelfAnswer",
    "SelfEvaluation",
    "SelfEvidence",
    "SystemUpload",
    "SystemVersion",
    "TeamMember",
]
