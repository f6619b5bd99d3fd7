"""A grade has at most its share of a batch; ties fall together."""

from decimal import Decimal

from dudao.evaluation.framework import Grade
from dudao.evaluation.scoring import within_shares

GRADES = (
    Grade("model", "示范", Decimal(90), share=Decimal(20)),
    Grade("fine", "优秀", Decimal(80), share=Decimal(30)),
    Grade("pass", "合格", Decimal(0)),
)


def test_who_is_over_the_share_falls_to_the_next_grade() -> None:
    totals = {n: 9900 - n for n in range(10)}
    found = within_shares(GRADES, dict.fromkeys(totals, 0), totals)
    assert list(found.grades.values()) == [0, 0, 1, 1, 1, 2, 2, 2, 2, 2]
    assert found.tied == frozenset()


def test_a_tie_at_the_edge_falls_together_and_is_told() -> None:
    totals = {1: 9900, 2: 9500, 3: 9500, 4: 7000, 5: 7000, 6: 7000, 7: 7000, 8: 7000, 9: 0, 10: 0}
    reached = {1: 0, 2: 0, 3: 0, **dict.fromkeys(range(4, 9), 2), 9: 2, 10: 2}
    found = within_shares(GRADES, reached, totals)
    assert [found.grades[n] for n in (1, 2, 3)] == [0, 1, 1]
    assert found.tied == {2}


def test_who_has_no_grade_is_no_part_of_the_batch() -> None:
    totals = {1: 9900, 2: 9800, 3: 0, 4: 0, 5: 0}
    found = within_shares(GRADES, {1: 0, 2: -1, 3: -1, 4: -1, 5: -1}, totals)
    assert found.grades == {1: 2, 2: -1, 3: -1, 4: -1, 5: -1}
