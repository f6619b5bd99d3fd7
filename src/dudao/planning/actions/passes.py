"""A pass was read at a school's gate."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from dudao.audit.actions import record
from dudao.lib import clock
from dudao.planning.models import Assignment, Pass
from dudao.planning.queries.passes import genuine
from dudao.planning.rules.passes import Told, nonce_of
from dudao.planning.states import State
from dudao.planning.states.passes import Verdict

#: A phone's clock may be a little ahead.
_AHEAD = timedelta(minutes=10)


class Scan(NamedTuple):
    """What the gate is told, what the pass says, and when it was first read."""

    verdict: Verdict
    told: Told | None = None
    first: Pass | None = None


@transaction.atomic
def scan_pass(text: str, *, phone: str, scanned_at: datetime) -> Scan:
    """Take note that a pass was read at `scanned_at`, perhaps told of only later.

    The first reading opens the burden clock of the visit. The same phone may tell of the same
    reading again; any other reading is a replay, which is counted.
    """
    told = genuine(text)
    if told is None:
        return Scan(Verdict.FORGED)
    at = min(scanned_at, clock.now() + _AHEAD)
    if at.astimezone(clock.CHINA).date().isoformat() != told.day:
        return Scan(Verdict.WRONG_DAY, told)
    row = (
        Assignment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit")
        .filter(pk=UUID(told.assignment))
        .first()
    )
    if row is None or row.state == State.WITHDRAWN or nonce_of(row.reserved) != told.nonce:
        return Scan(Verdict.REVOKED, told)
    return _noted(row, told, phone, at)


def _noted(row: Assignment, told: Told, phone: str, at: datetime) -> Scan:
    first = Pass.objects.filter(nonce=told.nonce).first()
    if first is None:
        made = Pass.objects.create(
            assignment=row, nonce=told.nonce, scanned_at=at, told_at=clock.now(), phone=phone
        )
        record("assignment.arrived", row, by=None, unit=row.unit, at=at.isoformat())
        return Scan(Verdict.GOOD, told, made)
    if (first.phone, first.scanned_at) == (phone, at):
        return Scan(Verdict.GOOD, told, first)
    first.replayed += 1
    first.save(update_fields=["replayed"])
    record("assignment.pass_replayed", row, by=None, unit=row.unit, times=first.replayed)
    return Scan(Verdict.REPLAYED, told, first)
