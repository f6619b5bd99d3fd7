"""What a workbook says becomes a form; what it says beyond us is named with its place."""

from typing import Any

import pytest

from dudao.instruments import rules
from dudao.instruments.xlsform import Found, read
from tests.make_workbooks import workbook

HEAD = ["type", "name", "label", "hint", "required", "relevant", "constraint", "calculation"]
CHOICES = [["list_name", "name", "label"], ["how", "own", "自办"], ["how", "8", "配餐"]]


def found(*rows: list[Any], head: list[str] = HEAD, **sheets: Any) -> Found:
    return read(workbook([head, *rows], sheets.pop("choices", CHOICES), **sheets), "食堂.xlsx")


def items(result: Found) -> dict[str, dict[str, Any]]:
    assert result.definition is not None
    definition, flaws = rules.read(result.definition)
    assert definition is not None
    assert flaws == []
    return {one["key"]: one for part in result.definition["sections"] for one in part["items"]}


def said(result: Found) -> list[str]:
    return [f"{remark.where} {remark.message}" for remark in result.remarks]


def test_every_supported_type_becomes_an_item() -> None:
    types = ["text", "integer", "decimal", "date", "image", "file", "select_one how",
             "select_multiple how"]  # fmt: skip
    rows = [[kind, f"k{n}", "题目"] for n, kind in enumerate(types)]
    kinds = [one["kind"] for one in items(found(*rows)).values()]
    assert kinds == ["text", "number", "number", "date", "photo", "file", "choice", "choices"]


def test_groups_are_sections_and_questions_outside_have_their_own() -> None:
    result = found(
        ["text", "a", "甲"],
        ["begin group", "kitchen", "后厨", "看现场"],
        ["text", "b", "乙"],
        ["end group"],
        ["text", "c", "丙"],
    )
    assert result.definition is not None
    told = [(part["key"], part["title"]) for part in result.definition["sections"]]
    assert told == [("part_1", "第1部分"), ("kitchen", "后厨"), ("part_3", "第3部分")]
    assert result.definition["sections"][1]["help"] == "看现场"


def test_conditions_bounds_and_computations_come_along() -> None:
    result = items(
        found(
            ["select_one how", "supply", "供餐"],
            ["integer", "n", "人数", "", "yes", "", ". >= 1 and 300 >= ."],
            ["decimal", "m", "金额", "", "${n} > 5", "${supply} = '8'", ". < 10"],
            ["calculate", "each", "", "", "", "", "", "${m} div ${n}"],
        )
    )
    assert (result["n"]["minimum"], result["n"]["maximum"], result["n"]["required"]) == (
        1,
        300,
        True,
    )
    assert result["m"]["show_if"] == {"==": [{"var": "supply"}, "q_8"]}
    assert result["m"]["required_if"] == {">": [{"var": "n"}, 5]}
    assert result["m"]["maximum"] == 9.99
    assert result["each"]["compute"] == {"/": [{"var": "m"}, {"var": "n"}]}


def test_a_range_is_a_number_with_bounds() -> None:
    head = ["type", "name", "label", "parameters"]
    rows = (["range", "a", "甲", "start=0 end=5 step=0.5"], ["range", "b", "乙", ""])
    result = items(found(*rows, head=head))
    assert (result["a"]["minimum"], result["a"]["maximum"], result["a"]["decimals"]) == (0, 5, 1)
    assert (result["b"]["minimum"], result["b"]["maximum"]) == (1, 10)


def test_a_survey_that_is_one_repeat_repeats() -> None:
    result = found(["begin repeat", "lesson", "听课"], ["text", "a", "甲"], ["end repeat"])
    assert result.definition is not None
    assert result.definition["repeats"] is True
    assert said(result)[-1] == "工作表 choices 选项列表“how”没有题目使用，没有导入。"


def test_chinese_comes_first() -> None:
    head = ["type", "name", "label::English (en)", "label::中文 (zh)"]
    result = found(["text", "a", "Canteen", "食堂"], ["text", "b", "Only", ""], head=head)
    assert [one["label"] for one in items(result).values()] == ["食堂", "Only"]
    assert any("C（label::English (en)）" in one and "让位" in one for one in said(result))


