"""The optimiser of a month: a question in plain values, an answer in plain values."""

from dudao.planning.solving.checking import Breach, Broken, breaches
from dudao.planning.solving.month import solve
from dudao.planning.solving.problem import (
    Answer,
    Effort,
    Figures,
    Inspector,
    Limits,
    Pin,
    Problem,
    School,
    Task,
    Unmet,
    Visit,
    Why,
)

__all__ = [
    "Answer",
    "Breach",
    "Broken",
    "Effort",
    "Figures",
    "Inspector",
    "Limits",
    "Pin",
    "Problem",
    "School",
    "Task",
    "Unmet",
    "Visit",
    "Why",
    "breaches",
    "solve",
]
