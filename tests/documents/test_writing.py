"""Text as people type it becomes pieces, and pieces become that text again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.documents.content import Attached, Grid, GridColumn, Pairs, Signing, Text
from dudao.documents.writing import understood, written

WORDS = st.text(st.sampled_from("督导学校整改情况甲乙ABC12。，{}"), min_size=1, max_size=20)
CELL = st.text(st.sampled_from("督导|\n12{}甲 "), max_size=8).map(str.strip)


def plain(text: str) -> bool:
    return understood(text) == ([Text(text=text)], [])


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    wide = draw(st.integers(1, 4))
    titles = st.lists(WORDS, min_size=1, max_size=1)
    columns = [
        GridColumn(
            titles=draw(titles), share=draw(st.integers(1, 30)) / 10, centred=draw(st.booleans())
        )
        for _n in range(wide)
    ]
    row = st.lists(CELL, min_size=wide, max_size=wide)
    rows = draw(st.lists(row, max_size=4).map(lambda rows: [r for r in rows if any(r)]))
    return Grid(columns=columns, rows=rows, caption=draw(WORDS))


PIECES = st.lists(
    st.one_of(
        WORDS.filter(plain).map(lambda text: Text(text=text)),
        st.sampled_from([Text(text="一、总体情况", level=1), Text(text="1.安全", level=3)]),
        st.just(Text(text="（一）食堂。", level=2, then="台账不全。")),
        grids(),
        st.just(Signing(roles=["甲方", "乙方"])),
        st.just(Pairs(pairs=[("学校", "示例小学"), ("备注", "")], title="听课")),
    ),
    max_size=6,
)


@given(PIECES, st.lists(PIECES.filter(bool), max_size=2))
def test_what_is_written_is_understood_as_it_was(pieces, more) -> None:
    attached = [Attached(title=f"附表{n}", pieces=its) for n, its in enumerate(more)]
    assert understood(written(pieces, attached)) == (pieces, attached)


def test_a_long_label_with_a_colon_stays_a_label() -> None:
    form = Pairs(pairs=[("教学过程：导入、讲授、练习是否环环相扣，时间安排是否合理", "是")])
    assert understood(written([form])) == ([form], [])


@given(st.text(max_size=200))
def test_no_text_breaks_it(text) -> None:
    pieces, attached = understood(text)
    assert isinstance(pieces, list)
    assert isinstance(attached, list)


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("一、总体情况", 1),
        ("（三）食堂", 2),
        ("2.安全", 3),
        ("（4）消防", 4),
        ("2.5万元", 0),
        ("其他", 0),
    ],
)
def test_a_heading_is_known_by_its_number(line, level) -> None:
    assert understood(line)[0][0].level == level


def test_a_table_without_a_rule_has_one_row_of_titles() -> None:
    grid = understood("| 学校 | 问题 |\n| 示例小学 | 3 |")[0][0]
    assert [column.titles for column in grid.columns] == [["学校"], ["问题"]]
    assert grid.rows == [["示例小学", "3"]]


def test_a_head_may_have_several_rows() -> None:
    grid = understood("| 学校 | 问题 | 问题 |\n| | 已改 | 未改 |\n|--|--|--|\n| 甲 | 1 | 2 |")[0][0]
    assert [column.titles for column in grid.columns] == [
        ["学校"],
        ["问题", "已改"],
        ["问题", "未改"],
    ]


def test_pairs_without_a_title_are_a_form_too() -> None:
    (form,), _attached = understood("学校：：示例小学\n督学：：甲")
    assert form == Pairs(pairs=[("学校", "示例小学"), ("督学", "甲")], title="")