UNSUPPORTED: list[tuple[list[Any], str]] = [
    (["geopoint", "x", "位置"], "survey 第3行 A（type） 不支持题型“geopoint”，这一行没有导入。"),
    (["start", "start"], "survey 第3行 A（type） 本系统自己记录填写人、设备和时间，这一行用不上。"),
    (["select_one how or_other", "x", "题"], "“其他（请注明）”没有导入，可另加一道文字题。"),
    (["video", "x", "题"], "survey 第3行 A（type） 录音和录像改为上传文件。"),
    (["text", "x", "题", "", "", "count(${first}) > 1"], "F（relevant） 显示条件没有导入"),
    (["text", "x", "题", "", "count(${first})"], "E（required） 必答条件没有导入"),
    (["text", "x", "题", "", "", "", ". > 1"], "G（constraint） 限制条件没有导入：只有数字题"),
    (["integer", "x", "题", "", "", "", ". > ${first}"], "G（constraint） 限制条件没有导入"),
    (["integer", "x", "题", "", "", "", "true()"], "只支持“大于、小于某个数”"),
    (["text", "x", "题", "", "", "", "", "1+1"], "H（calculation） 只有 calculate 行可以计算"),
    (["calculate", "x", "", "", "", "", "", "if(1,2,3)"], "不支持函数 if()"),
    (["text", "x", "您好${first}"], "文字里引用的答案"),
    (["text", "名称", "题"], "名称“名称”改为“q”"),
    (["text", "X-1", "题"], "名称“X-1”改为“x_1”"),
    (["text", "x", "", "看现场"], "没有题目文字，暂用名称“x”"),
    (["text", "x", "长" * 201], "题目超过200字"),
    (["text", "x", "题", "长" * 2001], "提示超过2000字"),
    (["note", "x", "说明${first}"], "按条件出现或引用答案的说明没有导入"),
    (["note", "x", "说明"], "说明并入“第1部分”开头的提示"),
    (["note", "x", "长" * 2001], "说明太长，没有导入"),
    (["begin group", "g", "组", "", "", "count(${first})"], "这一组总是显示"),
]


@pytest.mark.parametrize(("row", "words"), UNSUPPORTED)
def test_what_is_beyond_us_is_named(row: list[Any], words: str) -> None:
    closing = [["text", "last", "末"], ["end group"]] if row[0] == "begin group" else []
    result = found(["text", "first", "首"], row, *closing)
    assert any(words in one for one in said(result)), said(result)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("default", "默认值"),
        ("read_only", "只读"),
        ("choice_filter", "筛选"),
        ("image", "图片"),
        ("guidance_hint", "补充提示"),
        ("parameters", "参数"),
        ("appearance", "不在支持的范围内，没有导入（第2行）"),
    ],
)
def test_cells_beyond_us_are_named(column: str, words: str) -> None:
    value = "rows=3" if column == "parameters" else "true()"
    result = found(["text", "a", "甲", value], head=["type", "name", "label", column])
    assert any("D（" in one and words in one for one in said(result)), said(result)


def test_inner_groups_and_repeats_give_their_questions_to_the_outer() -> None:
    result = found(
        ["begin group", "outer", ""],
        ["select_one how", "supply", "供餐"],
        ["begin repeat", "inner", "内", "", "", "${supply} = 'own'"],
        ["text", "a", "甲"],
        ["text", "b", "乙", "", "", "${a} != ''"],
        ["end repeat"],
        ["end group"],
    )
    own = {"==": [{"var": "supply"}, "own"]}
    assert items(result)["a"]["show_if"] == own
    assert items(result)["b"]["show_if"] == {"and": [own, {"not": [{"empty": [{"var": "a"}]}]}]}
    for words in ("重复填写（repeat）没有导入", "分组“内”并入“outer”", "分组没有标题"):
        assert any(words in one for one in said(result))


def test_flawed_parts_are_left_out_one_by_one() -> None:
    result = found(
        ["begin group", "g", "组", "", "", "1 + 1"],
        ["select_one one", "a", "只有一个选项"],
        ["end group"],
        ["text", "b", "乙"],
        ["text", "c", "丙", "", "", "${b} > 1"],
        ["text", "d", "丁", "", "${b} + 1"],
        choices=[["list_name", "name", "label"], ["one", "x", "唯一"]],
    )
    assert list(items(result)) == ["b", "c", "d"]
    told = " ".join(said(result))
    for words in ("至少要有两个选项", "这一组没有导入", "条件没有导入：运算", "真或假"):
        assert words in told


