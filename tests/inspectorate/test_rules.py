"""How long after leaving a school one keeps away from it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.inspectorate.rules import left_recently, years_later


@pytest.mark.parametrize(
    ("left_on", "on", "recent"),
    [
        (date(2023, 8, 31), date(2026, 8, 30), True),
        (date(2023, 8, 31), date(2026, 8, 31), False),
        (date(2024, 2, 29), date(2027, 2, 28), True),
        (date(2024, 2, 29), date(2027, 3, 1), False),
    ],
)
def test_three_years_are_over_on_the_same_day(left_on: date, on: date, *, recent: bool) -> None:
    assert left_recently(left_on, on=on, years=3) is recent


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 20))
def test_a_year_later_is_about_a_year_later(day: date, years: int) -> None:
    assert abs((years_later(day, years) - day).days - 365.25 * years) < 2
