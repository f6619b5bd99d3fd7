"""Months, windows, what several tasks are together, and which are alike."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.lib.errors import WrongState
from dudao.lib.states import advance
from dudao.planning.rules import tasks as rules
from dudao.planning.rules.tasks import Wanted
from dudao.planning.states import MEETING_MOVES, TASK_MOVES, MeetingState, TaskState

NOVEMBER = date(2026, 11, 1)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(0, 40), DAYS)
def test_a_window_moved_to_another_month_lies_within_it(
    first: date, length: int, day: date
) -> None:
    last = min(first + timedelta(days=length), rules.last_of(rules.first_of(first)))
    month = rules.first_of(day)
    moved = rules.in_month(first, last, month)
    assert rules.window_problems(*moved, month) == {}


@given(DAYS)
def test_the_month_before_the_month_after_is_the_month(day: date) -> None:
    month = rules.first_of(day)
    assert rules.before(rules.after(month)) == month


def test_a_whole_month_stays_a_whole_month() -> None:
    whole = (date(2026, 11, 1), date(2026, 11, 30))
    assert rules.in_month(*whole, date(2026, 12, 1)) == (date(2026, 12, 1), date(2026, 12, 31))
    assert rules.in_month(*whole, date(2027, 2, 1))[1] == date(2027, 2, 28)


def wanted(title: str, questions: str = "", units: str = "12", first: int = 1) -> Wanted:
    schools = frozenset(int(one) for one in units)
    start = NOVEMBER + timedelta(days=first - 1)
    return Wanted(title, questions, schools, start, start + timedelta(days=9))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (wanted("功能室使用情况检查"), wanted("功能室管理与使用"), True),
        (wanted("学生营养餐"), wanted("营养餐和免费午餐"), True),
        (wanted("校园欺凌防治"), wanted("防治校园欺凌和安全教育"), True),
        (wanted("教学常规检查"), wanted("教学常规督导"), True),
        (wanted("食堂管理"), wanted("食堂安全"), True),
        (wanted("春季开学检查", "食品留样是否齐全"), wanted("食堂专项", "食品留样齐全"), True),
        (wanted("功能室使用情况"), wanted("家庭教育治理"), False),
        (wanted("校园欺凌防治"), wanted("食堂食品安全"), False),
        (wanted("", ""), wanted("", ""), False),
    ],
)
def test_tasks_that_say_the_same_are_alike(one: Wanted, other: Wanted, alike: bool) -> None:
    assert (rules.alike(one, other).likeness >= 400) is alike
    assert rules.alike(one, other) == rules.alike(other, one)


def test_it_is_said_why_they_are_alike() -> None:
    found = rules.alike(wanted("功能室使用"), wanted("功能室使用", units="23", first=6))
    assert (found.likeness, found.schools, found.days) == (1000, 1, 5)
    assert rules.alike_words(found) == "内容相近（100%），1所学校相同，时间重叠5天"
    apart = rules.alike(wanted("功能室使用"), wanted("功能室使用", units="3", first=20))
    assert rules.alike_words(apart).endswith("学校不同，时间不重叠")


def test_several_titles_and_questions_become_one() -> None:
    assert rules.joined_title(["食堂", "食堂", "消防"]) == "食堂、消防"
    assert len(rules.joined_title(["字" * 80, "词" * 80])) == rules.TITLE_LIMIT
    assert rules.joined_lines(["一\n二", " 二 \n\n三"]) == "一\n二\n三"
    assert rules.named(["甲"] * 7) == "甲、甲、甲、甲、甲等7所"


@pytest.mark.parametrize("name", TASK_MOVES)
@pytest.mark.parametrize("state", TaskState)
def test_a_task_moves_only_as_the_table_says(state: TaskState, name: str) -> None:
    _only(TASK_MOVES, state, name)


@pytest.mark.parametrize("name", MEETING_MOVES)
@pytest.mark.parametrize("state", MeetingState)
def test_a_meeting_moves_only_as_the_table_says(state: MeetingState, name: str) -> None:
    _only(MEETING_MOVES, state, name)


def _only(moves: dict, state: str, name: str) -> None:  # type: ignore[type-arg]
    if state in moves[name].sources:
        assert advance(moves, state, name) == moves[name].target
    else:
        with pytest.raises(WrongState):
            advance(moves, state, name)
