"""The pure rules of rounds and answers."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.evaluation.framework import Evidence, Indicator
from dudao.evaluation.framework.rules import YesNo
from dudao.evaluation.rules.answers import gaps_of, seconds_spent, takes_number, typed
from dudao.evaluation.rules.rounds import (
    Due,
    deal,
    later,
    proposed_due,
    shares_of,
    shifted,
    spans,
    tags_of,
    tier_of,
)
from dudao.evaluation.states import STAGE_MOVES, Stage
from dudao.lib.errors import WrongState
from dudao.lib.states import advance
from tests import make

FIRST = date(2026, 9, 1)


def test_shares_are_together_a_hundred() -> None:
    assert [str(one) for one in shares_of("thirds")] == ["33.33", "33.33", "33.34"]
    assert sum(shares_of("quarters")) == sum(shares_of("one")) == 100
    assert shares_of("percent", [Decimal(20), Decimal(80)]) == [20, 80]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("last", [date(2027, 8, 31), date(2029, 8, 31), date(2027, 2, 14)])
def test_batches_follow_each_other_without_a_gap(last: date, count: int) -> None:
    found = spans(FIRST, last, count)
    assert (found[0].first_on, found[-1].last_on) == (FIRST, last)
    for one, following in pairwise(found):
        assert one.last_on + timedelta(days=1) == following.first_on
    assert FIRST <= proposed_due(found[0]) <= found[0].last_on


def test_a_leap_day_is_met() -> None:
    assert shifted(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert later(date(2026, 8, 31), 6) == date(2027, 2, 28)


DUES = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["甲", "乙"]), st.integers(0, 9)), max_size=60
)
SHARES = st.sampled_from([[100], [33, 33, 34], [25, 25, 25, 25], [20, 20, 60]])


@given(DUES, SHARES)
def test_everybody_is_dealt_once_and_batches_are_as_large_as_they_should(
    rows: list[tuple[int, str, int]], shares: list[int]
) -> None:
    units = [
        Due(n, area, tier, FIRST - timedelta(days=365 * years) if years else None)
        for n, (area, tier, years) in enumerate(rows)
    ]
    places = deal(units, [Decimal(one) for one in shares], {})
    sizes = Counter(places)
    assert len(places) == len(units)
    for place, share in enumerate(shares):
        assert abs(sizes[place] - len(units) * share / 100) <= 1
    assert deal(units, [Decimal(one) for one in shares], {}) == places


def test_those_not_evaluated_longest_come_first() -> None:
    days = [date(2025, 1, 1), None, date(2020, 1, 1), date(2023, 1, 1)]
    units = [Due(n, 1, "", day) for n, day in enumerate(days)]
    assert deal(units, [Decimal(50), Decimal(50)], {}) == [1, 0, 0, 1]


def test_who_comes_later_fills_up_what_is_small() -> None:
    units = [Due(n, 1, "", None) for n in range(2)]
    assert deal(units, [Decimal(50), Decimal(50)], {0: 3, 1: 1}) == [1, 1]


@pytest.mark.parametrize(
    ("by", "tier"),
    [("nothing", ""), ("stage", "小学"), ("setting", "镇区"), ("both", "镇区小学")],
)
def test_a_unit_has_a_tier(by: str, tier: str) -> None:
    assert tier_of(by, setting="town", stages=["primary"], last_grade="") == tier


def test_who_was_never_graded_is_a_tier_too() -> None:
    assert tier_of("last_grade", setting="", stages=[], last_grade="") == "未评定"
    assert tier_of("both", setting="", stages=[], last_grade="") == ""


def test_a_unit_has_tags() -> None:
    assert tags_of("town", "", small_rural=True, boarders=3) == ["town", "small_rural", "boarding"]
    assert tags_of("", "", small_rural=False, boarders=None) == []


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("move", list(STAGE_MOVES))
def test_every_move_goes_where_it_says_and_from_nowhere_else(stage: Stage, move: str) -> None:
    if stage in STAGE_MOVES[move].sources:
        assert advance(STAGE_MOVES, stage, move) == STAGE_MOVES[move].target
    else:
        with pytest.raises(WrongState):
            advance(STAGE_MOVES, stage, move)


LEAF = Indicator(
    "A", "指标", rule=YesNo(), evidence=(Evidence("合同", valid_months=12), Evidence("照片"))
)


def test_a_paper_proves_for_so_many_months() -> None:
    today = date(2026, 10, 20)
    assert [gap.title for gap in gaps_of(LEAF, [], today)] == ["合同", "照片"]
    assert gaps_of(LEAF, [("合同", date(2025, 10, 21))], today) == []
    assert gaps_of(LEAF, [("照片", date(2001, 1, 1)), ("合同", None)], today) == []
    old = ("合同", date(2025, 1, 1))
    assert gaps_of(LEAF, [old, ("合同", date(2026, 10, 1))], today) == []
    assert [gap.title for gap in gaps_of(LEAF, [old, ("照片", today)], today)] == ["合同"]
    (gap,) = gaps_of(LEAF, [("别的", date(2025, 10, 20))], today)
    assert gap.expired_on == today


def test_time_away_does_not_count() -> None:
    now = make.NOW
    assert seconds_spent(None, now, now) == 0
    assert seconds_spent(now - timedelta(hours=9), None, now) == 1200
    assert seconds_spent(now - timedelta(seconds=90), now - timedelta(seconds=30), now) == 30
    assert seconds_spent(now + timedelta(seconds=5), None, now) == 0


def test_what_is_answered_is_typed() -> None:
    assert typed(LEAF, None, "no") is False
    assert typed(LEAF, None, "") is None
    assert not takes_number(LEAF.rule)
