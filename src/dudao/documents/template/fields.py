"""Which fields a template of each kind may hold: the one list that everything else follows."""

from functools import cache
from typing import NamedTuple

from dudao.documents.states import UNADDRESSED, Kind

Group = tuple[str, ...]


class Field(NamedTuple):
    """A field and what it stands for. `parts` are the fields of one item of a list; a `body` is
    several paragraphs and stands alone in its own; a `picture` is drawn.
    """

    name: str
    meaning: str
    parts: "tuple[Field, ...]" = ()
    body: bool = False
    picture: bool = False


COMMON = (
    Field("标题", "公文标题"),
    Field("发文机关", "发文机关名称"),
    Field("文号", "发文字号，印发时自动编号"),
    Field("日期", "成文日期，印发当天"),
    Field("校验码", "核对真伪用的编码"),
    Field("校验网址", "核对真伪的网址（本系统启用网址后才有）"),
    Field("二维码", "核对真伪的二维码", picture=True),
)
_ORDER = Field("序号", "第几项：1、2、3……")
_CN_ORDER = Field("中文序号", "第几项：一、二、三……")
_ITEM = (_ORDER, Field("内容", "这一项的文字"))
_PROBLEM = (
    _ORDER,
    _CN_ORDER,
    Field("事实", "督导中看到的事实"),
    Field("依据", "违反的规定"),
    Field("要求", "整改要求"),
    Field("期限", "整改期限"),
)
_ATTACHMENTS = Field("附件", "附件", (_ORDER, Field("名称", "附件名称")))
_COPIES = Field("抄送机关", "抄送机关，以逗号隔开")
_REMARK = Field("附注", "附注")
_SCHOOL = Field("学校", "学校名称")
_TO = Field("主送机关", "主送机关，以逗号隔开")
_LEAD_IN = Field("引言", "开头一段：根据什么、何时、对谁督导")

_OWN: dict[Kind, tuple[Field, ...]] = {
    Kind.RECTIFICATION_NOTICE: (
        _TO,
        _SCHOOL,
        _LEAD_IN,
        Field("问题", "要整改的问题", _PROBLEM),
        Field("报送要求", "整改和报送的要求，每条一段", body=True),
        _ATTACHMENTS,
        _COPIES,
        _REMARK,
    ),
    Kind.FEEDBACK_LIST: (
        _SCHOOL,
        Field("督导事项", "督导的内容"),
        Field("督导日期", "督导的日期"),
        Field("督学", "责任督学姓名"),
        Field("随行人员", "随行人员姓名"),
        Field("亮点", "工作亮点", _ITEM),
        Field("问题", "存在的问题", (*_PROBLEM, Field("学校意见", "学校对这一项的意见"))),
        Field("回头看", "以前问题的复查情况", _ITEM),
        Field("建议", "工作建议", _ITEM),
        Field("学校总体意见", "学校对整份清单的意见"),
        Field(
            "签名",
            "现场签名",
            (
                Field("身份", "签名人的身份"),
                Field("姓名", "签名人姓名"),
                Field("时间", "签名时间"),
                Field("笔迹", "手写签名", picture=True),
            ),
        ),
        Field("拒签理由", "学校未签字的理由"),
        Field("见证人", "学校未签字时的见证人"),
    ),
    Kind.SECTION_LETTER: (
        _TO,
        _SCHOOL,
        _LEAD_IN,
        *_PROBLEM[2:5],
        Field("协商事项", "请科室协商的事项"),
        Field("办复期限", "请科室办复的日期"),
        Field("办复要求", "其他办复要求，每条一段", body=True),
    ),
}
_OFFICIAL = (
    _TO,
    Field("正文", "正文全部内容（含标题层次和表格）", body=True),
    _ATTACHMENTS,
    Field("附件正文", "随文印发的附件，每个另起一页", body=True),
    _COPIES,
    _REMARK,
    Field("紧急程度", "特急、加急"),
)
_MORE: dict[Kind, tuple[Field, ...]] = {
    Kind.REPORT: (Field("签发人", "签发人姓名"),),
    Kind.REQUEST: (Field("签发人", "签发人姓名"),),
    Kind.BRIEF: (Field("期号", "第几期"),),
    Kind.MINUTES: (
        Field("出席人员", "出席会议的人员"),
        Field("请假人员", "请假的人员"),
        Field("列席人员", "列席会议的人员"),
    ),
}
#: What no template may lack, one name of each group; 问题.事实 is a field of a list's item.
_NEEDED: dict[Kind, tuple[Group, ...]] = {
    Kind.RECTIFICATION_NOTICE: (
        ("主送机关", "学校"),
        ("引言",),
        ("问题.事实",),
        ("问题.要求",),
        ("问题.期限",),
        ("报送要求",),
    ),
    Kind.FEEDBACK_LIST: (
        ("学校",),
        ("督导日期",),
        ("问题.事实",),
        ("问题.要求",),
        ("签名.姓名",),
        ("签名.笔迹",),
    ),
    Kind.SECTION_LETTER: (("主送机关",), ("引言",), ("事实",), ("协商事项",), ("办复期限",)),
}
_ALWAYS: tuple[Group, ...] = (("文号",), ("日期",), ("校验码", "二维码"))


@cache
def fields_of(kind: Kind) -> tuple[Field, ...]:
    """Return the fields of a kind, those of every kind first."""
    own = _OWN.get(kind) or (*_OFFICIAL, *_MORE.get(kind, ()))
    return (*COMMON, *own)


@cache
def by_name(kind: Kind) -> dict[str, Field]:
    """Return the fields of a kind by their names; those of a list's items as 问题.事实."""
    named = {}
    for field in fields_of(kind):
        named[field.name] = field
        named |= {f"{field.name}.{part.name}": part for part in field.parts}
    return named


def needed(kind: Kind) -> tuple[Group, ...]:
    """Return what a template of `kind` must hold: of each group one field."""
    official: tuple[Group, ...] = (("标题",), ("正文",))
    if kind not in _NEEDED and kind not in UNADDRESSED:
        official = (*official, ("主送机关",))
    return (*_NEEDED.get(kind, official), *_ALWAYS)


#: The fields that are drawn, by their short names.
PICTURES = frozenset(
    name.rpartition(".")[2] for kind in Kind for name, it in by_name(kind).items() if it.picture
)
