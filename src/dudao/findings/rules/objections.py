"""Objections: until when, and what must be said. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from dudao.findings.rules.deadlines import TEXT_LIMIT, text_problems
from dudao.findings.states import Outcome
from dudao.lib.workdays import NATIONAL, Calendar

#: Which answers change what the inspector wrote.
OVERTURNING = frozenset({Outcome.UPHELD, Outcome.PARTLY})


def last_day(start: date, days: int, *, in_workdays: bool, calendar: Calendar = NATIONAL) -> date:
    """Return the last day of a term of `days` that runs from the day after `start`.

    A term of calendar days that would end on a day off ends on the next workday.
    """
    if in_workdays:
        return calendar.add(start, days)
    end = start + timedelta(days=days)
    return end if calendar.is_workday(end) else calendar.add(end, 1)


def answer_problems(outcome: str, reasons: str, correction: str) -> dict[str, str]:
    """Return field -> what is wrong with an answer: every answer has its reasons."""
    problems = text_problems({"reasons": reasons}, {"reasons": TEXT_LIMIT})
    if outcome not in set(Outcome):
        problems["outcome"] = _("请选择复核结论。")
    if outcome == Outcome.PARTLY or correction:
        problems |= text_problems({"correction": correction}, {"correction": TEXT_LIMIT})
    return problems


def told(data: Mapping[str, Any]) -> str:
    """Return what the history says of a step of an objection, from what was recorded."""
    text = str(data.get("text") or data.get("reader_name", ""))
    if "outcome" not in data:
        return text
    outcome = {"outcome": Outcome(data["outcome"]).label, "reasons": text}
    return _("%(outcome)s。%(reasons)s") % outcome
