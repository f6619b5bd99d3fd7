"""What became of an operation. Called by the job that applies it, in its transaction."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dudao.audit.actions import record
from dudao.inbox.models import Operation, Outcome
from dudao.inbox.queries import GAP, gaps_closed
from dudao.inbox.states import State
from dudao.lib import clock
from dudao.org.models import Unit

NOT_YOURS = "not_yours"


@transaction.atomic
def settle(
    operation: Operation, state: State, *, happened_at: datetime, unit: Unit | None = None
) -> Outcome:
    """Note that an operation took effect, or that there was nothing left to do (stale)."""
    outcome = operation.outcome
    outcome.state, outcome.code, outcome.words = state, "", ""
    outcome.at, outcome.happened_at, outcome.unit = clock.now(), happened_at, unit
    outcome.save(update_fields=["state", "code", "words", "at", "happened_at", "unit"])
    # The same content once more, from whose it is: it has taken effect with this.
    operation.others.filter(sha256=operation.sha256).update(state=state)
    return outcome


@transaction.atomic
def quarantine(
    operation: Operation,
    *,
    code: str,
    words: str,
    unit: Unit | None,
    happened_at: datetime | None = None,
) -> bool:
    """Lay an operation aside until a person decides: why, in words, and whom it concerns.

    Tells whether it did: what another worker has dealt with since it was looked at stays so.
    """
    outcome = Outcome.objects.select_for_update(no_key=True).get(pk=operation.pk)
    if outcome.state != State.ACCEPTED:
        return False
    outcome.state, outcome.code, outcome.words = State.QUARANTINED, code, words
    outcome.at, outcome.happened_at, outcome.unit = clock.now(), happened_at, unit
    outcome.decided_by = None
    outcome.save(
        update_fields=["state", "code", "words", "at", "happened_at", "unit", "decided_by"]
    )
    by, name = operation.person, "inbox.refused" if code == NOT_YOURS else "inbox.quarantined"
    record(name, operation, by=by, unit=unit, code=code, kind=operation.kind)
    return True


@transaction.atomic
def try_again(operation: Operation) -> int:
    """Count one more try in vain; return how many there were."""
    outcome = Outcome.objects.select_for_update(no_key=True).get(pk=operation.pk)
    outcome.tries, outcome.at = outcome.tries + 1, clock.now()
    outcome.save(update_fields=["tries", "at"])
    return outcome.tries


@transaction.atomic
def reopen(subject: UUID, *, code: str) -> int:
    """Let what waited for one thing alone go on now that it is there; return how many."""
    waiting = Outcome.objects.filter(
        operation__subject=subject, state=State.QUARANTINED.value, code=code
    )
    return waiting.update(state=State.ACCEPTED, code="", words="", tries=0)


@transaction.atomic
def reopen_gaps() -> int:
    """Let operations go on whose predecessor has come after all; return how many."""
    found = list(gaps_closed().values_list("pk", flat=True))
    rows = Outcome.objects.filter(pk__in=found, state=State.QUARANTINED.value, code=GAP)
    return rows.update(state=State.ACCEPTED, code="", words="", tries=0)
