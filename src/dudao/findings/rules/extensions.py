"""When more time may be asked for, and how much. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from dudao.findings.rules.deadlines import due_problem
from dudao.lib.workdays import NATIONAL, Calendar

REASON_LIMIT = 500
NOTE_LIMIT = 300


class Allowed(NamedTuple):
    """What the office allows: how often, and how many workdays each time."""

    times: int
    workdays: int


def ask_problem(*, life_safety: bool, overdue: bool, extended: int, allowed: Allowed) -> str | None:
    """Return why the school cannot ask for more time at all, or None."""
    if life_safety:
        return _("危及人身安全的问题必须立即整改，不能延期。")
    if overdue:
        return _("已过整改期限，不能再申请延期。请尽快整改并提交；确有困难的，请联系责任督学。")
    if extended >= allowed.times:
        return _("已延期%(times)d次，不能再延。请按期限整改；确有困难的，请联系责任督学。") % {
            "times": extended
        }
    return None


def until_problem(
    until: date, *, due_on: date, today: date, allowed: Allowed, calendar: Calendar = NATIONAL
) -> str | None:
    """Return why `until` cannot be the new deadline in place of `due_on`, or None."""
    if until <= due_on:
        return _("请选择晚于现期限（%(due)s）的日期。") % {"due": due_on.isoformat()}
    last = latest(due_on, allowed, calendar)
    if until > last:
        return _("一次最多延%(days)d个工作日，最晚到%(last)s。") % {
            "days": allowed.workdays,
            "last": last.isoformat(),
        }
    return due_problem(until, today, calendar)


def latest(due_on: date, allowed: Allowed, calendar: Calendar = NATIONAL) -> date:
    """Return the last day to which a deadline may be moved."""
    return calendar.add(due_on, allowed.workdays)


def extension_told(data: Mapping[str, Any]) -> str:
    """Return what the history says of a request or its decision: until when, and why."""
    until = data.get("until")
    words = [_("延至%(until)s") % {"until": until}] if until else []
    return _("：").join([*words, *filter(None, [data.get("reason"), data.get("note")])])
