"""Deadlines, clocks, numbers and what a finding must say. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import structs

from dudao.documents.content import Problem, RectificationNotice, day_text
from dudao.documents.states import State as DocumentState
from dudao.findings.states import UNFINISHED, WITH_SCHOOL, Route, Severity, State
from dudao.lib.workdays import NATIONAL, Calendar

#: The longest text taken per field, in characters.
LIMITS = {"topic": 60, "topic_title": 120, "fact": 2000, "basis": 1000, "demand": 2000}
PROMISE_LIMITS = {"responsible_person": 60, "measures": 2000}
TEXT_LIMIT = 2000
#: No deadline lies further ahead: a school year of workdays is about 200.
MOST_WORKDAYS = 250
#: What goes by notice before the school was told of it.
TO_OFFICE = frozenset({Route.NOTICE, Route.REPORT})
#: A document that no longer speaks: its findings may go into another notice.
DEAD = frozenset({DocumentState.VOID})
#: PostgreSQL takes no NUL, and no person means the other control characters.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Given(TypedDict, total=False):
    """What somebody says when raising or editing a finding."""

    topic: str
    topic_title: str
    severity: str
    route: str
    fact: str
    basis: str
    demand: str
    life_safety: bool
    violation: bool
    category: Any
    section: Any
    workdays: int | None
    due_on: date | None
    evidence: Sequence[Any]


class Clock(NamedTuple):
    """How a finding stands in time: `tone` for the eye, `text` for reading."""

    tone: str
    text: str


def fits_notice(state: str, route: str, *, told: bool, notice: str | None) -> bool:
    """Tell whether a finding may enter a new notice; `notice` is the state of the one it is in."""
    return (
        state in UNFINISHED and (told or route in TO_OFFICE) and (notice is None or notice in DEAD)
    )


def clean(text: str) -> str:
    """Return `text` without control characters and surrounding blanks; script in it stays text."""
    return _CONTROL.sub("", text.replace("\r\n", "\n")).strip()


def text_problems(texts: Mapping[str, str], limits: Mapping[str, int]) -> dict[str, str]:
    """Return field -> what is wrong: empty or too long. `basis` may be empty."""
    problems = {}
    for field, limit in limits.items():
        text = texts.get(field, "")
        if not text and field != "basis":
            problems[field] = _("必填，请填写。")
        elif len(text) > limit:
            problems[field] = _("最多%(limit)d字，现有%(length)d字，请精简。") % {
                "limit": limit,
                "length": len(text),
            }
    return problems


def word_problems(given: Mapping[str, Any]) -> dict[str, str]:
    """Return field -> what is wrong with severity, route and the section a route needs."""
    problems = {}
    if given.get("severity") not in set(Severity):
        problems["severity"] = _("请选择问题程度。")
    if given.get("route") not in set(Route):
        problems["route"] = _("请选择处理方式。")
    elif given["route"] == Route.SECTION and given.get("section") is None:
        problems["section"] = _("科室协商需要选择一个科室或乡镇。")
    return problems


def norm_key(route: str, *, life_safety: bool) -> str:
    """Return the name of the norm that holds the workdays for a route."""
    return f"findings.workdays.{'life_safety' if life_safety else Route(route).value}"


def due_problem(due_on: date, today: date, calendar: Calendar = NATIONAL) -> str | None:
    """Return why `due_on` cannot be a deadline that is set on `today`, or None."""
    if due_on < today:
        return _("整改期限不能早于今天（%(today)s）。") % {"today": today.isoformat()}
    # Counting days one by one would take seconds for the year 9999.
    too_far = (due_on - today).days > 2 * MOST_WORKDAYS
    if too_far or calendar.between(today, due_on) > MOST_WORKDAYS:
        return _("整改期限太远，最多%(most)d个工作日。") % {"most": MOST_WORKDAYS}
    if due_on > today and not calendar.is_workday(due_on):
        return _("%(due)s不是工作日，可改为%(next)s。") % {
            "due": due_on.isoformat(),
            "next": calendar.add(due_on, 1).isoformat(),
        }
    return None


def workdays_problem(workdays: int) -> str | None:
    """Return why `workdays` cannot be a term for rectification, or None. 0 is 'today'."""
    if 0 <= workdays <= MOST_WORKDAYS:
        return None
    return _("请填写0到%(most)d之间的工作日数。") % {"most": MOST_WORKDAYS}


def is_overdue(
    state: str, due_on: date, today: date, *, life_safety: bool, calendar: Calendar = NATIONAL
) -> bool:
    """Tell whether the school is late; a submitted finding waits for us, not for the school."""
    last = runs_until(due_on, life_safety=life_safety, calendar=calendar)
    return state in WITH_SCHOOL and last < today


def runs_until(due_on: date, *, life_safety: bool = False, calendar: Calendar = NATIONAL) -> date:
    """Return the last day of a deadline: one on a holiday runs to the end of the next workday
    (民法典 art 203), but danger to life knows no holidays.
    """
    return due_on if life_safety else calendar.standing(due_on)


def days_left(due_on: date, today: date, calendar: Calendar = NATIONAL) -> int:
    """Return the workdays after `today` up to `due_on`; negative: workdays since it passed."""
    return calendar.between(today, due_on)


def clock(
    state: str,
    due_on: date,
    today: date,
    soon: int = 3,
    *,
    life_safety: bool = False,
    calendar: Calendar = NATIONAL,
) -> Clock:
    """Return how the finding stands: closed, waiting, overdue, today, soon or running."""
    if state == State.WITHDRAWN:
        return Clock("withdrawn", _("已撤销"))
    if state not in UNFINISHED:
        return Clock("closed", _("已销号"))
    if state not in WITH_SCHOOL:
        return Clock("waiting", _("等待核查"))
    last = runs_until(due_on, life_safety=life_safety, calendar=calendar)
    left = days_left(last, today, calendar)
    if last < today:
        return Clock("overdue", _overdue_text(-left))
    if last == today:
        return Clock("today", _("今天到期"))
    text = ngettext("还剩%(days)d个工作日", "还剩%(days)d个工作日", left) % {"days": left}
    return Clock("soon" if left <= soon else "running", text)


def _overdue_text(days: int) -> str:
    if days == 0:  # the deadline was the last workday
        return _("已逾期")
    return ngettext("已逾期%(days)d个工作日", "已逾期%(days)d个工作日", days) % {"days": days}


def soon_until(today: date, workdays: int = 3, calendar: Calendar = NATIONAL) -> date:
    """Return the last day that counts as soon."""
    return calendar.add(today, workdays)


def number_text(year: int, serial: int) -> str:
    """Return the number of a finding, such as 问〔2026〕12号."""
    return f"问〔{year}〕{serial}号"


def new_due_on(due_on: date, today: date, workdays: int, calendar: Calendar = NATIONAL) -> date:
    """Return the deadline a notice prints: the standing one, or a fresh one if that has passed."""
    return due_on if due_on > today else calendar.add(today, max(workdays, 1))


def notice_lead_in(inspectors: Sequence[str], found_on: Sequence[date]) -> str:
    """Return the usual first paragraph of a notice, for the office to edit."""
    names = "、".join(dict.fromkeys(inspectors))
    days = "、".join(day_text(day) for day in sorted(set(found_on)))
    return (
        f"根据《教育督导条例》和年度督导工作计划，我室督学{names}于{days}对你校开展督导，"
        "发现以下问题，现通知你校限期整改。"
    )


def notice_demands(due_on: Sequence[date]) -> list[str]:
    """Return the usual closing demands of a notice whose deadlines are `due_on`."""
    report = f"请于{day_text(max(due_on))}前将整改情况及佐证材料报送我室。"
    return [
        "请你校对照上述问题逐项明确责任人和整改措施，按期整改到位，举一反三，防止问题反弹。",
        report + "对问题有异议的，可在收到本通知书后向我室书面申辩。",
        "我室将对整改情况进行复查。逾期未整改或者整改不到位的，依照《教育督导问责办法》处理。",
    ]


def revised(
    content: RectificationNotice, *, lead_in: str, demands: Sequence[str], due: Mapping[str, date]
) -> RectificationNotice:
    """Return `content` with a new frame and new deadlines; `due` maps references to days."""
    return structs.replace(
        content,
        lead_in=clean(lead_in),
        demands=[text for text in map(clean, demands) if text],
        problems=[_with_due(p, due.get(p.reference, p.due_on)) for p in content.problems],
    )


def _with_due(problem: Problem, due_on: date | None) -> Problem:
    if due_on == problem.due_on:
        return problem
    # The number of days belonged to the old day; the day alone is exact.
    return structs.replace(problem, due_on=due_on, workdays=None)
