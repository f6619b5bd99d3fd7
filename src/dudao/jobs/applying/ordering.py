"""When an operation is taken to have happened."""

from datetime import datetime, timedelta

from dudao.inbox.messages import Moment
from dudao.inbox.models import Operation, Outcome
from dudao.lib import clock


def happened_at(moment: Moment, operation: Operation) -> datetime:
    """Return when the operation happened, as far as it can be known.

    The server's time as the phone knew it, else its own clock put right by the last known drift;
    not before the phone was enrolled, not after the arrival, not before its predecessor.
    """
    said = moment.trusted
    if said is None:
        try:
            said = _aware(moment.wall) - timedelta(milliseconds=moment.drift_ms or 0)
        except OverflowError:  # a clock that says nothing
            said = operation.received_at
    bounded = min(max(_aware(said), operation.device.made_at), operation.received_at)
    before = Outcome.objects.filter(operation=operation.prev, happened_at__isnull=False)
    earliest = before.values_list("happened_at", flat=True).first() if operation.prev else None
    return bounded if earliest is None else max(bounded, earliest)


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=clock.CHINA)
