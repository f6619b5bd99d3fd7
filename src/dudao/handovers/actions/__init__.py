"""Everything that hands work over."""

from dudao.handovers.actions.divisions import apply_division
from dudao.handovers.actions.handing import (
    NOTE_LIMIT,
    cancel,
    give,
    prepare_inspector,
    prepare_principal,
    prepare_schools,
    take,
)

__all__ = [
    "NOTE_LIMIT",
    "apply_division",
    "cancel",
    "give",
    "prepare_inspector",
    "prepare_principal",
    "prepare_schools",
    "take",
]
