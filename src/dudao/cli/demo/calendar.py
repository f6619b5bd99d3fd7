"""The demo county's calendar: terms, a local holiday, exam weeks; and who subscribes to it."""

from datetime import date, timedelta

from django.db import transaction

from dudao.access import actions as access
from dudao.cli.demo.cast import Cast
from dudao.lib import workdays
from dudao.org.models import Unit
from dudao.org.queries.calendar import visit_slots
from dudao.org.states import DayKind, DayPart, Season, Stage
from dudao.planning import actions as planning
from dudao.planning.states import VisitKind
from dudao.planning.states.feeds import FeedWhat

BASIS = "新晃侗族自治县人民政府关于放假的通知（演示）"
AHEAD = timedelta(days=30)


@transaction.atomic
def fill_calendar(cast: Cast, begin: date, today: date) -> None:
    """Set the terms and own days of every school year from `begin` to a year after `today`."""
    for year in range(begin.year, today.year + 2):
        _terms(cast, year)
        _days(cast, year)


def fill_feed(cast: Cast, units: list[Unit], today: date) -> None:
    """Let the first inspector subscribe, and announce a visit to the school shown first."""
    inspector = cast.inspectors[8].person
    planning.make_feed(FeedWhat.OWN, by=inspector)
    unit = units[0]
    days = visit_slots(cast.office, today + timedelta(days=1), today + AHEAD, unit.stages)
    if days:
        day, slots = next(iter(days.items()))
        planning.assign(
            unit,
            by=cast.director,
            kind=VisitKind.COMPREHENSIVE,
            purpose="学校发展规划实施情况（事先通知）",
            planned_on=day,
            slot=slots[0] if slots[0] != DayPart.DAY else DayPart.AFTERNOON,
            leader=cast.inspectors[8].person,
            announced=True,
        )


def _terms(cast: Cast, year: int) -> None:
    by, office = cast.director, cast.office
    autumn, spring = (
        (date(year, 9, 1), date(year + 1, 1, 22)),
        (date(year + 1, 2, 24), date(year + 1, 7, 3)),
    )
    for season, (first, last) in ((Season.AUTUMN, autumn), (Season.SPRING, spring)):
        access.set_term(
            by=by, office=office, year=year, season=season, first_on=first, last_on=last
        )
        week = _monday(last) - timedelta(days=7 if last.weekday() < 4 else 0)
        _set(cast, DayKind.EXAM, f"{season.label}期末考试", week, week + timedelta(days=4))


def _days(cast: Cast, year: int) -> None:
    founded = date(year, 12, 5)
    if workdays.is_workday(founded):
        _set(cast, DayKind.HOLIDAY, "自治县成立纪念日", founded, founded)
    teachers = date(year, 9, 10)
    if workdays.is_workday(teachers):
        _set(cast, DayKind.HOLIDAY, "教师节表彰大会", teachers, teachers, DayPart.AFTERNOON)
    first = date(year + 1, 6, 7)
    senior = (Stage.SENIOR.value, Stage.VOCATIONAL.value)
    _set(cast, DayKind.QUIET, "高考静校", first, first + timedelta(days=2), stages=senior)


def _set(
    cast: Cast,
    kind: DayKind,
    name: str,
    first: date,
    last: date,
    part: DayPart = DayPart.DAY,
    stages: tuple[str, ...] = (),
) -> None:
    access.set_days(
        by=cast.director,
        office=cast.office,
        kind=kind,
        name=name,
        first_on=first,
        last_on=last,
        part=part,
        stages=stages,
        basis=BASIS if kind == DayKind.HOLIDAY else "",
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
