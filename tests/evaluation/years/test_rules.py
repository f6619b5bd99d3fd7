"""The pure rules of a year: weights, parts, the framework they make."""

import tomllib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.evaluation import actions
from dudao.evaluation.framework import Framework, check, digest, read
from dudao.evaluation.rules.years import Work, parts_of, work_weights, year_framework
from dudao.evaluation.states import VETO_MOVES, YEAR_MOVES, PartSource, VetoState, YearState
from dudao.lib.errors import WrongState
from dudao.lib.states import advance


def base(**changed: Any) -> Framework:
    data = tomllib.loads((actions.PACKS / "year_end.toml").read_text())
    framework, faults = read({**data, **changed})
    assert framework is not None, faults
    return framework


def single(**indicator: Any) -> list[dict[str, Any]]:
    return [{"code": "A", "title": "甲", "weight": 100, **indicator}]


def test_the_shipped_parts_are_known_by_their_records() -> None:
    parts, faults = parts_of(base())
    assert [part.source for part in parts] == list(PartSource)
    assert faults == []


@pytest.mark.parametrize(
    ("indicators", "told"),
    [
        (single(rule={"kind": "level"}), "由人填写"),
        (single(rule={"kind": "deduction", "per_problem": 1, "value": "pupils"}), "不在记录中"),
        (
            single(rule={"kind": "formula", "value": "random_visits + special_visits"}),
            "混用了几类记录",
        ),
    ],
)
def test_what_records_cannot_tell_is_named(indicators: list[dict[str, Any]], told: str) -> None:
    metrics = [{"key": key, "label": key} for key in ("pupils", "random_visits", "special_visits")]
    parts, faults = parts_of(base(indicators=indicators, metrics=metrics, vetoes=[]))
    assert parts == []
    assert told in faults[0]


def test_figures_worked_out_from_others_are_opened() -> None:
    metrics = [
        {"key": "random_visits", "label": "次数"},
        {"key": "twice", "label": "两倍", "formula": "random_visits * 2"},
    ]
    rule = {"kind": "deduction", "per_problem": 1, "value": "twice"}
    framework = base(indicators=single(rule=rule), metrics=metrics, vetoes=[])
    assert parts_of(framework)[0][0].source == PartSource.RANDOM


@given(st.lists(st.none() | st.decimals(1, 30, places=2), min_size=1, max_size=12))
def test_weights_of_key_work_make_a_hundred_or_are_refused(weights: list[Decimal | None]) -> None:
    works = [Work("工作", weight) for weight in weights]
    try:
        found = work_weights(works)
    except ValueError:
        assert None not in weights or sum(one or 0 for one in weights) >= 100
        return
    assert sum(found) == 100
    assert all(one is None or one == mine for one, mine in zip(weights, found, strict=True))


def test_weights_that_are_all_given_stay() -> None:
    works = [Work("甲", Decimal(60)), Work("乙", Decimal(40))]
    assert work_weights(works) == [60, 40]
    with pytest.raises(ValueError, match="请选择本年的重点工作"):
        work_weights([])


def test_a_part_that_weighs_nothing_is_left_out_and_vetoes_are_off() -> None:
    weights = {"A": Decimal(0), "B": Decimal(40), "C": Decimal(30), "D": Decimal(30)}
    framework = year_framework(base(), weights, [])
    assert [one.code for one in framework.indicators] == ["B", "C", "D"]
    assert [veto.basis for veto in framework.vetoes] == [""]


def test_the_key_work_of_the_year_takes_the_place_of_its_pattern() -> None:
    weights = {"A": Decimal(40), "B": Decimal(20), "C": Decimal(20), "D": Decimal(20)}
    grades = ("示范", "优秀", "合格", "待合格", "不合格")
    works = [Work("控辍保学"), Work("课程改革", Decimal(50)), Work("办园行为", None, grades)]
    framework = year_framework(base(), weights, works)
    assert check(framework) == []
    top = framework.indicators[0]
    assert [str(one.weight) for one in top.children] == ["25.00", "50", "25.00"]
    assert "work2_met" in framework.names()
    assert "work_met" not in framework.names()
    assert digest(framework) == digest(year_framework(base(), weights, works))


@pytest.mark.parametrize(
    ("moves", "states"), [(YEAR_MOVES, YearState), (VETO_MOVES, VetoState)], ids=["year", "veto"]
)
def test_every_move_from_every_state(moves: Any, states: Any) -> None:
    for name, move in moves.items():
        for state in states:
            if state in move.sources:
                assert advance(moves, state, name) == move.target
            else:
                with pytest.raises(WrongState):
                    advance(moves, state, name)
