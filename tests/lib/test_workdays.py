"""Workdays of mainland China."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.lib import workdays

DAYS = st.dates(date(2015, 1, 1), date(2025, 12, 31))


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
