"""Workdays of mainland China."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.lib import workdays
from dudao.lib.clock import CHINA

DAYS = st.dates(date(2015, 1, 1), date(2025, 12, 31))
#: Five years of published holidays and make-up days.
FIVE_YEARS = [date(2021, 1, 1) + timedelta(days=n) for n in range(5 * 365 + 1)]
OFFICE = workdays.Hours(time(8), time(18))
MOMENTS = st.datetimes(
    datetime.fromisoformat("2021-01-01"),
    datetime.fromisoformat("2025-12-20"),
    timezones=st.just(CHINA),
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 10, 1), False),  # National Day
        (date(2024, 10, 12), True),  # a Saturday made up for
        (date(2024, 10, 13), False),
        (date(2024, 10, 14), True),
        (date(2199, 1, 5), False),  # not published: a Saturday
        (date(2199, 1, 7), True),
    ],
)
def test_holidays_and_days_made_up_for(day: date, works: bool) -> None:
    assert workdays.is_workday(day) is works


def test_it_tells_which_years_are_published() -> None:
    assert workdays.known(2024)
    assert not workdays.known(2199)


def test_the_first_day_does_not_count() -> None:
    assert workdays.add(date(2024, 9, 30), 1) == date(2024, 10, 8)
    assert workdays.add(date(2024, 9, 30), 0) == date(2024, 9, 30)


@given(DAYS, st.integers(0, 60))
def test_adding_and_counting_agree(start: date, count: int) -> None:
    end = workdays.add(start, count)
    assert workdays.between(start, end) == count
    assert workdays.between(end, start) == -count


def test_the_last_workday_before_is_one_workday_back() -> None:
    for day in FIVE_YEARS:
        before = workdays.last_before(day)
        assert before < day
        assert workdays.is_workday(before)
        assert workdays.between(before, day) == workdays.is_workday(day)


def test_a_deadline_on_a_holiday_runs_to_the_next_workday() -> None:
    for day in FIVE_YEARS:
        stands = workdays.standing(day)
        assert stands >= day
        assert workdays.is_workday(stands)
        assert (stands == day) is workdays.is_workday(day)
        # Late the day after it stood, and not a day before.
        assert day <= workdays.last_before(stands + timedelta(days=1))
        assert not day <= workdays.last_before(stands)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2024-09-30 07:59", "2024-09-30 08:00"),
        ("2024-09-30 08:00", "2024-09-30 08:00"),
        ("2024-09-30 17:59", "2024-09-30 17:59"),
        ("2024-09-30 18:00", "2024-10-08 08:00"),  # seven days of National Day
        ("2024-10-12 03:00", "2024-10-12 08:00"),  # a Saturday made up for
        ("2024-10-13 12:00", "2024-10-14 08:00"),
    ],
)
def test_the_office_opens_next(moment: str, opens: str) -> None:
    found = workdays.next_working(datetime.fromisoformat(f"{moment}+08:00"), OFFICE)
    assert found == datetime.fromisoformat(f"{opens}+08:00")


@given(MOMENTS)
def test_the_next_working_moment_works_and_none_lies_between(moment: datetime) -> None:
    found = workdays.next_working(moment, OFFICE)
    assert found >= moment
    assert workdays.is_working(found, OFFICE)
    if found > moment:
        assert not workdays.is_working(moment, OFFICE)
        assert workdays.between(moment.date(), found.astimezone(CHINA).date()) <= 1


#: A Tuesday off, a Sunday worked, half a Thursday off.
OWN = workdays.Calendar(
    free=frozenset({date(2026, 10, 20)}),
    extra=frozenset({date(2026, 10, 18)}),
    halves=frozenset({(date(2026, 10, 22), "afternoon")}),
)


def test_an_own_day_off_and_one_worked_move_what_is_counted() -> None:
    assert OWN.add(date(2026, 10, 16), 3) == date(2026, 10, 21)  # Sun, Mon, Wed
    assert workdays.add(date(2026, 10, 16), 3) == date(2026, 10, 21)  # Mon, Tue, Wed
    assert OWN.add(date(2026, 10, 19), 1) == date(2026, 10, 21)
    assert OWN.standing(date(2026, 10, 20)) == date(2026, 10, 21)
    assert OWN.last_before(date(2026, 10, 21)) == date(2026, 10, 19)


def test_a_half_free_day_is_a_workday() -> None:
    assert OWN.is_workday(date(2026, 10, 22))


@given(DAYS, st.integers(0, 60), st.sets(DAYS, max_size=30), st.sets(DAYS, max_size=30))
def test_they_agree_with_days_of_ones_own(
    start: date, count: int, free: set[date], extra: set[date]
) -> None:
    own = workdays.Calendar(frozenset(free), frozenset(extra))
    assert own.between(start, own.add(start, count)) == count
    assert own.is_workday(own.standing(start))


def test_a_holiday_has_its_name_and_so_has_the_day_worked_for_it() -> None:
    assert workdays.holiday(date(2024, 10, 1)) == "National Day"
    assert workdays.holiday(date(2024, 10, 12)) == "National Day"
    assert workdays.holiday(date(2024, 10, 15)) == workdays.holiday(date(2199, 10, 1)) == ""
