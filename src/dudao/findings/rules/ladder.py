"""The ladder of reminders (催办): which rung is due when. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from dudao.findings.rules.deadlines import runs_until
from dudao.findings.states import About, Pending, Rung
from dudao.lib.workdays import NATIONAL, Calendar

#: How far each clock climbs. Only a school that does not rectify is proposed for a circular.
RUNGS: dict[About, tuple[Rung, ...]] = {
    About.RECTIFICATION: tuple(Rung),
    About.VERIFICATION: (Rung.OVERDUE, Rung.ZONE_LEAD, Rung.DIRECTOR),
    About.CONSULTATION: (Rung.DUE_SOON, Rung.OVERDUE, Rung.DIRECTOR),
    About.OBJECTION: (Rung.DUE_SOON, Rung.OVERDUE, Rung.DIRECTOR),
    About.REVIEW: (Rung.DUE_SOON, Rung.OVERDUE),
    About.EXTENSION: (Rung.OVERDUE, Rung.DIRECTOR),
    About.FILING: (Rung.OVERDUE, Rung.ZONE_LEAD),
    About.RECEIPT: (Rung.OVERDUE, Rung.ZONE_LEAD, Rung.DIRECTOR),
}
_UP = (Rung.ZONE_LEAD, Rung.DIRECTOR, Rung.CIRCULAR)


def terms_of(norms: Mapping[str, int], *, life_safety: bool) -> dict[Rung, int]:
    """Return by rung how many days before or after the deadline it comes; 0 upwards is never."""
    danger = "life_safety." if life_safety else ""
    after = {rung: norms[f"findings.ladder.{danger}{rung.value}"] for rung in _UP}
    return {Rung.DUE_SOON: norms["findings.due_soon_workdays"], **after}


def schedule(
    about: About,
    due_on: date,
    terms: Mapping[Rung, int],
    *,
    life_safety: bool = False,
    calendar: Calendar = NATIONAL,
) -> dict[Rung, date]:
    """Return from which day on each rung is due, in order; days are workdays unless life is in
    danger. A rung whose term is 0 is left out.
    """
    last = runs_until(due_on, life_safety=life_safety, calendar=calendar)

    def after(count: int) -> date:
        return last + timedelta(days=count) if life_safety else calendar.add(last, count)

    days: dict[Rung, date] = {}
    for rung in RUNGS[about]:
        if rung == Rung.DUE_SOON:
            days[rung] = _before(last, terms[rung], calendar)
        elif rung == Rung.OVERDUE:
            days[rung] = after(1)
        elif terms[rung]:
            days[rung] = after(terms[rung])
    return days


def next_rung(
    days: Mapping[Rung, date],
    climbed: Mapping[Rung, date],
    today: date,
    *,
    since: date,
    life_safety: bool = False,
) -> Rung | None:
    """Return the rung to climb today, or None. `climbed` are those of this deadline, with days.

    No rung is left out and none comes twice: one that was missed (nobody was at work, the server
    was off, the clock was set back) is made up for before the next, one a day, so that whoever
    is named on it has had a day to act. In danger of life nobody waits. A reminder before the
    deadline is of use only before it, and not on the day the clock began.
    """
    soon = days.get(Rung.DUE_SOON)
    if soon is not None and Rung.DUE_SOON not in climbed and today < days[Rung.OVERDUE]:
        return Rung.DUE_SOON if today >= soon and today > since else None
    passed: date | None = None
    for rung, day in days.items():
        if rung == Rung.DUE_SOON:
            continue
        if rung in climbed:
            passed = climbed[rung]
            continue
        rested = passed is None or passed < today or life_safety
        return rung if day <= today and rested else None
    return None


def reminded(data: Mapping[str, Any]) -> str:
    """Return what the record of a reminder says, for the history."""
    return _("%(about)s：%(rung)s，期限%(due_on)s") % {
        "about": About(data["about"]).label,
        "rung": Rung(data["rung"]).label,
        "due_on": data["due_on"],
    } + pending_words(data)


def pending_words(data: Mapping[str, Any]) -> str:
    """Return what waited for us when a reminder went out, in brackets; "" when nothing did."""
    words = [str(Pending(what).label) for what in data.get("pending", ())]
    return _("（%(words)s）") % {"words": _("，").join(words)} if words else ""


def _before(day: date, count: int, calendar: Calendar) -> date:
    for _n in range(count):
        day = calendar.last_before(day)
    return day
