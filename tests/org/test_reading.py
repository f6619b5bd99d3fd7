"""From sheets to typed rows."""

import pytest

from dudao.org.roster import columns, reading
from dudao.org.roster.columns import find, heading, letter
from dudao.org.roster.reading import Report, Row, read
from dudao.org.roster.sheets import Sheet, take_apart
from dudao.org.roster.template import HEADS, template


def one(*rows: tuple[object, ...]) -> tuple[list[Row], Report]:
    return read([Sheet("表", rows)])


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("学校名称", "name"),
        ("* 学校名称\n(全称)", "name"),
        ("学校（机构）标识码", "code"),
        ("学校代码_x000D_", "code"),
        ("乡镇（街道）", "township"),
        ("在校生数（人）", "students"),
        ("　办别", "ownership"),
    ],
)
def test_a_header_may_be_written_in_many_ways(header: str, field: str) -> None:
    found = find(header)
    assert found is not None
    assert found[0].field == field


def test_no_two_columns_share_a_header() -> None:
    headers = [columns.plain(header) for column in columns.COLUMNS for header in column.headers]
    assert len(headers) == len(set(headers))


def test_the_better_of_two_columns_counts_and_the_other_is_told() -> None:
    for order in (("教师数", "教职工数"), ("教职工数", "教师数")):
        found = heading(("学校名称", *order, "颜色", "序号", ""))
        assert found.taken["staff"][0] == 1 + order.index("教职工数")
        assert found.ignored == ["教师数", "颜色"]


def test_columns_have_letters() -> None:
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_rows_are_read_in_any_order_below_a_title() -> None:
    rows, report = one(
        ("示例县学校名册",),
        ("2026年9月1日",),
        ("班数", "学校名称", "学校标识码", "颜色"),
        (8.0, "龙 溪口小学", 2143000001.0, "红"),
        ("", "", "", ""),
        ("——", "波洲小学", "", ""),
        ("合 计", "", "", ""),
        ("", "（示例）小学", "", ""),
        ("/", "", "", ""),
    )
    assert rows == [
        ("表", 4, {"classes": 8, "name": "龙溪口小学", "code": "2143000001"}),
        ("表", 6, {"name": "波洲小学"}),
    ]
    assert report.problems == []
    assert [(told["cell"], told["before"], told["after"]) for told in report.repairs] == [
        ("B4", "龙 溪口小学", "龙溪口小学"),
        ("C4", "2143000001.0", "2143000001"),
    ]
    assert report.notes == ["工作表“表”的这些列没有用到：颜色", "工作表“表”跳过了2行合计或示例"]


def test_a_problem_names_sheet_row_column_and_what_would_be_right() -> None:
    rows, report = one(("学校名称", "学生数"), ("示例小学", "很多"), ("示例中学",))
    assert report.problems == [
        {
            "sheet": "表", "row": 2, "cell": "B2", "column": "学生数", "value": "很多",
            "wrong": "不是整数", "right": "0或更大的整数，如320",
        }
    ]  # fmt: skip
    assert rows[0].values == {"name": "示例小学", "students": None}
    assert rows[1].values == {"name": "示例中学"}


def test_a_sheet_without_a_header_is_told_and_an_empty_one_is_not() -> None:
    rows, report = read([Sheet("说明", [["请填写"], [""]]), Sheet("空", [[""]])])
    assert rows == []
    assert report.notes == ["工作表“说明”没有找到含“学校名称”的表头，没有读取"]


def test_what_is_too_much_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_OF_A_KIND", 2)
    _rows, report = one(("学校名称", "学生数"), *[(f"示例{n}", "很多") for n in range(5)])
    report.finish()
    assert len(report.problems) == 2
    assert report.notes == ["“不是整数”另有3处"]


def test_the_template_reads_back_and_its_example_is_no_school() -> None:
    sheets = take_apart(template(), "模板.xlsx")
    rows, report = read(sheets)
    assert rows == []
    assert report.problems == []
    assert all(find(head.header) for head in HEADS)
    taken = heading(sheets[0].rows[0])
    assert len(taken.taken) == len(HEADS)
    for head in HEADS:
        for choice in head.choices:
            found = find(head.header)
            assert found is not None
            assert found[0].read(choice) is not None
