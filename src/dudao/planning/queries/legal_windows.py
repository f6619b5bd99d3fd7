"""The deadlines of a programme as the office's norms lay them down: days, kind, beginning."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dudao.lib import clock
from dudao.org.models import Unit
from dudao.org.queries import norm, norm_row
from dudao.planning.models import Part, Programme
from dudao.planning.rules.legal_windows import Window, counted
from dudao.planning.states import VisitKind

Word = str | Promise
ENDED: Word = _("督导结束")
FED_BACK: Word = _("收到初步督导意见")


def initial_window(part: Part, ended_on: date) -> Window:
    """Return until when the initial opinion is fed back after the visit ended."""
    whole = part.programme.kind == VisitKind.COMPREHENSIVE
    key = f"planning.initial_days.{'comprehensive' if whole else 'special'}"
    return _window(part.programme.office, key, "planning.initial_in_workdays", ended_on, ENDED)


def defence_window(part: Part, fed_back_on: date) -> Window:
    """Return until when the school may defend itself.

    Where the term runs from the end of the visit and the opinion came later, it runs from then:
    the school does not lose days by our being late.
    """
    office, ended_on = part.programme.office, part.visited_on or fed_back_on
    from_end = norm("planning.defence_from_end", on=fed_back_on, office=office)
    start, event = (ended_on, ENDED) if from_end and ended_on >= fed_back_on else (None, FED_BACK)
    days = "planning.defence_days"
    return _window(office, days, "planning.defence_in_workdays", start or fed_back_on, event)


def opinion_window(part: Part) -> Window | None:
    """Return until when the opinion is issued; None before the day it is counted from."""
    if part.visited_on is None:
        return None
    office = part.programme.office
    start, event = part.visited_on, ENDED
    if norm("planning.opinion_from_feedback", on=start, office=office):
        if part.initial_at is None:
            return None
        start, event = fed_back_on(part), FED_BACK
    return _window(office, "planning.opinion_days", "planning.opinion_in_workdays", start, event)


def report_window(programme: Programme) -> Window | None:
    """Return until when the report goes to the government."""
    if programme.ended_on is None:
        return None
    return _window(programme.office, "planning.report_days", "", programme.ended_on, ENDED)


def filing_window(programme: Programme) -> Window | None:
    """Return until when the report is filed one level up."""
    if programme.reported_on is None:
        return None
    event = _("提交督导报告")
    return _window(programme.office, "planning.filing_days", "", programme.reported_on, event)


def rectify_report_window(part: Part) -> Window | None:
    """Return until when the school reports on its rectification."""
    if part.rectify_until is None:
        return None
    event = _("整改期限届满")
    office = part.programme.office
    return _window(office, "planning.rectify_report_days", "", part.rectify_until, event)


def fed_back_on(part: Part) -> date:
    """Return the day on which the initial opinion reached the school."""
    moment = part.initial_at or clock.now()
    return moment.astimezone(clock.CHINA).date()


def _window(office: Unit, days_key: str, kind_key: str, start: date, event: Word) -> Window:
    row = norm_row(days_key, on=start, office=office)
    in_workdays = bool(kind_key) and bool(norm(kind_key, on=start, office=office))
    return counted(start, event, row.value, in_workdays=in_workdays, basis=row.basis)
