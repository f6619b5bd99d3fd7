"""The five ways a problem may go, and what each admits. Pure."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from dudao.findings.rules.deadlines import is_overdue
from dudao.findings.states import UNFINISHED, CircularGround, Route, Severity
from dudao.lib.workdays import NATIONAL, Calendar

#: From the least to the gravest, as the norms `findings.severest.*` count them from 1.
ORDER = (Severity.MINOR, Severity.GENERAL, Severity.SERIOUS)
#: Ways on which nobody but the school learns of a problem: the gravest they admit is a norm.
LIMITED = frozenset({Route.ON_SITE, Route.SUGGESTION})
#: A relapse, or sent back so many times: mended again and again, never for good.
TIMES_SENT_BACK = 2
URGENT_LIMITS = {"situation": 2000, "measures_taken": 1000}
ADVICE_LIMIT = 1000
CAUSE_LIMIT = 300
REASON_LIMIT = 1000
NOTE_LIMIT = 300


def severest_key(route: str) -> str | None:
    """Return the norm that says how grave a problem on this way may be, or None: any."""
    return f"findings.severest.{route}" if route in LIMITED else None


def severity_problem(route: str, severity: str, severest: int) -> str | None:
    """Return why a problem so grave cannot go this way, or None."""
    if ORDER.index(Severity(severity)) < severest:
        return None
    return _(
        "“%(severity)s”的问题不能只作“%(route)s”，请改为整改通知书、上报督导室或科室协商。"
    ) % {
        "severity": Severity(severity).label,
        "route": Route(route).label,
    }


def needs_urgent_report(*, life_safety: bool, violation: bool, route: str) -> bool:
    """Tell whether the inspector owes the office a written report (《教育督导条例》第十五条)."""
    return life_safety or violation or route == Route.REPORT


class Standing(NamedTuple):
    """How a finding stands, as far as a circular asks."""

    state: str
    due_on: date
    life_safety: bool
    relapsed: bool
    returned_times: int
    calendar: Calendar = NATIONAL


def ground_problem(ground: str, stands: Standing, today: date) -> str | None:
    """Return why a finding does not give this ground for a circular, or None."""
    late = is_overdue(
        stands.state,
        stands.due_on,
        today,
        life_safety=stands.life_safety,
        calendar=stands.calendar,
    )
    if ground == CircularGround.OVERDUE and not late:
        return _("这个问题没有逾期，不能以“逾期不改”建议通报。")
    again = stands.relapsed or stands.returned_times >= TIMES_SENT_BACK
    if ground == CircularGround.RELAPSED and not again:
        return _("这个问题没有反弹，也没有多次退回，不能以“屡改屡犯”建议通报。")
    return None


def is_open(state: str) -> bool:
    """Tell whether there is still something to be done about a finding."""
    return state in UNFINISHED
