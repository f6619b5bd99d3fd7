"""Figures as people write them, compared, divided, and columns as tables head them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.metrics.rules.asking import levels_asked, too_large
from dudao.metrics.rules.changes import change, is_far_off, is_odd
from dudao.metrics.rules.headings import Known, Meant, meant, names_of
from dudao.metrics.rules.numbers import Kept, Wrong, factor, read, rounded, shown
from dudao.metrics.rules.own import Wanted, problems
from dudao.metrics.rules.sharing import shares
from dudao.metrics.rules.years import good_for, year_of
from dudao.metrics.states import Period
from tests import make_metrics

PEOPLE = Kept("人", 0, Decimal(0), Decimal(20_000))
AREA = Kept("平方米", 2, Decimal(0))
MONEY = Kept("元", 2)


@pytest.mark.parametrize(
    ("text", "kept", "number"),
    [
        ("356", PEOPLE, "356"), (" ３５６ ", PEOPLE, "356"), ("1,356人", PEOPLE, "1356"),
        ("12名", PEOPLE, "12"), ("1720.50㎡", AREA, "1720.5"), ("3亩", AREA, "2000"),
        ("73.4万元", MONEY, "734000"), ("0", PEOPLE, "0"), ("-5", MONEY, "-5"),
        ("85%", Kept("%", 1), "85"), ("3.125千元", MONEY, "3125"), ("7", Kept(), "7"),
        ("5亩", Kept("平方米", 2), "3333.33"), ("0.00005万元", MONEY, "0.5"),
    ],
)  # fmt: skip
def test_a_figure_is_read_as_people_write_it(text: str, kept: Kept, number: str) -> None:
    assert read(text, kept).number == Decimal(number)


@pytest.mark.parametrize(
    ("text", "kept", "wrong"),
    [
        ("很多", PEOPLE, "不是数字"), ("4.2人以上", PEOPLE, "单位不同"),
        ("3.5", PEOPLE, "小数位太多"),
        ("-1", PEOPLE, "小于0"), ("20001", PEOPLE, "大于20000"), ("12元", PEOPLE, "单位不同"),
        ("99999999999", AREA, "大于999999999"), ("1e5", AREA, "单位不同"),
        ("3人", Kept(), "单位不同"),
        ("-99999999999", MONEY, "数字太小"), ("1.234", AREA, "小数位太多"),
        ("1/2", AREA, "单位不同"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_told(text: str, kept: Kept, wrong: str) -> None:
    with pytest.raises(Wrong) as error:
        read(text, kept)
    assert wrong in error.value.wrong
    assert error.value.right


@given(st.decimals(min_value=0, max_value=10**8, places=4, allow_nan=False))
def test_what_is_shown_is_read_again(number: Decimal) -> None:
    assert read(shown(number), Kept(decimals=4)).number == number


def test_halves_go_up_and_units_are_known() -> None:
    assert [rounded(Decimal(text), 0) for text in ("0.5", "1.5", "-0.5")] == [1, 2, -1]
    assert (shown(None), shown(Decimal("10.0")), shown(Decimal(10))) == ("", "10", "10")
    assert (factor("㎡", "平方米"), factor("", "元"), factor("人", "元")) == (1, 1, None)


def test_a_change_is_in_percent_and_odd_beyond_a_few() -> None:
    assert change(Decimal(361), Decimal(356)) == Decimal("1.4")
    assert [change(Decimal(1), None), change(None, Decimal(1)), change(Decimal(1), Decimal(0))] == [
        None
    ] * 3
    odd = [(100, 131), (131, 100), (2, 7), (0, 6), (100, 130), (2, 9)]
    assert [is_odd(Decimal(now), Decimal(then), 30) for then, now in odd] == [
        True, False, False, True, False, True,
    ]  # fmt: skip
    assert not is_odd(None, Decimal(1), 30)
    assert is_far_off(Decimal("73.4"), Decimal(734_000))
    assert is_far_off(Decimal(100), Decimal(10))
    assert not is_far_off(Decimal(0), Decimal(500))
    assert not is_far_off(Decimal(5), Decimal("0.4"))


def test_a_day_belongs_to_a_school_year() -> None:
    day = make_metrics.LAST_YEAR.date()
    assert (year_of(day), year_of(day.replace(month=7))) == (2025, 2024)
    assert good_for(Period.CALENDAR_YEAR, 2026).isoformat() == "2026-12-31"
    assert good_for(Period.DAY, 2026).isoformat() == "2026-09-01"


def test_what_a_whole_school_has_is_divided_by_weighted_pupils() -> None:
    pupils = {"primary": Decimal(600), "junior": Decimal(400), "senior": Decimal(0)}
    weights = {"primary": 100, "junior": 110, "senior": 132}
    found = shares(Decimal(5200), pupils, weights)
    assert found == {"primary": Decimal(3000), "junior": Decimal(2200)}
    assert shares(Decimal(5200), {"primary": Decimal(0)}, weights) == {}


def test_figures_are_asked_by_kind_and_stage() -> None:
    assert levels_asked([], [], "school", []) == ("",)
    assert levels_asked(["kindergarten"], [], "school", ["primary"]) == ()
    assert levels_asked(["school"], ["primary", "junior"], "school", ["junior", "senior"]) == (
        "junior",
    )
    told = {"backbone_teachers.junior": Decimal(9), "full_time_teachers.junior": Decimal(8)}
    assert list(too_large(told)) == [("backbone_teachers.junior", "full_time_teachers.junior")]
    assert list(too_large({"training_funds": None, "public_funds": Decimal(1)})) == []


NAMES = names_of(
    [
        Known(1, ["在校生数", "学生数"], "人", ["primary"]),
        Known(2, ["教学仪器设备值", "体育、艺术(美术、音乐)专任教师数"], "元"),
        Known(3, ["班数"], "个"),
        Known(4, ["班数"], "个"),
    ]
)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("在校生数", Meant((1,))), ("小学在校生数", Meant((1,), "primary")),
        ("学生数-初中", Meant((1,), "junior")), ("在 校\n生数（初中）", Meant((1,), "junior")),
        ("教学仪器设备值（单位：万元）", Meant((2,), "", "万元")),
        ("在校生数(小学)/人", Meant((1,), "primary", "人")),
        ("体育、艺术(美术、音乐)专任教师数", Meant((2,))), ("班数", Meant((3, 4))), ("校长", None),
    ],
)  # fmt: skip
def test_columns_are_understood(header: str, found: Meant | None) -> None:
    assert meant(header, NAMES) == found


def test_an_own_metric_needs_a_basis_and_known_words() -> None:
    told = problems(
        Wanted(
            "", "", kinds=["hospital"], levels=["x"], period="y", theme="z", decimals=9,
            at_least=Decimal(2), at_most=Decimal(1), help="长" * 301,
        ),
        ["school"],
        ["primary"],
    )  # fmt: skip
    assert set(told) == {
        "label", "basis", "kinds", "levels", "period", "theme", "decimals", "at_most", "help",
    }  # fmt: skip
    assert problems(Wanted("实验室数", "县文件"), ["school"], []) == {}
