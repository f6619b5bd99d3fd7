"""What a month takes on of what may wait."""

from hypothesis import given
from hypothesis import strategies as st

from dudao.planning.rules.blueprints import PURPOSE_LIMIT, joined, kind_of
from dudao.planning.rules.shares import drawn_for, share
from dudao.planning.rules.slots import slot_of
from dudao.planning.states import Source


def test_what_ends_this_month_is_due() -> None:
    assert share([("late", 9), ("now", 1)], drawn=0.0) == (["now"], [])


def test_eight_things_in_eight_months_are_one_a_month() -> None:
    due, riding = share([(n, 8) for n in range(8)], drawn=0.0)
    assert (due, riding) == ([0], [])


def test_where_nothing_is_due_the_most_urgent_rides_along() -> None:
    assert share([("later", 9), ("sooner", 5)], drawn=0.0) == ([], ["sooner"])


@given(st.integers(2, 10), st.integers(1, 10))
def test_a_year_ends_with_everything_done_and_no_month_crowded(months: int, things: int) -> None:
    left, most = list(range(things)), 0
    for month in range(months):
        due, _riding = share(
            [(one, months - month) for one in left], drawn=drawn_for(1, str(month))
        )
        most = max(most, len(due))
        left = [one for one in left if one not in due]
    assert left == []
    assert most <= -(-things // months) + 1


def test_schools_with_one_thing_a_year_are_spread_over_it() -> None:
    months, counts, left = 9, [], list(range(900))
    for month in range(months):
        due = {
            school
            for school in left
            if share([("one", months - month)], drawn=drawn_for(school, str(month)))[0]
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
