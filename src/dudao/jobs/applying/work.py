"""An operation as the functions that apply it see it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from dudao.inbox.models import Operation
from dudao.inbox.states import State
from dudao.org.models import Person


class Work(NamedTuple):
    """An operation being applied: who did it and when, when it came, who released it and when.

    It runs under `clock.at(at)`: `clock.now()` is when it happened.
    """

    operation: Operation
    by: Person
    at: datetime
    arrived_at: datetime
    drift_ms: int | None
    released_by: Person | None = None
    released_at: datetime | None = None


#: Applies one kind: takes the work and its body, returns what became of it (applied or stale).
Apply = Callable[[Work, Any], State]
