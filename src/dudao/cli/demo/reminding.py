"""The ladder and the messages as the demo's year left them: who was reminded, told, and how."""

from datetime import date, datetime, time, timedelta

from dudao.cli.demo.cast import Cast
from dudao.findings import actions as findings
from dudao.findings.models import Finding
from dudao.findings.queries.ledger import overdue
from dudao.findings.states import About
from dudao.lib import clock
from dudao.notifications import actions as notifications
from dudao.org.queries.calendar import calendar_of

#: So many late findings climb; the ladder of a whole year would make the demo slow.
MOST = 6
_MORNING = time(8, 30)


def fill_reminders(cast: Cast, today: date) -> None:
    """Let the ladder climb for a few late findings, a day at a time up to `today`, and give two
    people wishes of their own. The messages follow from the events by the worker.
    """
    late = list(overdue(today).order_by("-due_on", "pk")[:MOST])
    for finding in late:
        _climb(finding, today)
    notifications.set_preference(by=cast.director, digest=False)
    notifications.set_preference(by=cast.staff, quiet_from=time(12), quiet_to=time(14))


def _climb(finding: Finding, today: date) -> None:
    calendar = calendar_of(finding.office_id)
    day = calendar.last_before(finding.due_on)
    for _n in range(20):
        if day > today:
            return
        with clock.at(_moment(day)):
            findings.climb(finding.pk, about=About.RECTIFICATION)
        day = calendar.add(day, 1)


def _moment(day: date) -> datetime:
    return min(
        datetime.combine(day, _MORNING, tzinfo=clock.CHINA), clock.now() - timedelta(seconds=1)
    )
