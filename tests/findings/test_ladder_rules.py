"""When each rung of the ladder is due, over five years of holidays and make-up days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dudao.findings.rules import ladder, runs_until
from dudao.findings.states import About, Rung
from dudao.lib import workdays

DAYS = st.dates(date(2021, 1, 1), date(2025, 11, 30))
TERMS = {Rung.DUE_SOON: 3, Rung.ZONE_LEAD: 3, Rung.DIRECTOR: 5, Rung.CIRCULAR: 10}
DANGER = {Rung.DUE_SOON: 3, Rung.ZONE_LEAD: 1, Rung.DIRECTOR: 1, Rung.CIRCULAR: 3}
SOME = st.fixed_dictionaries({rung: st.integers(0, 12) for rung in TERMS})
LONG_AGO = date(2020, 1, 1)
LATE = [rung for rung in Rung if rung != Rung.DUE_SOON]


class Walk:
    """A finding nobody rectifies, looked at on one day after the other."""

    def __init__(self, days: dict[Rung, date], *, danger: bool = False) -> None:
        self.days, self.danger = days, danger
        self.climbed: dict[Rung, date] = {}

    def on(self, today: date) -> list[Rung]:
        """Climb what is due on `today`, however often the clock strikes."""
        made = []
        while rung := ladder.next_rung(
            self.days, self.climbed, today, since=LONG_AGO, life_safety=self.danger
        ):
            assert rung not in self.climbed
            self.climbed[rung] = today
            made.append(rung)
        return made


def workdays_from(start: date, count: int) -> list[date]:
    return [workdays.add(start, n) for n in range(count)]


@settings(max_examples=200)
@given(DAYS)
def test_looked_at_every_workday_each_rung_comes_on_its_day(due_on: date) -> None:
    walk = Walk(ladder.schedule(About.RECTIFICATION, due_on, TERMS))
    for day in workdays_from(workdays.standing(due_on - timedelta(days=30)), 50):
        walk.on(day)
    last = runs_until(due_on)
    assert walk.climbed == walk.days
    assert list(walk.climbed) == list(Rung)
    assert all(workdays.is_workday(day) for day in walk.climbed.values())
    assert workdays.between(walk.climbed[Rung.DUE_SOON], last) == TERMS[Rung.DUE_SOON]
    assert workdays.between(last, walk.climbed[Rung.OVERDUE]) == 1
    for rung in (Rung.ZONE_LEAD, Rung.DIRECTOR, Rung.CIRCULAR):
        assert workdays.between(last, walk.climbed[rung]) == TERMS[rung]


@settings(max_examples=300)
@given(DAYS, SOME, st.lists(st.integers(-40, 60), max_size=30), st.booleans())
def test_whatever_the_clock_does_nothing_is_lost_and_nothing_comes_twice(
    due_on: date, terms: dict[Rung, int], jumps: list[int], danger: bool
) -> None:
    days = ladder.schedule(About.RECTIFICATION, due_on, terms, life_safety=danger)
    walk = Walk(days, danger=danger)
    for jump in jumps:  # forward and back, as a clock that is set
        walk.on(due_on + timedelta(days=jump))
    for ahead in range(61, 80):
        walk.on(due_on + timedelta(days=ahead))
    assert set(days) - {Rung.DUE_SOON} <= set(walk.climbed)
    order = [rung for rung in walk.climbed if rung != Rung.DUE_SOON]
    assert order == [rung for rung in LATE if rung in days]
    for rung, day in walk.climbed.items():
        assert day >= days[rung]


@settings(max_examples=200)
@given(DAYS, st.integers(0, 40))
def test_after_a_time_without_anybody_one_rung_a_day_is_made_up_for(
    due_on: date, away: int
) -> None:
    walk = Walk(ladder.schedule(About.RECTIFICATION, due_on, TERMS))
    back = workdays.standing(runs_until(due_on) + timedelta(days=1 + away))
    for day in workdays_from(back, 20):
        assert len(walk.on(day)) <= 1
    assert Rung.DUE_SOON not in walk.climbed  # of no use any more
    assert list(walk.climbed) == LATE


@settings(max_examples=100)
@given(DAYS)
def test_danger_to_life_counts_every_day_and_waits_for_nobody(due_on: date) -> None:
    days = ladder.schedule(About.RECTIFICATION, due_on, DANGER, life_safety=True)
    walk = Walk(days, danger=True)
    assert walk.on(due_on) == [Rung.DUE_SOON]
    next_day = due_on + timedelta(days=1)
    assert walk.on(next_day) == [Rung.OVERDUE, Rung.ZONE_LEAD, Rung.DIRECTOR]
    assert walk.on(due_on + timedelta(days=2)) == []
    assert walk.on(due_on + timedelta(days=3)) == [Rung.CIRCULAR]


@settings(max_examples=200)
@given(DAYS, SOME, st.sampled_from(list(About)), st.booleans())
def test_no_rung_is_due_before_the_one_below_when_terms_grow(
    due_on: date, terms: dict[Rung, int], about: About, danger: bool
) -> None:
    grown = dict(zip(TERMS, sorted(terms.values()), strict=True))
    days = list(ladder.schedule(about, due_on, grown, life_safety=danger).values())
    assert days == sorted(days)


def test_a_rung_can_be_turned_off() -> None:
    terms = {**TERMS, Rung.DIRECTOR: 0, Rung.CIRCULAR: 0}
    days = ladder.schedule(About.RECTIFICATION, date(2024, 9, 20), terms)
    assert list(days) == [Rung.DUE_SOON, Rung.OVERDUE, Rung.ZONE_LEAD]


def test_a_clock_without_a_first_reminder_begins_when_it_is_late() -> None:
    days = ladder.schedule(About.FILING, date(2024, 9, 20), TERMS)
    assert list(days) == [Rung.OVERDUE, Rung.ZONE_LEAD]
    assert ladder.next_rung(days, {}, date(2024, 9, 20), since=LONG_AGO) is None
    assert ladder.next_rung(days, {}, date(2024, 9, 23), since=LONG_AGO) == Rung.OVERDUE
    every = dict.fromkeys(days, date(2024, 9, 23))
    assert ladder.next_rung(days, every, date(2024, 12, 2), since=LONG_AGO) is None


@pytest.mark.parametrize(
    ("since", "today", "rung"),
    [
        (date(2024, 9, 18), date(2024, 9, 18), None),  # told this very day
        (date(2024, 9, 18), date(2024, 9, 19), Rung.DUE_SOON),
        (date(2024, 9, 10), date(2024, 9, 11), None),  # not yet soon
        (date(2024, 9, 10), date(2024, 9, 20), Rung.DUE_SOON),
        (date(2024, 9, 10), date(2024, 9, 23), Rung.OVERDUE),
    ],
)
def test_the_first_reminder_comes_after_the_telling_and_before_the_end(
    since: date, today: date, rung: Rung | None
) -> None:
    days = ladder.schedule(About.RECTIFICATION, date(2024, 9, 20), TERMS)
    assert ladder.next_rung(days, {}, today, since=since) == rung


def test_a_deadline_in_the_golden_week() -> None:
    days = ladder.schedule(About.RECTIFICATION, date(2024, 10, 3), TERMS)
    assert days == {
        Rung.DUE_SOON: date(2024, 9, 27),  # 29 (a Sunday made up for) and 30 September follow
        Rung.OVERDUE: date(2024, 10, 9),  # it ran until the 8th
        Rung.ZONE_LEAD: date(2024, 10, 11),
        Rung.DIRECTOR: date(2024, 10, 14),  # the 12th, a Saturday, is made up for
        Rung.CIRCULAR: date(2024, 10, 21),
    }


def test_terms_come_from_the_norms() -> None:
    keys = {f"findings.ladder.{rung.value}": n for n, rung in enumerate(LATE[1:], 1)}
    danger = {f"findings.ladder.life_safety.{rung.value}": 9 for rung in LATE[1:]}
    norms = {**keys, **danger, "findings.due_soon_workdays": 4}
    assert ladder.terms_of(norms, life_safety=False) == dict(zip(TERMS, (4, 1, 2, 3), strict=True))
    assert ladder.terms_of(norms, life_safety=True)[Rung.CIRCULAR] == 9
