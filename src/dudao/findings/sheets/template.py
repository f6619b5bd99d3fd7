"""An empty ledger for an office to put its old problems into."""

import io
from typing import NamedTuple

import xlsxwriter

from dudao.org.roster.reading import EXAMPLE

PREPARED_ROWS = 2000


class Head(NamedTuple):
    """A column of the template: header, example, how to fill it in, choices."""

    header: str
    example: str
    hint: str
    choices: tuple[str, ...] = ()
    width: int = 14


# The words of the file are those of the field, like its headers: they are not translated.
HEADS = (
    Head("编号", "2024-015", "原台账的编号，导入后不变；空着的由系统接着编号"),
    Head("学校", EXAMPLE + "龙溪口示例小学", "必填，全称、简称或标识码；认得合并单元格", width=24),
    Head("督导事项", "校园及周边安全情况", "可不填", width=20),
    Head("问题事实", "教学楼二层疏散通道堆放课桌椅。", "必填，一行一个问题", width=44),
    Head("依据", "", "可不填", width=20),
    Head("整改要求", "立即清理通道，建立每日巡查记录。", "可不填", width=36),
    Head("程度", "一般", "不填为一般", ("轻微", "一般", "严重"), 8),
    Head("危及安全", "否", "不填为否", ("是", "否"), 9),
    Head("处理方式", "整改建议", "不填为整改建议",
         ("现场反馈", "整改建议", "整改通知书", "上报督导室", "科室协商"), 12),
    Head("发现日期", "2024-10-15", "必填，年-月-日", width=12),
    Head("整改期限", "2024-10-29", "不填则按处理方式的规定期限推算", width=12),
    Head("督学", "示例督学", "有账号的对应到人，没有的记入说明", width=10),
    Head("整改责任人", "示例老师", "可不填"),
    Head("整改措施", "安排专人清理并每日巡查。", "可不填", width=30),
    Head("整改情况", "已清理完毕。", "可不填", width=30),
    Head("状态", "已销号", "不填时看有没有销号日期",
         ("待整改", "整改中", "待核查", "退回重改", "已销号"), 10),
    Head("销号日期", "2024-10-28", "已销号的必填", width=12),
)  # fmt: skip
_NOTES = (
    "每个问题一行。列的次序可以变，不用的列可以删去；办公室自己的台账表头（如“存在问题”“整改时限”）也认得。",
    "原编号保留；已销号和未销号的都可以导入，不需要补录督导。",
    "以“（示例）”开头的行和合计行不导入。",
    "上传后先看核对结果，确认以后才会写入。写入后不能删除，请核对清楚。",
)


def template() -> bytes:
    """Return the template as an .xlsx file."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    grey = book.add_format({"num_format": "@", "font_color": "#808080", "italic": True})
    sheet = book.add_worksheet("问题台账")
    sheet.freeze_panes(1, 2)
    for position, column in enumerate(HEADS):
        sheet.set_column(position, position, column.width, text)
        sheet.write_string(0, position, column.header, head)
        sheet.write_string(1, position, column.example, grey)
        if column.choices:
            chosen = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            sheet.data_validation(1, position, PREPARED_ROWS, position, chosen)
    notes = book.add_worksheet("填写说明")
    notes.set_column(0, 0, 18)
    notes.set_column(1, 1, 70)
    for row, note in enumerate(_NOTES):
        notes.merge_range(row, 0, row, 1, note)
    at = len(_NOTES) + 1
    notes.write_row(at, 0, ("列", "怎么填"), head)
    for row, column in enumerate(HEADS, start=at + 1):
        notes.write_row(row, 0, (column.header, column.hint))
    book.close()
    return file.getvalue()
