"""Workdays of an office, and the days on which schools are visited."""

from datetime import date, datetime, time

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from dudao.lib import workdays
from dudao.lib.clock import CHINA
from dudao.org.models import Unit
from dudao.org.queries.calendar import (
    KEPT_SECONDS,
    away_on,
    calendar_of,
    each_office,
    forget_calendars,
    visit_days,
    visit_slots,
)
from dudao.org.states import DayKind, DayPart
from tests import make, make_calendar

#: A Wednesday of October 2026, and the Saturday after.
WEDNESDAY, SATURDAY = date(2026, 10, 21), date(2026, 10, 24)


def test_an_office_without_own_days_counts_by_the_national_calendar(school: Unit) -> None:
    assert calendar_of(school) is workdays.NATIONAL
    assert calendar_of(None) is workdays.NATIONAL


def test_own_days_hold_for_the_office_and_its_schools_only(
    office: Unit, school: Unit, next_county_office: Unit
) -> None:
    make_calendar.days(office, WEDNESDAY)
    make_calendar.days(office, SATURDAY, kind=DayKind.MAKE_UP)
    assert not calendar_of(office).is_workday(WEDNESDAY)
    assert calendar_of(school).is_workday(SATURDAY)
    assert calendar_of(next_county_office).is_workday(WEDNESDAY)


def test_working_hours_follow_them(office: Unit) -> None:
    make_calendar.days(office, WEDNESDAY)
    hours = workdays.Hours(time(8), time(18))
    noon = datetime.combine(WEDNESDAY, time(12), tzinfo=CHINA)
    assert not calendar_of(office).is_working(noon, hours)
    after = calendar_of(office).next_working(noon, hours)
    assert after.astimezone(CHINA).date() == date(2026, 10, 22)


def test_a_list_of_offices_takes_one_statement(office: Unit, next_county_office: Unit) -> None:
    make_calendar.days(office, WEDNESDAY)
    with CaptureQueriesContext(connection) as captured:
        for _n in range(20):
            calendar_of(office)
            calendar_of(next_county_office)
    assert len(captured) == 1


def test_a_filter_by_calendar_names_only_offices_that_differ(office: Unit, db: None) -> None:
    def late(calendar: workdays.Calendar) -> Q:
        return Q(pk__lte=calendar.last_before(date(2026, 10, 22)).toordinal())

    assert each_office(late) == late(workdays.NATIONAL)
    make_calendar.days(office, WEDNESDAY)
    assert str(office.pk) in str(each_office(late))


def test_of_a_half_free_day_the_other_half_is_left(office: Unit) -> None:
    make_calendar.days(office, WEDNESDAY, part=DayPart.MORNING)
    assert visit_slots(office, WEDNESDAY, WEDNESDAY) == {WEDNESDAY: [DayPart.AFTERNOON]}
    assert calendar_of(office).is_workday(WEDNESDAY)


def test_schools_are_visited_in_term_and_not_in_their_exam_week(office: Unit) -> None:
    make_calendar.term(office, first_on=date(2026, 9, 1), last_on=date(2026, 10, 23))
    make_calendar.days(
        office, date(2026, 10, 19), date(2026, 10, 21), kind=DayKind.EXAM, stages=["junior"]
    )
    span = (date(2026, 10, 19), date(2026, 10, 30))
    assert [day.day for day in visit_days(office, *span, ["junior"])] == [22, 23]
    assert [day.day for day in visit_days(office, *span, ["primary"])] == [19, 20, 21, 22, 23]


def test_a_holiday_stops_visits_and_a_make_up_half_day_allows_half(office: Unit) -> None:
    make_calendar.days(office, WEDNESDAY)
    make_calendar.days(office, SATURDAY, kind=DayKind.MAKE_UP, part=DayPart.MORNING)
    slots = visit_slots(office, WEDNESDAY, SATURDAY)
    assert WEDNESDAY not in slots
    assert slots[SATURDAY] == [DayPart.MORNING]


def test_an_exam_morning_leaves_the_afternoon(office: Unit) -> None:
    school = make.school(office, school_type="311", code="3143009998")
    make_calendar.days(
        office, WEDNESDAY, kind=DayKind.EXAM, part=DayPart.MORNING, stages=["junior"]
    )
    assert away_on(school, WEDNESDAY, DayPart.MORNING)
    assert away_on(school, WEDNESDAY)
    assert not away_on(school, WEDNESDAY, DayPart.AFTERNOON)
    assert not away_on(make.school(office), WEDNESDAY)


def test_what_was_read_is_kept_for_some_seconds(
    office: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert calendar_of(office) is workdays.NATIONAL
    make_calendar.days(office, WEDNESDAY)
    assert not calendar_of(office).is_workday(WEDNESDAY)
    monkeypatch.setattr("dudao.org.queries.calendar.KEPT_SECONDS", KEPT_SECONDS)
    monkeypatch.setattr("dudao.org.queries.calendar.monotonic", lambda: 1e12)
    with CaptureQueriesContext(connection) as captured:
        calendar_of(office)
    assert len(captured) == 1
    forget_calendars()
