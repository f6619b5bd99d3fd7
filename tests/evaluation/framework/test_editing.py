"""The tree of a framework, changed one indicator at a time."""

import pytest

from dudao.evaluation.framework import Framework, Indicator, editing
from tests.evaluation.scoring.small import branch, framework, leaf

ONE = Indicator("N", "新")


def tree() -> Framework:
    return framework(branch("A", 60, leaf("A1", 30, "level"), leaf("A2", 30, "level")),
                     leaf("B", 40, "level"))  # fmt: skip


def codes(whole: Framework) -> str:
    return " ".join(placed.indicator.code for placed in whole.walk())


def test_adding_changing_dropping_and_moving() -> None:
    assert codes(editing.added(tree(), ONE)) == "A A1 A2 B N"
    assert codes(editing.added(tree(), ONE, "A", 1)) == "A A1 N A2 B"
    assert codes(editing.changed(tree(), "A", ONE)) == "N A1 A2 B"
    assert codes(editing.dropped(tree(), "A")) == "B"
    assert codes(editing.moved(tree(), "B", "A", 0)) == "A B A1 A2"
    assert codes(editing.shifted(tree(), "A2", -1)) == "A A2 A1 B"
    assert codes(editing.shifted(tree(), "B", 5)) == "A A1 A2 B"


def test_what_makes_no_tree_is_refused() -> None:
    for attempt in (
        lambda: editing.added(tree(), Indicator("A1", "又")),
        lambda: editing.added(tree(), ONE, "Q"),
        lambda: editing.changed(tree(), "A", Indicator("B", "又")),
        lambda: editing.dropped(tree(), "Q"),
        lambda: editing.moved(tree(), "A", "A2"),
    ):
        with pytest.raises(editing.EditError):
            attempt()


def test_no_deeper_than_ten_levels() -> None:
    whole = framework(leaf("L1", 100, "level"))
    for n in range(2, 11):
        whole = editing.added(whole, Indicator(f"L{n}", "层"), f"L{n - 1}")
    with pytest.raises(editing.EditError, match="最多 10 级"):
        editing.added(whole, ONE, "L10")


def test_the_next_code_is_free() -> None:
    assert editing.next_code(tree()) == "3"
    assert editing.next_code(tree(), "A") == "A.3"
    taken = editing.added(tree(), Indicator("4", "四"))
    assert editing.next_code(editing.added(taken, Indicator("x", "五"))) == "5"
    assert editing.next_code(taken) == "5"
