"""Reading a month table: months, items, brackets, kinds; nothing is dropped."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.planning.rules.plans import Span, TermSpan, moved, span_of
from dudao.planning.rules.table_months import dates_in, label_at, label_only
from dudao.planning.rules.table_words import audience_of, kind_of, matters_in
from dudao.planning.rules.tables import Line, Row, read, rows_of
from dudao.planning.states import ItemKind
from tests.make_plans import CALENDAR, KNOWN

KEYS = {one.id: one.key for one in KNOWN}


def lines(text: str) -> list[Line]:
    return read(rows_of(text), KNOWN).lines


def told(line: Line) -> tuple[object, ...]:
    months = (line.when.first, line.when.last) if line.when else None
    return months, line.kind.value, [KEYS[one] for one in line.matters], line.audience.value


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("3月", ("months", 3, 3)),
        ("三月份", ("months", 3, 3)),
        ("１２月", ("months", 12, 12)),
        ("十一月：", ("months", 11, 11)),
        ("2021年3月", ("months", 3, 3)),
        ("三、四月", ("months", 3, 4)),
        ("3—4月", ("months", 3, 4)),
        ("3月至5月份", ("months", 3, 5)),
        ("9月至次年1月", ("months", 9, 1)),
        ("【5月】", ("months", 5, 5)),
        ("上学期", ("term", 1, 1)),
        ("第二学期", ("season", 2, 2)),
        ("下半年", ("half", 2, 2)),
        ("每月", ("all", 0, 0)),
        ("一、三月", None),
        ("13月", None),
        ("一月一次", None),
        ("督导3月", None),
    ],
)
def test_a_month_is_known_however_it_is_written(text: str, when: object) -> None:
    found = label_only(text)
    assert (tuple(found) if found else None) == when


@pytest.mark.parametrize("text", ["3月5日召开会议", "3月底前完成", "三月内完成"])
def test_a_day_is_no_heading_but_tells_the_month(text: str) -> None:
    found = label_at(text)
    assert found is not None
    assert (found.heads, found.when.first, found.end) == (False, 3, 0)


@pytest.mark.parametrize(
    ("text", "date", "odd"),
    [
        ("二ΟΟ五年三月二十二日", (2005, 3, 22), True),
        ("二○二六年十月", (2026, 10, 0), False),
        ("2026年3月1日", (2026, 3, 1), False),
        ("2O26年3月", (2026, 3, 0), True),
    ],
)
def test_a_date_is_read_though_a_letter_stands_for_zero(
    text: str, date: tuple[int, ...], odd: bool
) -> None:
    (found,) = dates_in(text)
    assert ((found.year, found.month, found.day), found.odd) == (date, odd)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("召开督学会议", "meeting"),
        ("督学集中培训", "training"),
        ("常规督导：教师师德和专业发展（培训情况）", "routine"),
        ("秋季开学专项督导", "special"),
        ("督促幼儿园完成办园行为自查", "special"),
        ("迎接通化市办园行为专项督导", "upper"),
        ("接受省“三项工作”复查", "upper"),
        ("中小学年度社会满意度调查", "survey"),
        ("挂牌督导工作总结", "report"),
        ("制定责任区工作计划", "report"),
        ("材料归档上交", "report"),
        ("其他事项另行通知", "note"),
    ],
)
def test_the_kind_of_a_line_is_known_by_its_words(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("常规督导（中小学、幼儿园）", "all"),
        ("幼儿园安全", "kindergartens"),
        ("村小和教学点回头看", "small_rural"),
        ("课堂教学", "schools"),
    ],
)
def test_the_audience_is_whom_the_line_names(text: str, audience: str) -> None:
    assert audience_of(text, ItemKind.ROUTINE) == audience


def test_what_names_no_kindergarten_holds_none_of_their_matters() -> None:
    names = {"师德": ["teacher_development"], "幼儿园师德": ["kindergarten_staff"]}
    for text, keys in names.items():
        found = matters_in(text, KNOWN, kind=ItemKind.ROUTINE)
        assert [KEYS[one] for one in found] == keys
    both = matters_in("中小学、幼儿园师德", KNOWN, kind=ItemKind.ROUTINE)
    assert len(both) == 2
    assert matters_in("师德培训", KNOWN, kind=ItemKind.TRAINING) == []


def test_a_calendar_is_taken_apart_as_its_writer_meant_it() -> None:
    found = read([Row(("月份", "工作内容"), 1), *(Row(row, 1) for row in CALENDAR)], KNOWN).lines
    april = [told(line) for line in found if line.when and line.when.first == 4]
    assert april == [
        ((4, 4), "meeting", [], "none"),
        ((4, 4), "routine", ["campus_safety", "canteen_dormitory"], "schools"),
        ((4, 4), "special", [], "kindergartens"),
    ]
    assert [len([line for line in found if line.when and line.when.first == month])
            for month in (3, 4, 5, 6, 7, 9, 10, 11, 12)] == [2, 3, 3, 2, 2, 3, 2, 2, 3]  # fmt: skip
    planned = {KEYS[one] for line in found for one in line.matters}
    assert "school_climate" not in planned
    assert {one.key for one in KNOWN if not one.kindergarten} - planned == {"school_climate"}


def test_brackets_keep_their_list_together() -> None:
    text = "4月：常规督导（食堂；食品；饮水）；培训"
    assert [line.text for line in lines(text)] == ["常规督导（食堂；食品；饮水）", "培训"]


def test_many_months_on_one_line_are_parted() -> None:
    found = lines("3月：制定计划；4月：督学会议 5月：培训")
    assert [(line.when and line.when.first, line.text) for line in found] == [
        (3, "制定计划"),
        (4, "督学会议"),
        (5, "培训"),
    ]


def test_what_stands_before_the_months_are_aims_and_behind_it_a_signature() -> None:
    text = "某区2026年工作计划\n一、指导思想\n认真履职。\n3月：会议\n某责任区\n2026年3月1日"
    parts = [line.part for line in lines(text)]
    assert parts == ["title", "aims", "aims", "item", "date", "date"]


def test_a_heading_of_a_group_gives_its_kind_to_what_follows() -> None:
    found = lines("4月\n常规督导：\n1.食堂\n2.晨午检制度落实\n5月\n其他")
    assert [(line.part, line.kind.value) for line in found] == [
        ("head", "note"), ("item", "routine"), ("item", "routine"), ("item", "note"),
    ]  # fmt: skip


def test_columns_tell_kinds_and_who_is_responsible() -> None:
    rows = [
        Row(("序号", "月份", "常规督导", "其他工作", "责任人"), 1),
        Row(("1", "3", "晨午检", "自由活动", "全体督学"), 1),
        Row(("2", "4", "食堂", "", "张某"), 1),
    ]
    found = [line for line in read(rows, KNOWN).lines if line.part == "item"]
    assert [(line.text, line.kind.value) for line in found] == [
        ("晨午检", "routine"),
        ("自由活动", "note"),
        ("责任人：全体督学", "note"),
        ("食堂（责任人：张某）", "routine"),
    ]


def test_months_side_by_side_head_their_columns() -> None:
    rows = [Row(("3月", "4月", "5月"), 1), Row(("会议", "培训", "总结"), 1)]
    found = [line for line in read(rows, KNOWN).lines if line.part == "item"]
    assert [line.when and line.when.first for line in found] == [3, 4, 5]


def test_a_cell_merged_down_counts_for_all_its_rows() -> None:
    table = (("3月", "会议"), ("", "培训"), ("4月", "总结"))
    rows = [*(Row(cells, 1) for cells in table), Row(("注：变动另行通知",)), Row(("某责任区",))]
    found = read(rows, KNOWN).lines
    assert [line.when and line.when.first for line in found] == [3, 3, 4, None, None]
    assert [line.part for line in found[-2:]] == ["item", "date"]


def test_a_line_too_long_for_a_plan_is_broken_at_a_sentence() -> None:
    found = lines("3月：" + "认真检查食堂，" * 120)
    assert all(len(line.text) <= 500 for line in found)
    assert len(found) > 1


PIECES = st.sampled_from(
    ["3月", "三、四月", "9—10月", "上学期", "1.", "（一）", "①", "；", "。", "（", "）", "\n", "\t",
     "：", " ", "常规督导", "食堂", "培训", "2026年3月", "二Ο二六年三月", "月份", "内容", "一、"]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=40).map("".join))
def test_every_sign_of_the_source_is_in_exactly_one_line(text: str) -> None:
    rows = rows_of(text)
    source = "".join("".join(row.cells) for row in rows)
    read_back = "".join(line.raw for line in read(rows, KNOWN).lines)
    assert re.sub(r"\s+", "", read_back) == re.sub(r"\s+", "", source)


@given(st.lists(st.tuples(st.one_of(PIECES, st.text(max_size=8)), PIECES, st.text(max_size=8)),
                max_size=12))  # fmt: skip
def test_nothing_is_dropped_from_tables_either(cells: list[tuple[str, ...]]) -> None:
    rows = [Row(cell, 1 + n % 3 // 2) for n, cell in enumerate(cells)]
    read_back = "".join(line.raw for line in read(rows, KNOWN).lines)
    source = "".join("".join(row.cells) for row in rows)
    assert re.sub(r"\s+", "", read_back) == re.sub(r"\s+", "", source)


YEAR = (date(2026, 1, 1), date(2026, 12, 31))
SPRING = (date(2026, 2, 1), date(2026, 7, 31))
TERMS = [TermSpan(True, date(2026, 9, 7), date(2027, 1, 20))]


@pytest.mark.parametrize(
    ("when", "span", "terms", "days"),
    [
        ("每月", YEAR, [], YEAR),
        ("上半年", YEAR, [], (date(2026, 1, 1), date(2026, 6, 30))),
        ("下半年", YEAR, [], (date(2026, 7, 1), date(2026, 12, 31))),
        ("上学期", YEAR, [], SPRING),
        ("下学期", YEAR, [], (date(2026, 9, 1), date(2026, 12, 31))),
        ("下学期", SPRING, [], None),
        ("第一学期", YEAR, [], (date(2026, 9, 1), date(2026, 12, 31))),
        ("第一学期", YEAR, TERMS, (date(2026, 9, 7), date(2026, 12, 31))),
        ("第二学期", YEAR, TERMS, None),
        ("9月", SPRING, [], None),
    ],
)
def test_a_time_in_words_is_days_of_the_plan(
    when: str, span: Span, terms: list[TermSpan], days: Span | None
) -> None:
    found = label_only(when)
    assert found is not None
    assert span_of(found, span, terms) == days


@pytest.mark.parametrize(
    ("day", "years", "moved_to"),
    [
        (date(2026, 10, 20), 1, date(2027, 10, 20)),
        (date(2027, 2, 28), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
    ],
)
def test_the_end_of_february_stays_its_end(day: date, years: int, moved_to: date) -> None:
    assert moved(day, years) == moved_to
