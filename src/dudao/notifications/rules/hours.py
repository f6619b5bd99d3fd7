"""When a message may leave the house: working hours, and outside a person's quiet hours. Pure."""

from datetime import UTC, datetime, time, timedelta

from dudao.lib.clock import CHINA
from dudao.lib.workdays import NATIONAL, Calendar, Hours

USUAL = Hours(time(8), time(18))
_LAST_HOUR = 24


def hours_between(opens: int, closes: int) -> Hours:
    """Return the working hours from two whole hours; nonsense gives the usual ones."""
    if not 0 <= opens < closes <= _LAST_HOUR:
        return USUAL
    return Hours(time(opens), time.max if closes == _LAST_HOUR else time(closes))


def is_quiet(moment: datetime, start: time | None, end: time | None) -> bool:
    """Tell whether `moment` lies in the quiet hours, which may go over midnight."""
    if start is None or end is None:
        return False
    now = moment.astimezone(CHINA).time()
    return start <= now < end if start <= end else now >= start or now < end


def covers(start: time | None, end: time | None, hours: Hours) -> bool:
    """Tell whether the quiet hours leave nothing of the working hours."""
    if start is None or end is None or start == end:
        return False
    if start < end:
        return start <= hours.opens and hours.closes <= end
    return hours.opens >= start or hours.closes <= end or end >= start


def leaves_at(
    moment: datetime,
    hours: Hours,
    start: time | None = None,
    end: time | None = None,
    calendar: Calendar = NATIONAL,
) -> datetime:
    """Return the first moment from `moment` on in working hours and outside the quiet ones.

    Quiet hours that leave no working hour count for nothing: a message must not be lost.
    """
    leaves = calendar.next_working(moment, hours)
    if start is None or end is None or covers(start, end, hours):
        return leaves
    while is_quiet(leaves, start, end):
        leaves = calendar.next_working(_end_of_quiet(leaves, end), hours)
    return leaves


def _end_of_quiet(moment: datetime, end: time) -> datetime:
    local = moment.astimezone(CHINA)
    day = local.date() if end > local.time() else local.date() + timedelta(days=1)
    return datetime.combine(day, end, tzinfo=CHINA).astimezone(UTC)
