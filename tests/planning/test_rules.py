"""Many visits spread over a month."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dudao.planning.rules import spread

DAYS = [date(2026, 10, 1) + timedelta(days=n) for n in range(31)]


@given(st.integers(1, 31), st.integers(0, 100))
def test_days_are_in_order_and_evenly_used(days: int, count: int) -> None:
    chosen = spread(DAYS[:days], count)
    assert len(chosen) == count
    assert chosen == sorted(chosen)
    uses = [chosen.count(day) for day in DAYS[:days]]
    assert max(uses) - min(uses) <= 1
