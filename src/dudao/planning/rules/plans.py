"""Spans of plans, what a plan never schedules, a year moved on. Pure."""

from calendar import isleap, monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from dudao.planning.rules.table_months import When
from dudao.planning.rules.table_words import Known
from dudao.planning.states import Audience, ItemKind, PlanPeriod

TEXT_LIMIT = 500
TITLE_LIMIT = 120
REASON_LIMIT = 300
AIMS_LIMIT = 20_000
#: Kinds whose lines bring somebody into schools for a matter.
SCHEDULES = frozenset({ItemKind.ROUTINE, ItemKind.SPECIAL})
#: Kinds that mean going to schools; of what level, and therefore to which, the plan must say.
GOES = frozenset({ItemKind.ROUTINE, ItemKind.SPECIAL})
_JUNE = 6
_WHOLE_DAYS = 60
_DECEMBER = 12

Span = tuple[date, date]


class Wanted(NamedTuple):
    """A line of a plan as somebody wants it; matters and units by id."""

    text: str
    kind: str
    first_on: date
    last_on: date
    audience: str = Audience.NONE.value
    matters: tuple[int, ...] = ()
    units: tuple[int, ...] = ()


class TermSpan(NamedTuple):
    """A term of the office: the autumn one or not, both days included."""

    autumn: bool
    first_on: date
    last_on: date


def never_scheduled(
    known: Iterable[Known],
    lines: Iterable[tuple[str, Iterable[int]]],
    *,
    schools: bool,
    kindergartens: bool,
) -> list[Known]:
    """Return the matters that no line of a plan schedules, (kind, ids of matters) of each given.

    `schools` and `kindergartens` tell whose matters count: those of whom the plan has any.
    """
    planned = {one for kind, matters in lines if kind in SCHEDULES for one in matters}
    counts = {True: kindergartens, False: schools}
    return [
        one for one in known if one.routine and counts[one.kindergarten] and one.id not in planned
    ]


def span_of(when: When, span: Span, terms: Sequence[TermSpan]) -> Span | None:
    """Return the days meant by `when` within the plan's `span`; None where it holds none of them.

    Without terms in the calendar a term is half of the school year.
    """
    found = _days_of(when, span, terms)
    return clipped(found, span) if found else None


def _days_of(when: When, span: Span, terms: Sequence[TermSpan]) -> Span | None:
    if when.kind == "all":
        return span
    if when.kind == "half":
        return _months(span, 1, _JUNE) if when.first == 1 else _months(span, _JUNE + 1, _DECEMBER)
    if when.kind == "months":
        return _months(span, when.first, when.last)
    own = sorted(
        (term for term in terms or _usual_terms(span) if _lies_in(term, span)),
        key=lambda term: term.first_on,
    )
    if when.kind == "season":
        own = [term for term in own if term.autumn == (when.first == 1)]
        return own[0][1:] if own else None
    return own[when.first - 1][1:] if len(own) >= when.first else None


def _lies_in(term: TermSpan, span: Span) -> bool:
    """Tell whether a plan is about a term: the January of a year belongs to the one before."""
    common = clipped(term[1:], span)
    return common is not None and (common[1] - common[0]).days >= min(
        _WHOLE_DAYS, (span[1] - span[0]).days
    )


def _months(span: Span, first: int, last: int) -> Span | None:
    """Return the first such months that begin in `span`, else those that go on in it."""
    years = range(span[0].year - 1, span[1].year + 1)
    found = [
        (month_span(year, first)[0], month_span(year + (last < first), last)[1]) for year in years
    ]
    within = [days for days in found if clipped(days, span)]
    begun = [days for days in within if month_span(days[0].year, first)[1] >= span[0]]
    return next(iter(begun or within), None)


def _usual_terms(span: Span) -> list[TermSpan]:
    years = range(span[0].year - 1, span[1].year + 1)
    autumn = [TermSpan(True, date(y, 9, 1), date(y + 1, 1, 31)) for y in years]
    return autumn + [TermSpan(False, date(y, 2, 1), date(y, 7, 31)) for y in years]


def month_span(year: int, month: int) -> Span:
    """Return the first and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def clipped(days: Span, span: Span) -> Span | None:
    """Return the part of `days` within `span`, or None."""
    first, last = max(days[0], span[0]), min(days[1], span[1])
    return (first, last) if first <= last else None


def moved(day: date, years: int) -> date:
    """Return the same day years on; the end of February stays its end."""
    year = day.year + years
    if (day.month, day.day) == (2, 28) and not isleap(day.year) and isleap(year):
        return date(year, 2, 29)
    if (day.month, day.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return day.replace(year=year)


def months_of(span: Span) -> list[Span]:
    """Return the months of `span`, the first and last as far as they belong to it."""
    found, day = [], span[0].replace(day=1)
    while day <= span[1]:
        days = month_span(day.year, day.month)
        found.append((max(days[0], span[0]), min(days[1], span[1])))
        day = date(day.year + day.month // _DECEMBER, day.month % _DECEMBER + 1, 1)
    return found


def period_words(period: str, first_on: date, last_on: date) -> str:
    """Return a plan's time as its title has it: 2026年度, 2026—2027学年第一学期, 2026年10月."""
    if period == PlanPeriod.MONTH:
        return f"{first_on.year}年{first_on.month}月"
    if period == PlanPeriod.YEAR and first_on.year == last_on.year:
        return f"{first_on.year}年度"
    autumn = first_on.month > _JUNE
    begun = first_on.year if autumn else first_on.year - 1
    school_year = f"{begun}—{begun + 1}学年"
    if period == PlanPeriod.YEAR:
        return school_year
    return school_year + ("第一学期" if autumn else "第二学期")


def title_of(owner: str, period: str, first_on: date, last_on: date, *, of_area: bool) -> str:
    """Return what a plan is called until somebody calls it otherwise."""
    what = "责任督学挂牌督导工作计划" if of_area else "督导工作计划"
    return f"{owner}{period_words(period, first_on, last_on)}{what}"
