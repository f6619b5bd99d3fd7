"""Visits that findings ask for: what was handed in is looked at, what is due is looked after."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from dudao.findings.models import Finding
from dudao.findings.states import UNFINISHED, State
from dudao.lib import clock, workdays
from dudao.org.models import Unit
from dudao.org.queries import norm
from dudao.planning.actions.settling import settle
from dudao.planning.models import Job, Obligation
from dudao.planning.queries.windows import Calendar
from dudao.planning.rules.windows import Span
from dudao.planning.states import Source

_OPEN = {"source": Source.FOLLOW_UP.value, "met_on": None, "waived_at": None}
_WORDS = 60


@transaction.atomic
def follow_up(office: Unit, findings: Iterable[UUID]) -> None:
    """Ask for the visits that these findings of `office` need now, and for no others.

    What a school handed in is looked at within `planning.follow_up_workdays`; what it did not, is
    looked after from its deadline on. A finding that is closed, by whatever way, was followed up.
    """
    ids = list(findings)
    rows = Finding.objects.filter(pk__in=ids, office=office).select_related("unit")
    standing = {
        row.finding_id: row
        for row in Obligation.objects.select_for_update(no_key=True).filter(
            finding__in=ids, **_OPEN
        )
    }
    calendar, term = Calendar(office), norm("planning.follow_up_workdays", office=office)
    touched = set()
    for finding in rows:
        if _follow(finding, standing.get(finding.pk), calendar, term):
            touched.add(finding.unit_id)
    settle(touched)


def _follow(finding: Finding, standing: Obligation | None, calendar: Calendar, term: int) -> bool:
    """Bring the obligation of one finding up to date; tell whether anything changed."""
    today = clock.today()
    unfinished = State(finding.state) in UNFINISHED and finding.told_at is not None
    if not unfinished or not finding.unit.is_open(today):
        return standing is not None and _end(standing, finding)
    window = _window(finding, calendar, term)
    if standing is not None and _in_vain(finding, standing, window):
        _met(standing, today)
        standing = None
    if standing is None:
        _ask(finding, window, calendar)
        return True
    return _move(standing, window, calendar, finding)


def _window(finding: Finding, calendar: Calendar, term: int) -> Span:
    """Return when to look: from the submission or the deadline on, and on a day of visits."""
    handed_in = finding.state == State.SUBMITTED and finding.submitted_at is not None
    first = _day(finding.submitted_at) if handed_in else finding.due_on
    return Span(first, max(workdays.add(first, term), calendar.next_day(finding.unit, first)))


def _in_vain(finding: Finding, standing: Obligation, window: Span) -> bool:
    """Tell whether somebody looked and sent it back: that visit is done, another is due."""
    returned = finding.state == State.RETURNED
    return returned and standing.first_on <= clock.today() and standing.first_on < window.first_on


def _ask(finding: Finding, window: Span, calendar: Calendar) -> None:
    first = _free(window.first_on, Obligation.objects.filter(finding=finding))
    window = Span(first, max(first, window.last_on))
    Obligation.objects.create(
        office_id=finding.office_id,
        unit=finding.unit,
        source=Source.FOLLOW_UP,
        finding=finding,
        title=_("回访：%s") % Truncator(finding.fact).chars(_WORDS),
        first_on=window.first_on,
        last_on=window.last_on,
        latest_on=calendar.last_day(finding.unit, window),
        minutes=30,
    )


def _move(standing: Obligation, window: Span, calendar: Calendar, finding: Finding) -> bool:
    if (standing.first_on, standing.last_on) == window:
        return False
    others = Obligation.objects.filter(finding=finding).exclude(pk=standing.pk)
    standing.first_on = _free(window.first_on, others)
    standing.last_on = max(window.last_on, standing.first_on)
    standing.latest_on = calendar.last_day(finding.unit, Span(standing.first_on, standing.last_on))
    standing.save(update_fields=["first_on", "last_on", "latest_on"])
    return True


def _free(first: date, others: QuerySet[Obligation]) -> date:
    """Return the first day from `first` on on which none of `others` begins.

    What was handed in twice on one day is looked at twice.
    """
    taken = set(others.values_list("first_on", flat=True))
    while first in taken:
        first += timedelta(days=1)
    return first


def _end(standing: Obligation, finding: Finding) -> bool:
    """Close it with its finding; where there was no problem, or no school any more, drop it."""
    if finding.state == State.CLOSED and finding.closed_at is not None:
        _met(standing, _day(finding.closed_at))
    else:
        Job.objects.filter(obligation=standing).delete()
        _open(standing).delete()
    return True


def _met(standing: Obligation, on: date) -> None:
    _open(standing).update(met_on=on, planned_on=None)


def _open(standing: Obligation) -> QuerySet[Obligation]:
    return Obligation.objects.filter(pk=standing.pk)


def _day(moment: datetime | None) -> date:
    return moment.astimezone(clock.CHINA).date() if moment else clock.today()
