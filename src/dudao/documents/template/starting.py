"""A template to begin with, and the field list as a Word file: both made from `fields`."""

from typing import Any, NamedTuple

from dudao.documents.content import INSTRUMENT
from dudao.documents.states import Kind
from dudao.documents.template.fields import Field, fields_of
from dudao.documents.template.samples import sample_values, shown
from dudao.documents.template.wordfile import LEFT, MIDDLE, RIGHT, Columns, Line, written


def starting_template(kind: Kind) -> bytes:
    """Return a .docx that is a sound template of `kind`, after GB/T 9704-2012."""
    body = _BODIES.get(kind, _official_body)
    attached = [] if kind in _BODIES else [Line("【附件正文】")]
    return written([*_head(kind), *body(kind), *_PROOF, *attached], f"{INSTRUMENT[str(kind)]}模板")


def field_sheet(kind: Kind) -> bytes:
    """Return the list of the fields of `kind` as .docx: how to write them, meaning, sample."""
    title = f"{INSTRUMENT[str(kind)]}模板字段表"
    rows = [list(row) for row in field_rows(kind)]
    return written(
        [
            Line(title, "方正小标宋简体", 22, MIDDLE, 0),
            *(Line(text, size=12) for text in HOW_TO),
            Columns(["写法", "含义", "示例"], rows, [58, 44, 54]),
        ],
        title,
    )


class Row(NamedTuple):
    """A line of the field list."""

    mark: str
    meaning: str
    sample: str


def field_rows(kind: Kind) -> list[Row]:
    """Return the field list of `kind`, those of a list's items under the list."""
    values = sample_values(kind)
    rows: list[Row] = []
    for field in fields_of(kind):
        value: Any = values[field.name]
        if not field.parts:
            rows.append(Row(_mark(field), field.meaning, shown(value)))
            continue
        around = f"【每个{field.name}】…【{field.name}结束】"
        rows.append(Row(around, f"{field.meaning}，逐项重复；下面几个字段写在中间", ""))
        first = value[0] if value else {}
        rows += [
            Row(_mark(part), part.meaning, shown(first.get(part.name, ""))) for part in field.parts
        ]
    return rows


#: How marks are written, in the words of the office.
HOW_TO = (
    "1.在要填内容的地方写字段，如【标题】。字段的字体、字号、颜色就是印出来的样子。",
    "2.有几项的内容，写在【每个问题】和【问题结束】之间，中间的段落逐项重复。",
    "3.表格里逐行重复：【每个问题】写在这一行第一格开头，【问题结束】写在最后一格末尾。",
    "4.有时没有的内容，写在【如有附件】和【附件结束】之间，没有时整段不印。",
    "5.【正文】这类多段的字段要单独成段。要印出方头括号本身，请写两遍：【【注】】。",
)


def _mark(field: Field) -> str:
    alone = "（单独成段）" if field.body else ""
    return f"【{field.name}】{alone}"


def _head(kind: Kind) -> list[Line]:
    title = INSTRUMENT[str(kind)]
    own = kind in _BODIES
    return [
        Line("【发文机关】", "方正小标宋简体", 22, MIDDLE, 0),
        *([Line(title, "方正小标宋简体", 26, MIDDLE, 0)] if own else []),
        Line("【文号】", side=MIDDLE, indent=0, ruled=True),
        *([] if own else [Line("【标题】", "方正小标宋简体", 22, MIDDLE, 0)]),
    ]


def _notice_body(_kind: Kind) -> list[Line | Columns]:
    return [
        Line("【主送机关】：", indent=0, side=LEFT),
        Line("【引言】"),
        Line("一、存在的问题和整改要求", "黑体"),
        Columns(
            ["序号", "存在的问题", "依据", "整改要求", "整改期限"],
            [["【每个问题】【序号】", "【事实】", "【依据】", "【要求】", "【期限】【问题结束】"]],
            [13, 46, 33, 38, 26],
        ),
        Line("二、整改和报告", "黑体"),
        Line("【报送要求】"),
        *_ATTACHED,
        *_CLOSING,
        *_given("附注", "（【附注】）"),
        *_given("抄送机关", "抄送：【抄送机关】。"),
    ]


