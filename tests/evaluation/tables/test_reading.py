"""Indicator tables as offices write them: read, or the cell named, and nothing dropped."""

from decimal import Decimal

import pytest

from dudao.evaluation.framework import Measure, check, rules
from dudao.evaluation.tables import read_table
from dudao.lib.errors import Invalid
from tests.evaluation.tables.books import found, grid, told, tree

HEAD = ["一级指标", "二级指标", "考查要点", "分值", "评分细则", "达标标准", "佐证材料", "备注"]
ROWS = [
    ["某县办学水平评估指标"],
    ["每三年一轮"],
    HEAD,
    [
        "A1管理（30分）",
        "公开",
        "公示",
        10,
        "每发现一处不公开扣2分，最多扣6分",
        "",
        "1.公示照片；2.目录（可选）",
        "看栏",
    ],
    ["", "", "反馈", 10, "", "", "", ""],
    ["", "安全", "制度", 10, "A 1.0；B 0.8；C 0.6；D 0", "", "", ""],
    ["A2条件", "面积", "校舍", "15分", "", "小学 4.5平方米以上\n初中≥5.8平方米", "", ""],
    ["", "", "", "", "以测绘报告为准", "", "", ""],
    ["", "班额", "班额", 55, "", "不超过45人", "", ""],
    ["合计", "", "", 100],
    ["注：由督导室解释"],
]


def test_a_usual_table_is_read() -> None:
    result = found(ROWS)
    assert told(result) == []
    assert tree(result) == [
        ("A1", "管理", "30"), ("A1.1", "公开", "20"), ("A1.1.1", "公示", "10"),
        ("A1.1.2", "反馈", "10"), ("A1.2", "安全", "10"), ("A1.2.1", "制度", "10"),
        ("A2", "条件", "70"), ("A2.1", "面积", "15"), ("A2.1.1", "校舍", "15"),
        ("A2.2", "班额", "55"), ("A2.2.1", "班额", "55"),
    ]  # fmt: skip
    framework = result.framework
    assert (framework.title, framework.total, framework.measure) == (
        "某县办学水平评估指标", Decimal(100), Measure.POINTS,
    )  # fmt: skip
    assert framework.intro == "每三年一轮\n合计 100\n注：由督导室解释"
    assert check(framework) == []


def test_rules_evidence_and_the_rest_are_read_from_the_cells() -> None:
    leaves = {one.code: one for one in found(ROWS).framework.leaves()}
    shown, told_back = leaves["A1.1.1"], leaves["A1.1.2"]
    assert shown.rule == rules.Deduction(Decimal(2), Decimal(6))
    assert [(one.title, one.required) for one in shown.evidence] == [
        ("公示照片", True), ("目录", False),
    ]  # fmt: skip
    assert shown.help == "评分细则：每发现一处不公开扣2分，最多扣6分\n备注：看栏"
    assert told_back.rule == rules.Points()
    steps = leaves["A1.2.1"].rule.steps  # type: ignore[union-attr]
    assert [(step.name, step.percent) for step in steps] == [
        ("A", 100), ("B", 80), ("C", 60), ("D", 0),
    ]  # fmt: skip
    area = leaves["A2.1.1"]
    assert [bound.at_least for bound in area.rule.bounds] == [Decimal("4.5"), Decimal("5.8")]  # type: ignore[union-attr]
    assert area.rule.unit == "m²"  # type: ignore[union-attr]
    assert area.help.endswith("评分细则：以测绘报告为准")


def test_merged_cells_count_for_all_their_rows() -> None:
    rows = [[*HEAD[:2], "分值", "评分细则"], ["管理", "公开", 10, "x"], ["", "安全", 20, "x"],
            ["条件", "班额", 70, "x"]]  # fmt: skip
    result = found(rows, (1, 0, 2, 0))
    assert tree(result)[:3] == [("1", "管理", "30"), ("1.1", "公开", "10"), ("1.2", "安全", "20")]


