"""An announced visit is told to its school when the province's norm allows it, and once more."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.audit.models import Event
from dudao.inspectorate.models import Inspector
from dudao.lib import clock, workdays
from dudao.org.models import Norm, Person, Unit
from dudao.planning.actions import announce, remind_school, withdraw
from dudao.planning.models import Assignment
from dudao.planning.rules.announcing import announce_on
from tests import make, make_calendar

FRIDAY = date(2026, 10, 30)


@pytest.fixture
def shanghai(office: Unit) -> None:
    """No earlier than two workdays before."""
    Norm.objects.create(
        key="planning.announce_days_at_most",
        office=office,
        value=2,
        valid_from=date(2026, 1, 1),
        basis="《上海市教育督导条例》",
    )


def planned(school: Unit, director: Person, ours: Inspector, **given: Any) -> Assignment:
    usual = {"announced": True}
    return make_calendar.planned(school, director, ours.person, FRIDAY, **{**usual, **given})


def happened() -> list[str]:
    wanted = ("assignment.announced", "assignment.school_reminded", "assignment.called_off")
    return list(Event.objects.filter(name__in=wanted).order_by("pk").values_list("name", flat=True))


def on(day: date) -> Any:
    return clock.at(datetime.combine(day, make.NOW.timetz()))


def test_without_a_norm_it_is_told_at_once(director: Person, ours: Inspector, school: Unit) -> None:
    made = planned(school, director, ours)
    assert made.announced_at == clock.now()
    assert happened() == ["assignment.announced"]


def test_one_that_is_not_announced_is_never_told(
    director: Person, ours: Inspector, school: Unit
) -> None:
    made = planned(school, director, ours, announced=False)
    assert not announce(made.pk)
    assert not remind_school(made.pk)
    assert happened() == []


@pytest.mark.usefixtures("shanghai")
def test_it_waits_until_the_norm_allows_it(director: Person, ours: Inspector, school: Unit) -> None:
    made = planned(school, director, ours)
    assert made.announced_at is None
    with on(date(2026, 10, 27)):
        assert not announce(made.pk)
    with on(date(2026, 10, 28)):
        assert announce(made.pk)
        assert not announce(made.pk)
    assert happened() == ["assignment.announced"]


@pytest.mark.usefixtures("shanghai")
def test_a_local_holiday_brings_it_forward(
    director: Person, ours: Inspector, school: Unit, office: Unit
) -> None:
    make_calendar.days(office, date(2026, 10, 28))
    made = planned(school, director, ours)
    with on(date(2026, 10, 27)):
        assert announce(made.pk)


def test_the_school_is_reminded_once_on_the_workday_before(
    director: Person, ours: Inspector, school: Unit
) -> None:
    made = planned(school, director, ours)
    with on(date(2026, 10, 28)):
        assert not remind_school(made.pk)
    with on(date(2026, 10, 29)):
        assert remind_school(made.pk)
        assert not remind_school(made.pk)
    assert happened()[-1] == "assignment.school_reminded"


def test_who_was_told_today_is_not_reminded_today(
    director: Person, ours: Inspector, school: Unit
) -> None:
    with on(date(2026, 10, 29)):
        assert not remind_school(planned(school, director, ours).pk)


def test_calling_it_off_is_told_to_who_was_told(
    director: Person, ours: Inspector, school: Unit
) -> None:
    withdraw(planned(school, director, ours).pk, by=director, reason="改期")
    assert happened()[-1] == "assignment.called_off"
    withdraw(planned(school, director, ours, announced=False).pk, by=director, reason="改期")
    assert happened().count("assignment.called_off") == 1


@given(st.dates(date(2024, 1, 1), date(2026, 9, 1)), st.integers(1, 10))
def test_so_many_workdays_lie_between(day: date, count: int) -> None:
    first = announce_on(day, count)
    assert first is not None
    assert workdays.between(first - timedelta(days=1), day - timedelta(days=1)) == count


def test_nought_is_no_rule() -> None:
    assert announce_on(FRIDAY, 0) is None