def _feedback_body(_kind: Kind) -> list[Line | Columns]:
    return [
        Line("学校：【学校】"),
        Line("督导事项：【督导事项】"),
        Line("督导日期：【督导日期】"),
        Line("责任督学：【督学】"),
        *_given("随行人员", "随行人员：【随行人员】"),
        *_listed("亮点", "工作亮点"),
        Line("存在的问题和整改要求", "黑体"),
        Columns(
            ["序号", "问题和依据", "整改要求", "整改期限", "学校意见"],
            [
                [
                    "【每个问题】【序号】",
                    "【事实】【如有依据】（依据：【依据】）【依据结束】",
                    "【要求】",
                    "【期限】",
                    "【学校意见】【问题结束】",
                ]
            ],
            [13, 50, 38, 26, 29],
        ),
        *_listed("回头看", "以前问题的回头看"),
        *_listed("建议", "工作建议"),
        *_given("学校总体意见", "学校意见：【学校总体意见】"),
        Columns(
            ["身份", "姓名", "签名", "时间"],
            [["【每个签名】【身份】", "【姓名】", "【笔迹】", "【时间】【签名结束】"]],
            [30, 30, 56, 40],
        ),
        *_given("拒签理由", "学校未签字，理由：【拒签理由】。见证人：【见证人】"),
        Line("【日期】", side=RIGHT, indent=0, right=4),
    ]


def _letter_body(_kind: Kind) -> list[Line | Columns]:
    return [
        Line("【主送机关】：", indent=0, side=LEFT),
        Line("【引言】"),
        Line("一、督导发现的问题", "黑体"),
        Line("学校：【学校】"),
        Line("问题：【事实】"),
        *_given("依据", "依据：【依据】"),
        *_given("要求", "对学校的要求：【要求】"),
        Line("二、协商事项", "黑体"),
        Line("【协商事项】"),
        Line("三、办复要求", "黑体"),
        Line("请于【办复期限】前将办理意见书面函复我室。"),
        Line("【办复要求】"),
        *_CLOSING,
    ]


def _official_body(kind: Kind) -> list[Line | Columns]:
    names = {field.name for field in fields_of(kind)}
    extra = [
        line
        for name in ("紧急程度", "签发人", "期号", "出席人员", "请假人员", "列席人员")
        if name in names
        for line in _given(name, f"{name}：【{name}】")
    ]
    return [
        *extra,
        *_given("主送机关", "【主送机关】：", indent=0),
        Line("【正文】"),
        *_ATTACHED,
        *_CLOSING,
        *_given("附注", "（【附注】）"),
        *_given("抄送机关", "抄送：【抄送机关】。"),
    ]


def _given(name: str, text: str, indent: int = 2) -> list[Line]:
    return [Line(f"【如有{name}】{text}【{name}结束】", indent=indent, side=LEFT)]


def _listed(name: str, title: str) -> list[Line]:
    return [
        Line(f"【如有{name}】{title}", "黑体"),
        Line(f"【每个{name}】【序号】.【内容】【{name}结束】"),
        Line(f"【{name}结束】"),
    ]


_ATTACHED = [
    Line("【如有附件】附件：", side=LEFT),
    Line("【每个附件】"),
    Line("【序号】.【名称】", side=LEFT),
    Line("【附件结束】"),
    Line("【附件结束】"),
]
_CLOSING = [
    Line("", indent=0),
    Line("【发文机关】", side=RIGHT, indent=0, right=2),
    Line("【日期】", side=RIGHT, indent=0, right=4),
]
_PROOF = [
    Line("【二维码】", size=10.5, side=RIGHT, indent=0),
    Line(
        "校验码：【校验码】【如有校验网址】　【校验网址】【校验网址结束】",
        size=10.5,
        side=RIGHT,
        indent=0,
    ),
]
_BODIES = {
    Kind.RECTIFICATION_NOTICE: _notice_body,
    Kind.FEEDBACK_LIST: _feedback_body,
    Kind.SECTION_LETTER: _letter_body,
}