def test_points_merged_over_several_indicators_are_named() -> None:
    rows = [[*HEAD[:2], "分值"], ["管理", "公开", 30], ["", "安全", ""], ["条件", "班额", 70]]
    result = found(rows, (1, 2, 2, 2))
    assert told(result) == [
        ("C2", "一个分值合并在 2 行上，请给每一项分别写分值。"),
        ("B3", "没有写分值。"),
    ]


def test_points_of_a_whole_merged_indicator_are_its_own() -> None:
    rows = [
        ["一级指标", "分值", "评分细则"],
        ["管理", 30, "查资料"],
        ["", "", "走访"],
        ["条件", 70, "x"],
    ]
    result = found(rows, (1, 0, 2, 0), (1, 1, 2, 1))
    assert told(result) == []
    assert "走访" in result.framework.indicators[0].help


def test_points_of_both_levels_stand_in_their_own_columns() -> None:
    rows = [["一级指标", "分值", "二级指标", "分值"], ["管理", 60, "公开", 30], ["", "", "安", 30],
            ["条件", 40, "班额", 40]]  # fmt: skip
    assert [row[2] for row in tree(found(rows))] == ["60", "30", "30", "40", "40"]


def test_weights_are_weights_where_every_level_adds_up() -> None:
    rows = [["一级指标", "权重", "二级指标", "权重%"], ["管理", 60, "公开", 50], ["", "", "安", 50],
            ["条件", "40%", "班额", 100]]  # fmt: skip
    result = found(rows)
    assert result.framework.measure is Measure.WEIGHTS
    assert check(result.framework) == []
    rows[1][3] = 40
    assert found(rows).framework.measure is Measure.POINTS
    rows[1][3] = "一半"
    assert ("D2", "看不懂分值，请只写数字，例如 5。") in told(found(rows))


def test_a_column_of_weights_beside_the_points_is_kept_as_text() -> None:
    rows = [["一级指标", "分值", "权重"], ["管理", 60, "0.6"], ["条件", 40, ""]]
    assert found(rows).framework.indicators[0].help == "权重：0.6"


def test_a_table_without_points_gives_each_one() -> None:
    rows = [["项目", "一级指标", "评估等级及认定标准"], ["普及", "毛入园率", "达到85%以上为合格。"],
            ["", "规划", "看情况"]]  # fmt: skip
    result = found(rows)
    assert result.notes == ["表里没有分值，暂按每项 1 分，请修改。"]
    assert told(result) == [("C3", "没有看出怎样计分，请在指标里选择计分方式。")]
    assert result.framework.leaves()[0].rule == rules.YesNo()
    assert result.framework.leaves()[1].help == "评估等级及认定标准：看情况"


