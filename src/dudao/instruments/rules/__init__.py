"""What is right and wrong about forms and answers. Pure: no database, no clock."""

from dudao.instruments.rules.answers import (
    NOTE,
    Answers,
    Problem,
    Progress,
    check,
    clean,
    deviations,
    fill,
    final,
    gaps,
    plain,
    posted,
    progress,
    settled,
    visible,
)
from dudao.instruments.rules.definitions import Flaw, applies, canonical, digest, read, validate

__all__ = [
    "NOTE",
    "Answers",
    "Flaw",
    "Problem",
    "Progress",
    "applies",
    "canonical",
    "check",
    "clean",
    "deviations",
    "digest",
    "fill",
    "final",
    "gaps",
    "plain",
    "posted",
    "progress",
    "read",
    "settled",
    "validate",
    "visible",
]
