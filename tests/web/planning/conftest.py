"""The people of planning, on the day the clock stands still."""

from tests.planning.conftest import (
    _still,
    assignment,
    form,
    helper,
    ours,
    theirs,
)

__all__ = ["_still", "assignment", "form", "helper", "ours", "theirs"]