@pytest.mark.parametrize(
    ("column", "text", "cell", "words"),
    [
        (3, "十分", "D2", "看不懂分值"),
        (5, "4.5平方米", "F2", "没有说明是至少还是至多"),
        (5, "小学、初中分别达到4.2人以上、5.3人以上", "F2", "不止一个数字"),
        (8, "大学", "I2", "看不懂适用范围"),
        (9, "看着办", "J2", "请写“零分”"),
        (10, "全部", "K2", "请只写数字"),
        (11, "看着办", "L2", "没有这种计分方式"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(column: int, text: str, cell: str, words: str) -> None:
    head = [*HEAD, "适用范围", "不能计算时", "封顶分", "计分方式"]
    row = ["管理", "公开", "公示", "100", *[""] * 8]
    row[column] = text
    ((place, what),) = told(read_table([grid([head, row])], key="own", title="x"))
    assert place == cell
    assert words in what


def test_a_cap_that_is_no_number_is_left_out() -> None:
    rows = [["一级指标", "分值", "封顶"], ["管理", "60", "NaN"], ["条件", "40", "30"]]
    result = read_table([grid(rows)], key="own", title="x")
    assert [one.cap for one in result.framework.indicators] == [None, Decimal(30)]


def test_lines_without_an_indicator_go_on_with_the_last_or_stay_in_the_introduction() -> None:
    rows = [["一级指标", "分值", "备注"], ["", "", "填表前请看说明"], ["", "5", ""],
            ["管理", "60", ""], ["一级指标", "分值", "备注"], ["", "", "续"],
            ["条件", "40", ""], ["", "", ""], ["标识说明", "", ""]]  # fmt: skip
    result = read_table([grid(rows)], key="own", title="x")
    assert told(result) == [("B3", "这一行有分值，却没有指标名称。")]
    assert result.framework.intro == "填表前请看说明\n标识说明"
    assert result.framework.indicators[0].help == "备注：续"


def test_a_bad_total_is_named() -> None:
    rows = [["一级指标", "分值"], ["管理", "60"], ["合计", "一百"], ["总计", ""]]
    result = read_table([grid(rows)], key="own", title="x")
    assert told(result) == [("B3", "看不懂合计，请只写数字。")]


def test_long_titles_and_texts_are_kept_as_far_as_they_go() -> None:
    rows = [["一级指标", "分值", "备注"], ["长" * 300, "60", "话" * 3900], ["条件", "40", "x"]]
    result = read_table([grid(rows)], key="own", title="x")
    one = result.framework.indicators[0]
    assert (len(one.title), one.help[:300]) == (200, "长" * 300)
    assert told(result) == [("A2", "说明文字超过4000字，超出的没有读入，请精简。")]


def test_codes_are_the_tables_own_where_they_can_be() -> None:
    rows = [["编号", "一级指标", "分值"], ["K-1", "甲", "50"], ["K-1", "乙", "30"],
            ["?", "丙", "10"], ["2", "丁", "10"]]  # fmt: skip
    result = read_table([grid(rows)], key="own", title="x")
    assert [row[0] for row in tree(result)] == ["K-1", "2", "3", "4"]
    taken = [["编号", "一级指标", "分值"], ["2", "甲", "50"], ["", "乙", "50"]]
    assert [row[0] for row in tree(read_table([grid(taken)], key="own", title="x"))] == ["2", "2-2"]


def test_the_same_name_in_every_row_is_one_indicator() -> None:
    rows = [["一级指标", "二级指标", "分值"], ["管理", "公开", "50"], ["管理", "安全", "50"]]
    result = read_table([grid(rows)], key="own", title="x")
    assert [row[0] for row in tree(result)] == ["1", "1.1", "1.2"]


def test_points_to_look_at_alone_are_the_indicators() -> None:
    rows = [["考查要点", "分值"], ["公开", "50"], ["安全", "50"]]
    assert len(read_table([grid(rows)], key="own", title="x").framework.indicators) == 2
    once = [["一级指标", "考查要点", "分值"], ["管理", "看公示", "50"], ["条件", "看校舍", "50"]]
    result = read_table([grid(once)], key="own", title="x")
    assert [one.help for one in result.framework.leaves()] == [
        "考查要点：看公示",
        "考查要点：看校舍",
    ]


def test_other_sheets_are_named_and_a_book_without_a_table_is_refused() -> None:
    rows = [["一级指标", "分值"], ["管理", "100"]]
    result = read_table([grid([["表1"]], "表1"), grid(rows)], key="own", title="x")
    assert "表1" in result.notes[0]
    with pytest.raises(Invalid, match="没有找到指标表的表头"):
        read_table([grid([["姓名", "电话"], ["甲", "1"]])], key="own", title="x")


def test_the_richest_row_is_the_heading() -> None:
    rows = [
        ["指标", "分值"],
        ["一级指标", "二级指标", "分值", "评分细则"],
        ["管理", "公开", "100", "x"],
    ]
    result = read_table([grid(rows)], key="own", title="x")
    assert tree(result)[1] == ("1.1", "公开", "100")
