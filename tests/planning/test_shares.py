"""What a month takes on of what may wait."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dudao.planning.rules.blueprints import PURPOSE_LIMIT, joined, kind_of
from dudao.planning.rules.shares import Waiting, drawn_for, rate_of, share
from dudao.planning.rules.slots import slot_of
from dudao.planning.states import Source

DAY = 360


def asked(*waiting: Waiting[Any], drawn: float = 0.0) -> tuple[list[Any], list[Any]]:
    return share(waiting, drawn=drawn, day=DAY)


def test_what_ends_this_month_is_due_and_takes_its_share_of_the_rest_along() -> None:
    items = [Waiting(n, 8, 60, f"rule {n}") for n in range(8)]
    term = [Waiting("first", 4, 60, "term"), Waiting("second", 4, 60, "term")]
    due, riding = asked(Waiting("month", 1), *items, *term)
    assert (set(due), riding) == ({"month", "first", 0}, [])


def test_without_a_visit_that_is_due_few_visits_take_much() -> None:
    items = [Waiting(n, 8) for n in range(8)]
    assert rate_of(items, DAY) == 2 / 8
    assert asked(*items, drawn=0.7) == ([], [0])
    assert asked(*items, drawn=0.75) == ([0, 1, 2, 3], [])


def test_where_nothing_is_due_the_most_urgent_rides_along() -> None:
    assert asked(Waiting("later", 9), Waiting("sooner", 5)) == ([], ["sooner"])


def test_a_rule_that_can_no_longer_wait_takes_two_visits() -> None:
    three = [Waiting(n, 2, 60, "monthly") for n in range(3)]
    assert [len(asked(*three, drawn=drawn)[0]) for drawn in (0.4, 0.6)] == [1, 2]


@given(st.integers(2, 10), st.integers(1, 10), st.integers(1, 50))
def test_a_year_ends_with_everything_done(months: int, things: int, school: int) -> None:
    left, visits = list(range(things)), 0
    for month in range(months):
        waiting = [Waiting(one, months - month) for one in left]
        due, _riding = asked(*waiting, drawn=drawn_for(school, str(month)))
        visits += bool(due)
        left = [one for one in left if one not in due]
    assert left == []
    assert visits <= -(-things * 60 // DAY) + 1


def test_schools_with_one_thing_a_year_are_spread_over_it() -> None:
    months, counts, left = 9, [], list(range(900))
    for month in range(months):
        due = {
            school
            for school in left
            if asked(Waiting("one", months - month), drawn=drawn_for(school, str(month)))[0]
        }
        counts.append(len(due))
        left = [school for school in left if school not in due]
    assert left == []
    assert max(counts) < 2 * min(counts)


def test_the_kind_follows_the_jobs() -> None:
    table = {
        (): "routine",
        (Source.RULE, Source.TASK): "routine",
        (Source.FOLLOW_UP,): "follow_up",
        (Source.TASK, Source.FOLLOW_UP): "special",
    }
    assert {sources: kind_of(sources) for sources in table} == table
    assert kind_of([Source.RULE], "comprehensive") == "comprehensive"


def test_a_purpose_has_every_title_once_or_says_there_are_more() -> None:
    words = {"comma": "、", "more": "等", "otherwise": "经常性督导"}
    assert joined(["食堂", "消防", "食堂"], **words) == "食堂、消防"
    assert joined([], **words) == "经常性督导"
    for titles in (["很长" * 60, "也长" * 60], ["太长" * 120]):
        found = joined(titles, **words)
        assert found.endswith("等")
        assert len(found) <= PURPOSE_LIMIT


def test_slots_follow_the_order_of_the_day() -> None:
    table = {1: ["day"], 2: ["morning", "afternoon"], 3: ["morning", "morning", "afternoon"]}
    for count, slots in table.items():
        assert [slot_of(n, count) for n in range(1, count + 1)] == slots
