"""Finding what waits to be applied, and the photos that have come."""

import time
from collections import deque
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dudao.audit.models import Event
from dudao.inbox import actions as inbox
from dudao.inbox.models import Operation
from dudao.inbox.queries import following, missing_before, ready
from dudao.jobs.applying import media
from dudao.jobs.applying.operations import Elsewhere, apply, miss
from dudao.lib import clock
from dudao.org.queries import norm

#: So many are looked at in one go; what comes meanwhile has its turn in the next.
AT_ONCE = 500
TURN_SECONDS = 10
SWEEPS = RetryStrategy(
    max_attempts=6, exponential_wait=2, retry_exceptions=(OperationalError, InterfaceError)
)


@app.periodic(cron="* * * * *")
@app.task(name="apply_inbox", queueing_lock="apply_inbox", retry=SWEEPS)
def apply_inbox(timestamp: int = 0) -> None:
    """Apply what phones sent, as long as there is something that can be.

    Not for longer than `TURN_SECONDS`: then everything else has its turn, a worker that is told to
    stop can do so, and the next turn goes on.
    """
    del timestamp
    until = time.monotonic() + TURN_SECONDS
    inbox.reopen_gaps()
    while sweep(until):
        inbox.reopen_gaps()
    media.take_over()
    _miss()
    if time.monotonic() >= until:
        apply_soon()


def sweep(until: float) -> bool:
    """Apply what can be applied of what waits, until it is `until` by the monotonic clock; tell
    whether anything moved and there is time for more.
    """
    moved = False
    for operation in list(ready()[:AT_ONCE]):
        if time.monotonic() >= until:
            return False
        moved |= _follow(operation)
    return moved


def _follow(operation: Operation) -> bool:
    """Apply `operation` and then what was waiting for it; tell whether it moved."""
    try:
        apply(operation)
    except Elsewhere:
        return False
    waiting = deque(following(operation))
    while waiting:
        after = waiting.popleft()
        try:
            apply(after)
        except Elsewhere:
            return True
        waiting.extend(following(after))
    return True


def _miss() -> None:
    """Lay aside what has waited for its predecessor long enough, and then what waits for that."""
    limit = clock.now() - timedelta(minutes=norm("inbox.gap_minutes"))
    while sum(_missed(operation) for operation in list(missing_before(limit)[:AT_ONCE])):
        pass


def _missed(operation: Operation) -> bool:
    try:
        return miss(operation)
    except Elsewhere:
        return False


def apply_released(event: Event) -> None:
    """Apply soon what somebody has just released or imported."""
    del event
    apply_soon()


def apply_soon() -> None:
    """Let a job apply what waits; one that waits for its turn is enough."""
    try:
        with transaction.atomic():
            apply_inbox.configure().defer(timestamp=0)
    except AlreadyEnqueued:
        return
