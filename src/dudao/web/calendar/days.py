"""What a day is: holiday, made up for, in a term, in an exam week. Weeks and months of days."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.lib import clock, workdays
from dudao.org.models import SpecialDays, Term, Unit
from dudao.org.queries.calendar import calendar_of, special_days_of, terms_of
from dudao.org.states import DayKind, DayPart

WEEK = 7
WEEKDAYS = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))
#: As `workdays.holiday` names them.
HOLIDAYS: dict[str, str | Promise] = {
    "New Year's Day": _("元旦"),
    "Spring Festival": _("春节"),
    "Tomb-sweeping Day": _("清明节"),
    "Labour Day": _("劳动节"),
    "Dragon Boat Festival": _("端午节"),
    "National Day": _("国庆节"),
    "Mid-autumn Festival": _("中秋节"),
}
#: What stands in the corner of a day, and in which tone.
SIGNS: dict[str, tuple[str | Promise, str]] = {
    DayKind.HOLIDAY: (_("休"), "green"),
    DayKind.MAKE_UP: (_("班"), "amber"),
    DayKind.EXAM: (_("考"), "red"),
    DayKind.QUIET: (_("静"), "violet"),
}


class Mark(NamedTuple):
    """Something about a day: its sign, its words, its tone."""

    sign: str | Promise
    words: str
    tone: str


class Day(NamedTuple):
    """A day as the calendar shows it; `inside` the month or span shown."""

    day: date
    works: bool
    in_term: bool
    is_today: bool
    inside: bool
    marks: tuple[Mark, ...]

    @property
    def words(self) -> str:
        """Return what the day is, for a reader who cannot see colours."""
        return gettext("、").join(mark.words for mark in self.marks)


class Public(NamedTuple):
    """A public holiday of a year with the days that are worked for it."""

    word: str | Promise
    first_on: date
    last_on: date
    made_up: tuple[date, ...]


class Days:
    """The days of an office from `first` to `last`, read in a fixed number of statements."""

    def __init__(self, office: Unit | None, first: date, last: date) -> None:
        self.calendar = calendar_of(office)
        self.terms: list[Term] = list(terms_of(office)) if office else []
        self.own: list[SpecialDays] = list(special_days_of(office, first, last)) if office else []
        self.today = clock.today()

    def day(self, day: date, *, inside: bool = True) -> Day:
        """Return what `day` is."""
        return Day(
            day,
            self.calendar.is_workday(day),
            any(term.first_on <= day <= term.last_on for term in self.terms),
            day == self.today,
            inside,
            tuple(self._marks(day)),
        )

    def week(self, day: date) -> list[Day]:
        """Return the week of `day`, from Monday."""
        return [self.day(monday_of(day) + timedelta(days=n)) for n in range(WEEK)]

    def month(self, first: date) -> list[list[Day]]:
        """Return the weeks of the month of `first`; days of its neighbours are not `inside`."""
        first = first.replace(day=1)
        start, last = monday_of(first), last_of_month(first)
        days = [start + timedelta(days=n) for n in range((last - start).days + 1)]
        days += [days[-1] + timedelta(days=n) for n in range(1, WEEK - days[-1].weekday())]
        shown = [self.day(day, inside=day.month == first.month) for day in days]
        return [shown[n : n + WEEK] for n in range(0, len(shown), WEEK)]

    def _marks(self, day: date) -> Iterable[Mark]:
        name = workdays.holiday(day)
        if name:
            word = str(HOLIDAYS.get(name, name))
            kind = DayKind.MAKE_UP if workdays.is_workday(day) else DayKind.HOLIDAY
            # A holiday of the State Council's notice lies on a workday or a weekend alike.
            words = str(_("%s调休上班") % word) if kind == DayKind.MAKE_UP else word
            yield Mark(SIGNS[kind][0], words, SIGNS[kind][1])
        for row in self.own:
            if row.first_on <= day <= row.last_on:
                yield _own(row)
        for term in self.terms:
            if day == term.first_on:
                yield Mark(_("开"), str(_("%s开学") % term.get_season_display()), "blue")
            elif day == term.last_on:
                yield Mark(_("末"), str(_("%s结束") % term.get_season_display()), "blue")


def _own(row: SpecialDays) -> Mark:
    sign, tone = SIGNS[row.kind]
    if row.part == DayPart.DAY:
        return Mark(sign, row.name, tone)
    told = {"what": row.name, "more": row.get_part_display()}
    return Mark(sign, gettext("%(what)s（%(more)s）") % told, tone)


def public_holidays(first: date, last: date) -> list[Public]:
    """Return the public holidays of a span, each with its make-up days; none of unknown years."""
    free: dict[str, list[date]] = defaultdict(list)
    worked: dict[str, list[date]] = defaultdict(list)
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        if name := workdays.holiday(day):
            key = f"{name} {day.year}"
            (worked if workdays.is_workday(day) else free)[key].append(day)
    found = [
        Public(
            HOLIDAYS.get(key.rsplit(" ", 1)[0], key), days[0], days[-1], tuple(worked.get(key, ()))
        )
        for key, days in free.items()
    ]
    return sorted(found, key=lambda one: one.first_on)


def unknown_years(first: date, last: date) -> Sequence[int]:
    """Return the calendar years of a span whose holidays are not published yet."""
    return [year for year in range(first.year, last.year + 1) if not workdays.known(year)]


def monday_of(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def last_of_month(day: date) -> date:
    """Return the last day of the month of `day`."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
