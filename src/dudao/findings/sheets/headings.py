"""How offices head their old ledgers, and the words they write in them."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from dudao.findings.rules import LIMITS, PROMISE_LIMITS, TEXT_LIMIT, clean
from dudao.findings.states import Route, Severity, State
from dudao.lib.choices import Choice
from dudao.org.roster import values
from dudao.org.roster.columns import Column, Heading, plain
from dudao.org.roster.values import Wrong

T = TypeVar("T", bound=Choice)
LONGEST_NUMBER = 30
_FIRST_DAY = date(1990, 1, 1).isoformat()

_STATES = {
    State.CLOSED: ("已销号", "销号", "已整改", "已完成", "完成", "整改到位", "已整改到位", "办结",
                   "已办结", "整改完成", "是", "已改"),
    State.SUBMITTED: ("待核查", "待复查", "待验收", "已上报", "待销号"),
    State.RETURNED: ("退回重改", "退回", "重新整改"),
    State.RECTIFYING: ("整改中", "正在整改", "部分整改", "部分完成", "持续推进", "持续整改",
                       "长期坚持", "基本完成"),
    State.OPEN: ("待整改", "未整改", "未完成", "未销号", "未改", "否"),
}  # fmt: skip
_SEVERITIES = {
    Severity.MINOR: ("轻微", "较轻", "一般性", "轻"),
    Severity.GENERAL: ("一般", "普通", "中"),
    Severity.SERIOUS: ("严重", "重大", "较重", "突出", "重", "较大"),
}
_ROUTES = {
    Route.ON_SITE: ("现场反馈", "当场整改", "立行立改", "现场整改", "口头反馈"),
    Route.SUGGESTION: ("整改建议", "督导建议", "书面反馈", "建议"),
    Route.NOTICE: ("整改通知书", "限期整改", "下发通知书", "通知书", "限期整改通知书"),
    Route.REPORT: ("上报督导室", "上报", "专报"),
    Route.SECTION: ("科室协商", "转科室", "移交科室"),
}


def _limited(limit: int) -> Callable[[str], str]:
    def read(given: str) -> str:
        text = clean(given)
        if len(text) > limit:
            raise Wrong(_("有%d个字，太长了") % len(text), _("不超过%d个字") % limit)
        return text

    return read


def _worded(words: Mapping[T, tuple[str, ...]]) -> Callable[[str], T]:
    names = {word: value for value, known in words.items() for word in known}

    def read(given: str) -> T:
        plainly = given.rstrip("。！ ")
        if plainly not in names:
            right = "、".join(known[0] for known in words.values())
            raise Wrong(_("“%s”不在可选范围内") % given[:20], right)
        return names[plainly]

    return read


def _day(given: str) -> str:
    day = values.day(given.strip().rstrip("前止"))
    if day < _FIRST_DAY:
        raise Wrong(_("不是日期"), _("年-月-日，如2026-09-01"))
    return day


COLUMNS = (
    Column(
        "number", _limited(LONGEST_NUMBER),
        ("编号", "问题编号", "台账编号", "原台账编号", "整改编号", "销号编号"), is_identifier=True,
    ),
    Column("code", values.identifier, ("学校标识码", "标识码", "学校代码"), is_identifier=True),
    Column(
        "school", values.name,
        ("学校", "学校名称", "被督导学校", "被督导单位", "受检学校", "受督导单位", "督导学校",
         "学校(园)", "单位名称", "单位", "责任学校", "整改单位", "幼儿园名称"),
    ),
    Column(
        "topic", _limited(LIMITS["topic_title"]),
        ("督导事项", "事项", "督导内容", "检查内容", "检查项目", "督导项目", "问题类别", "问题类型",
         "类别"),
    ),
    Column(
        "fact", _limited(LIMITS["fact"]),
        ("问题事实", "存在问题", "存在的问题", "发现的问题", "发现问题", "问题描述", "问题内容",
         "主要问题", "反馈问题", "存在的主要问题", "问题"),
    ),
    Column("basis", _limited(LIMITS["basis"]), ("依据", "政策依据", "法规依据", "法律依据")),
    Column(
        "demand", _limited(LIMITS["demand"]),
        ("整改要求", "整改意见", "整改建议", "督导意见", "督导建议", "意见建议", "意见和建议"),
    ),
    Column("severity", _worded(_SEVERITIES), ("程度", "问题程度", "严重程度", "问题等级", "等级")),
    Column("life_safety", values.yes_or_no, ("危及安全", "危及人身安全", "是否危及安全")),
    Column("route", _worded(_ROUTES), ("处理方式", "反馈方式", "处理意见")),
    Column(
        "found_on", _day,
        ("发现日期", "发现时间", "督导日期", "督导时间", "检查日期", "检查时间", "反馈日期",
         "反馈时间", "日期"),
    ),
    Column(
        "due_on", _day,
        ("整改期限", "整改时限", "完成时限", "整改完成时限", "限期", "期限", "整改截止日期"),
    ),
    Column(
        "raised_by", values.name,
        ("提出人", "督学", "责任督学", "检查人", "督导人员", "督导人", "检查人员"),
    ),
    Column(
        "responsible_person", _limited(PROMISE_LIMITS["responsible_person"]),
        ("整改责任人", "责任人", "学校责任人"),
    ),
    Column("measures", _limited(PROMISE_LIMITS["measures"]), ("整改措施", "措施")),
    Column(
        "result", _limited(TEXT_LIMIT),
        ("整改情况", "整改结果", "整改落实情况", "落实情况", "整改完成情况"),
    ),
    Column(
        "state", _worded(_STATES),
        ("状态", "整改状态", "完成情况", "是否销号", "是否整改", "是否完成", "销号情况", "整改进展",
         "进展"),
    ),
    Column(
        "closed_on", _day,
        ("销号日期", "销号时间", "完成时间", "完成日期", "整改完成时间", "整改完成日期", "办结时间",
         "办结日期"),
    ),
)  # fmt: skip
#: What a ledger of ours holds besides, and what says nothing.
_SUPERFLUOUS = {
    "序号", "备注", "所在地", "问题分类", "违法违规", "协商科室", "责任单位", "整改通知书",
    "告知学校", "首次期限", "提交日期", "延期次数", "退回次数", "进度", "反弹",
}  # fmt: skip
_IN_BRACKETS = re.compile(r"\([^()]*\)$")
_BY_HEADER = {
    header: (column, rank) for column in COLUMNS for rank, header in enumerate(column.headers)
}


def heading(cells: Sequence[object]) -> Heading:
    """Return which column stands where in a header row; the better name wins a field."""
    best: dict[str, tuple[int, int, Column]] = {}
    ignored = []
    for position, cell in enumerate(cells):
        text = plain(cell)
        found = _BY_HEADER.get(text) or _BY_HEADER.get(_IN_BRACKETS.sub("", text))
        if found is not None and (found[0].field not in best or found[1] < best[found[0].field][0]):
            best[found[0].field] = (found[1], position, found[0])
        elif text and text not in _SUPERFLUOUS:
            ignored.append(str(cell).strip())
    taken = {field: (position, column) for field, (_rank, position, column) in best.items()}
    return Heading(taken, ignored)