def test_choices_are_looked_at_one_by_one() -> None:
    choices = [
        ["list_name", "name", "label", "image"],
        ["how", "own", "自办", "a.jpg"], ["how", "own", "又一个"], ["how", "b", ""],
        ["how", "c", "长" * 201], ["", "stray", "游离"],
    ]  # fmt: skip
    settings = [["allow_choice_duplicates"], ["yes"]]
    result = found(["select_one how", "a", "甲"], choices=choices, settings=settings)
    options = items(result)["a"]["options"]
    assert [one["value"] for one in options] == ["own", "b", "c"]
    told = " ".join(said(result))
    for words in ("重复，只保留第一个", "选项没有文字", "截短了", "D（image）"):
        assert words in told


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"survey": [["type", "name", "label"], ["select_one no", "a", "甲"]]},
     "survey 第2行 A（type） 用到的选项列表在 choices 工作表里没有。"),
    ({"survey": [["type", "name", "label"], ["text", "", "甲"]]}, "没有名称（name）"),
    ({"survey": [["type", "name", "label"], ["begin group", "a", "甲"], ["text", "b", "乙"]]},
     "不配对"),
    ({"survey": [["type", "name", "label"], ["text", "a", "甲"], ["text", "a", "乙"]]},
     "名称“a”在同一分组里重复"),
    ({"survey": [["type", "name", "label"], ["wavelength", "a", "甲"]]}, "不认识的题型"),
    ({"survey": [["a"], ["b"]]}, "缺少必需的列：type"),
    ({"survey": [["type", "name", "label"], ["text", "a"]]},
     "survey 第2行 C（label） 题目没有文字（label）。"),
    ({"survey": [["type", "name", "label", "relevant"], ["text", "a", "甲", "${b} = 1"]]},
     "用到的题目“b”不存在"),
    ({"survey": [["type", "name", "label"], ["start", "a"]]}, "没有一道能导入的题目"),
]  # fmt: skip


@pytest.mark.parametrize(("sheets", "words"), REFUSED)
def test_what_no_phone_could_open_is_refused_in_chinese(sheets: dict[str, Any], words: str) -> None:
    result = read(workbook(**{"choices": CHOICES, **sheets}), "x.xlsx")
    assert result.definition is None
    assert any(words in one for one in said(result)), said(result)


def test_a_workbook_without_a_survey_is_refused() -> None:
    result = read(workbook([], CHOICES, columns=[["x"]]), "x.xlsx")
    assert result.definition is None
    assert result.remarks[0].weight == "refused"


def test_settings_that_nobody_knows_are_named() -> None:
    settings = [
        ["form_title", "form_id", "dudao_purpose", "style"],
        ["食堂", "9号", "随便", "pages"],
    ]
    result = found(["text", "a", "甲"], settings=settings, others=[["x"]])
    assert result.definition is not None
    assert result.definition["key"] == "form_9"
    told = " ".join(said(result))
    for words in ("不认识“随便”", "D（style）", "工作表 others 这个工作表不在支持的范围内"):
        assert words in told


ODD: list[tuple[list[list[Any]], str]] = [
    ([["text", "a", "甲"], ["note", "n", "说明在最后"]], "说明并入“第1部分”"),
    (
        [["begin group", "g", "组"], ["text", "a", "甲"], ["end group"], ["note", "n", "无处放"]],
        "说明后面没有题目",
    ),
    (
        [["begin group", "g", "组"], ["text", "a", "甲"], ["end group"],
         ["begin group", "h", "组二"], ["text", "a", "乙"], ["end group"]],
        "与前面的题目重名",
    ),
    ([["calculate", "c", "", "", "", "", "", "1 + 1"], ["text", "a", "甲"]], ""),
    ([["begin group", "g", "组"], ["start", "s"], ["end group"], ["text", "a", "甲"]],
     "这一组没有导入"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "words"), ODD)
def test_odd_surveys_are_read_as_far_as_they_go(rows: list[list[Any]], words: str) -> None:
    result = found(*rows)
    assert result.definition is not None
    assert any(words in one for one in said(result)), said(result)


def test_many_rows_are_named_by_the_first() -> None:
    head = ["type", "name", "label", "appearance"]
    result = found(*(["text", f"q{n}", "题", "minimal"] for n in range(15)), head=head)
    assert any("等15" in one for one in said(result))


def test_choices_outside_of_lists_and_names_are_named() -> None:
    choices = [["list_name", "name", "label"], ["", "stray", "游离"], ["how", "own", "自办"],
               ["how", "", "没有名称"]]  # fmt: skip
    result = found(["text", "a", "甲"], choices=choices)
    assert any("没有名称（name）" in one for one in said(result))


def test_a_type_of_maps_is_not_taken_in() -> None:
    result = read(workbook([["type", "name", "label"], ["osm", "a", "甲"]]), "x.xlsx")
    assert result.definition is None
