"""An empty roster to fill in: text columns for numbers, lists for choices, an example."""

import io
from typing import NamedTuple

import xlsxwriter

from dudao.org.roster.reading import EXAMPLE

#: So many rows are prepared; more may be filled in, without lists to choose from.
PREPARED_ROWS = 1000


class Head(NamedTuple):
    """A column of the template: header, example, what to fill in, and choices."""

    header: str
    example: str | int
    hint: str
    choices: tuple[str, ...] = ()
    width: int = 12


# The words of the file are those of the field, like its headers: they are not translated.
HEADS = (
    Head("学校标识码", "2143000001", "10位数字，文本格式；教学点可不填", width=14),
    Head("学校名称", EXAMPLE + "龙溪口镇示例小学", "必填，写全称", width=28),
    Head(
        "单位类别", "学校", "不填时按办学类型判断", ("学校", "中心校", "幼儿园", "教学点"), width=10
    ),
    Head(
        "办学类型", "小学", "名称或3位代码",
        (
            "小学", "小学教学点", "初级中学", "九年一贯制学校", "完全中学", "高级中学",
            "十二年一贯制学校", "幼儿园", "其他特殊教育学校", "职业高中学校", "其他机构",
        ),
        width=16,
    ),
    Head("办别", "公办", "", ("公办", "民办", "普惠性民办", "其他部门办"), width=10),
    Head("城乡类型", "镇区", "", ("城区", "镇区", "乡村"), width=10),
    Head("区县名称", "", "本县督导室导入时可不填；更名前的名称也认得", width=18),
    Head("乡镇（街道）", "", "可不填", width=16),
    Head("所属中心校", "", "教学点必填：中心校的名称或标识码", width=22),
    Head("在校生数", 320, "整数"),
    Head("班数", 8, "整数"),
    Head("教职工数", 24, "整数"),
    Head("寄宿生数", 0, "整数，不多于在校生数"),
    Head("乡村小规模学校", "否", "不足100人的村小学和教学点", ("是", "否"), width=16),
    Head("统计时点", "2026-09-01", "一般为9月1日"),
    Head("地址", "示例路1号", "", width=28),
    Head("联系电话", "0745-0000000", "文本格式", width=16),
    Head("校长姓名", "示例校长", "只作登记，不会自动开账号"),
    Head("校长电话", "00000000000", "文本格式", width=16),
    Head("经度", "", "度，如109.17"),
    Head("纬度", "", "度，如27.36"),
)  # fmt: skip
_NOTES = (
    "每所学校一行。列的次序可以变，不用的列可以删去；表头的字不要改。",
    "单元格空着表示不改动已有的内容，不会清空。",
    "以“（示例）”开头的行和合计行不导入。",
    "上传后先看核对结果，确认以后才会写入；同一份名册导入两次不会有第二次变化。",
)


def template() -> bytes:
    """Return the template as an .xlsx file."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1})
    text = book.add_format({"num_format": "@"})
    grey = book.add_format({"num_format": "@", "font_color": "#808080", "italic": True})
    sheet = book.add_worksheet("学校名册")
    sheet.freeze_panes(1, 2)
    for position, column in enumerate(HEADS):
        is_number = isinstance(column.example, int)
        sheet.set_column(position, position, column.width, None if is_number else text)
        sheet.write_string(0, position, column.header, head)
        sheet.write(1, position, column.example, grey)
        if column.choices:
            chosen = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            sheet.data_validation(1, position, PREPARED_ROWS, position, chosen)
    _explain(book, head)
    book.close()
    return file.getvalue()


def _explain(book: xlsxwriter.Workbook, head: object) -> None:
    sheet = book.add_worksheet("填写说明")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 70)
    for row, note in enumerate(_NOTES):
        sheet.merge_range(row, 0, row, 1, note)
    at = len(_NOTES) + 1
    sheet.write_row(at, 0, ("列", "怎么填"), head)
    for row, column in enumerate(HEADS, start=at + 1):
        choices = f"可选：{'、'.join(column.choices)}" if column.choices else ""
        hint = "；".join(part for part in (column.hint, choices) if part)
        sheet.write_row(row, 0, (column.header, hint))
