"""Section tasks: their month, what several of them are together, which are alike, their cost. Pure.

A task's window lies within its month. Two tasks are alike when their titles or their questions say
the same; that their schools and days are the same too is told beside it.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from dudao.findings.rules import clean
from dudao.findings.rules.likeness import WHOLE, said

TITLE_LIMIT, TEXT_LIMIT, REASON_LIMIT, RESULT_LIMIT = 120, 4000, 300, 20_000
MINUTES = (5, 480)
FILES = (0, 99)
MONTHS_AHEAD = 6
#: As many names as are read at a glance.
NAMED = 5


class Wanted(NamedTuple):
    """What a task wants, as far as another may want the same."""

    title: str
    questions: str
    units: frozenset[int]
    first_on: date
    last_on: date


class Alike(NamedTuple):
    """How much two tasks are alike (in thousandths), at how many schools, on how many days."""

    likeness: int
    schools: int
    days: int


class Cost(NamedTuple):
    """What a task asks of schools, and what is saved by going when somebody goes anyway."""

    schools: int
    minutes: int
    files: int
    shared: int

    @property
    def visits(self) -> int:
        """Return how many visits it takes by itself."""
        return self.schools

    @property
    def extra(self) -> int:
        """Return how many visits it takes once it is merged into those that are due."""
        return self.schools - self.shared

    @property
    def hours(self) -> str:
        """Return the time it takes at all schools together, in hours."""
        return f"{self.minutes / 60:.1f}".removesuffix(".0")


def first_of(day: date) -> date:
    """Return the first day of the month of `day`."""
    return day.replace(day=1)


def last_of(month: date) -> date:
    """Return the last day of the month that begins on `month`."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def after(month: date) -> date:
    """Return the first day of the month after."""
    return last_of(month) + timedelta(days=1)


def before(month: date) -> date:
    """Return the first day of the month before."""
    return first_of(first_of(month) - timedelta(days=1))


def due_on(month: date, day: int) -> date:
    """Return the day of the month before `month` by which its tasks are due."""
    earlier = before(month)
    return earlier.replace(day=min(max(day, 1), last_of(earlier).day))


def in_month(first: date, last: date, month: date) -> tuple[date, date]:
    """Return the same days of another month; a window up to the month's end stays one."""
    end = last_of(month)
    to_the_end = last == last_of(first_of(last))
    return (
        month.replace(day=min(first.day, end.day)),
        end if to_the_end else month.replace(day=min(last.day, end.day)),
    )


def window_problems(first: date, last: date, month: date) -> dict[str, str]:
    """Return field -> what is wrong with a window that must lie within `month`."""
    told = _("须在%(month)s月内（%(first)s 至 %(last)s）。") % {
        "month": month.month,
        "first": month.isoformat(),
        "last": last_of(month).isoformat(),
    }
    problems = {
        field: told
        for field, day in (("first_on", first), ("last_on", last))
        if first_of(day) != month
    }
    if not problems and last < first:
        problems["last_on"] = _("结束日期早于开始日期，请检查。")
    return problems


def month_problem(month: date, today: date) -> str:
    """Return what is wrong with a month tasks are handed in for, or ""."""
    if month < first_of(today):
        return _("这个月已经过去，请选本月或以后的月份。")
    ahead = (month.year - today.year) * 12 + month.month - today.month
    if ahead > MONTHS_AHEAD:
        return _("最多提前%(count)d个月提出。") % {"count": MONTHS_AHEAD}
    return ""


def number_problems(minutes: int, files_asked: int) -> dict[str, str]:
    """Return field -> what is wrong with a number."""
    problems = {}
    for field, value, (low, high) in (
        ("minutes", minutes, MINUTES),
        ("files_asked", files_asked, FILES),
    ):
        if not low <= value <= high:
            problems[field] = _("请填写%(low)d到%(high)d之间的数。") % {"low": low, "high": high}
    return problems


def alike(one: Wanted, other: Wanted) -> Alike:
    """Return how much two tasks want the same, at the same schools, on the same days."""
    titles = _shared(_terms(one.title), _terms(other.title))
    questions = _shared(_terms(one.questions), _terms(other.questions))
    days = (min(one.last_on, other.last_on) - max(one.first_on, other.first_on)).days + 1
    return Alike(max(titles, questions), len(one.units & other.units), max(days, 0))


def alike_words(found: Alike) -> str:
    """Return in words why two tasks are held to be alike."""
    schools = (
        _("%(count)d所学校相同") % {"count": found.schools} if found.schools else _("学校不同")
    )
    days = _("时间重叠%(count)d天") % {"count": found.days} if found.days else _("时间不重叠")
    told = _("内容相近（%(percent)d%%）") % {"percent": found.likeness * 100 // WHOLE}
    return _("，").join([told, schools, days])


def _terms(text: str) -> frozenset[str]:
    """Return what a text names: its places and the pairs of characters that are left of it."""
    one = said(clean(text))
    return one.pairs.union(*one.places.values())


def _shared(one: frozenset[str], other: frozenset[str]) -> int:
    return round(WHOLE * 2 * len(one & other) / (len(one) + len(other))) if one and other else 0


def joined_title(titles: Iterable[str]) -> str:
    """Return one title for several tasks, each named once, as long as a title may be."""
    text = _("、").join(dict.fromkeys(titles))
    return text if len(text) <= TITLE_LIMIT else text[: TITLE_LIMIT - 1] + "…"


def joined_lines(texts: Iterable[str]) -> str:
    """Return the lines of several texts, each once, in their order."""
    lines = (line.strip() for text in texts for line in text.splitlines())
    return "\n".join(dict.fromkeys(line for line in lines if line))


def named(names: Sequence[str]) -> str:
    """Return the first names, and how many there are."""
    shown = _("、").join(names[:NAMED])
    if len(names) <= NAMED:
        return shown
    return _("%(names)s等%(count)d所") % {"names": shown, "count": len(names)}
