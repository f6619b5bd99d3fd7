"""When a school is told of a visit that is announced. Pure."""

from datetime import date

from dudao.lib.workdays import NATIONAL, Calendar


def announce_on(planned_on: date, workdays: int, calendar: Calendar = NATIONAL) -> date | None:
    """Return the first day on which the school may be told, or None: any day.

    No earlier than `workdays` before the visit (《上海市教育督导条例》: 2); 0 is no such rule.
    """
    if workdays <= 0:
        return None
    day = planned_on
    for _n in range(workdays):
        day = calendar.last_before(day)
    return day
