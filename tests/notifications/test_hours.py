"""When a message may leave the house."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.lib.clock import CHINA
from dudao.lib.workdays import Hours, is_working
from dudao.notifications.rules import hours

OFFICE = Hours(time(8), time(18))
TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(
    datetime.fromisoformat("2021-01-01"),
    datetime.fromisoformat("2025-12-20"),
    timezones=st.just(CHINA),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@given(MOMENTS, st.none() | TIMES, st.none() | TIMES)
def test_it_leaves_in_working_hours_and_never_in_quiet_ones(
    moment: datetime, start: time | None, end: time | None
) -> None:
    leaves = hours.leaves_at(moment, OFFICE, start, end)
    assert leaves >= moment
    assert is_working(leaves, OFFICE)
    if not hours.covers(start, end, OFFICE):
        assert not hours.is_quiet(leaves, start, end)
    # No longer than the longest holiday, whatever was asked for.
    assert leaves - moment < timedelta(days=14)


@pytest.mark.parametrize(
    ("moment", "start", "end", "leaves"),
    [
        ("2026-10-20 10:00", None, None, "2026-10-20 10:00"),
        ("2026-10-20 19:00", None, None, "2026-10-21 08:00"),
        ("2026-10-24 10:00", None, None, "2026-10-26 08:00"),  # a Saturday
        ("2026-10-20 12:30", time(12), time(14), "2026-10-20 14:00"),
        ("2026-10-20 17:30", time(17), time(9), "2026-10-21 09:00"),
        ("2026-10-20 16:30", time(16), time(20), "2026-10-21 08:00"),
        ("2026-10-20 10:00", time(6), time(20), "2026-10-20 10:00"),  # would never leave
        ("2026-10-20 10:00", time(9), None, "2026-10-20 10:00"),
        ("2026-10-20 10:00", time(9), time(9), "2026-10-20 10:00"),
    ],
)
def test_the_moment(moment: str, start: time | None, end: time | None, leaves: str) -> None:
    assert hours.leaves_at(at(moment), OFFICE, start, end) == at(leaves)


@pytest.mark.parametrize(
    ("start", "end", "covered"),
    [
        (time(8), time(18), True),
        (time(9), time(18), False),
        (time(8), time(17), False),
        (time(20), time(19), True),  # all but an hour of the evening
        (time(18), time(8), False),
        (time(7), time(6), True),
        (time(10), time(9), False),
        (None, time(9), False),
        (time(9), time(9), False),
    ],
)
def test_quiet_hours_that_leave_nothing(
    start: time | None, end: time | None, covered: bool
) -> None:
    assert hours.covers(start, end, OFFICE) is covered


@given(TIMES, TIMES)
def test_covering_means_that_every_working_minute_is_quiet(start: time, end: time) -> None:
    day = at("2026-10-20 08:00")
    minutes = [day + timedelta(minutes=n) for n in range(600)]
    every = all(hours.is_quiet(minute, start, end) for minute in minutes)
    assert hours.covers(start, end, OFFICE) is every


@pytest.mark.parametrize(
    ("opens", "closes", "made"),
    [
        (9, 17, Hours(time(9), time(17))),
        (0, 24, Hours(time(0), time.max)),
        (18, 8, hours.USUAL),
        (8, 8, hours.USUAL),
        (8, 99, hours.USUAL),
    ],
)
def test_working_hours_from_norms(opens: int, closes: int, made: Hours) -> None:
    assert hours.hours_between(opens, closes) == made
