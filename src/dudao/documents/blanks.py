"""What a document of each kind begins with, for an office to write on: its usual parts.

`____` is what a person has to write; nothing that still holds it goes on to be checked.
"""

from dudao.documents.content import Attendance, Official, Pairs, Piece, Signing, Text
from dudao.documents.states import UPWARD, Kind

TO_WRITE = "____"
SCHOOLS = "各中小学、幼儿园"


def blank(kind: Kind, *, office: str, government: str = "", signers: list[str]) -> Official:
    """Return a new document of `kind`; `government` is whom it reports to, `signers` who signs."""
    up = kind in UPWARD
    return Official(
        genre=kind,
        offices=[office],
        title=_title(kind, office),
        recipients=[government or TO_WRITE] if up else _RECIPIENTS.get(kind, []),
        signers=signers if up else [],
        attendance=Attendance(present=[TO_WRITE]) if kind == Kind.MINUTES else None,
        pieces=_PARTS.get(kind, [Text(text=TO_WRITE)]),
    )


def _title(kind: Kind, office: str) -> str:
    if kind in _TITLES:
        return _TITLES[kind].format(TO_WRITE)
    return f"{office}关于{TO_WRITE}的{_WORDS[kind]}"


def _texts(*lines: str) -> list[Piece]:
    return [Text(text=line, level=1 if line[1:2] == "、" else 0) for line in lines]


_WORDS = {
    Kind.NOTICE: "通知",
    Kind.CIRCULAR: "通报",
    Kind.OPINION: "意见",
    Kind.REPORT: "报告",
    Kind.REQUEST: "请示",
    Kind.LETTER: "函",
    Kind.TRANSFER_LETTER: "移送函",
    Kind.SUPERVISION_OPINION: "督导意见书",
}
_TITLES = {
    Kind.MINUTES: "{}会议纪要",
    Kind.VISIT_RECORD: "督导检查记录",
    Kind.LESSON_RECORD: "听课记录",
    Kind.RECHECK_RECORD: "整改复查记录",
    Kind.TARGET_AGREEMENT: "{}年教育工作目标管理责任书",
    Kind.APPOINTMENT: "聘书",
    Kind.CERTIFICATE: "荣誉证书",
    Kind.BRIEF: "教育督导简报",
}
_RECIPIENTS = {
    Kind.NOTICE: [SCHOOLS],
    Kind.CIRCULAR: [SCHOOLS],
    Kind.OPINION: [SCHOOLS],
    Kind.LETTER: [TO_WRITE],
    Kind.TRANSFER_LETTER: [TO_WRITE],
    Kind.SUPERVISION_OPINION: [TO_WRITE],
    Kind.APPOINTMENT: [TO_WRITE],
    Kind.CERTIFICATE: [TO_WRITE],
}
_PARTS: dict[Kind, list[Piece]] = {
    Kind.NOTICE: _texts(
        f"为{TO_WRITE}，现就有关事项通知如下。",
        "一、时间和范围",
        TO_WRITE,
        "二、工作要求",
        TO_WRITE,
        "特此通知。",
    ),
    Kind.CIRCULAR: _texts(
        f"现将{TO_WRITE}情况通报如下。", "一、基本情况", TO_WRITE, "二、存在的问题", TO_WRITE,
        "三、下一步要求", TO_WRITE,
    ),
    Kind.REPORT: _texts(f"现将{TO_WRITE}情况报告如下。", TO_WRITE, "特此报告。"),
    Kind.REQUEST: _texts(TO_WRITE, "妥否，请批示。"),
    Kind.LETTER: _texts(TO_WRITE, "请予支持，并函复。"),
    Kind.TRANSFER_LETTER: _texts(
        f"现将{TO_WRITE}移送你单位，请依照职责研究处理，并将处理结果函告我室。", "一、基本情况",
        TO_WRITE, "二、认定意见和依据", TO_WRITE,
    ),
    Kind.MINUTES: _texts(f"会议议定以下事项：{TO_WRITE}"),
    Kind.SUPERVISION_OPINION: _texts(
        f"根据《教育督导条例》，我室于{TO_WRITE}对你校开展了督导，现提出以下督导意见。",
        "一、主要成绩", TO_WRITE, "二、存在的问题", TO_WRITE, "三、整改要求", TO_WRITE,
    ),
    Kind.VISIT_RECORD: [
        Pairs(pairs=[("学校", TO_WRITE), ("督导事项", TO_WRITE), ("督导日期", TO_WRITE),
                     ("督学", TO_WRITE), ("过程记录", TO_WRITE)]),
        Signing(roles=["责任督学", "学校负责人"]),
    ],
    Kind.LESSON_RECORD: [
        Pairs(pairs=[("学校", TO_WRITE), ("班级和学科", TO_WRITE), ("授课教师", TO_WRITE),
                     ("课题", TO_WRITE), ("教学过程", TO_WRITE), ("评价和建议", TO_WRITE)]),
        Signing(roles=["听课人"]),
    ],
    Kind.RECHECK_RECORD: [
        Pairs(pairs=[("学校", TO_WRITE), ("复查日期", TO_WRITE), ("复查人", TO_WRITE),
                     ("逐项结论", TO_WRITE), ("后续要求", TO_WRITE)]),
        Signing(roles=["复查人", "学校负责人"]),
    ],
    Kind.TARGET_AGREEMENT: [
        *_texts("为落实教育工作目标管理责任制，双方签订本责任书。", "一、工作目标", TO_WRITE,
                "二、考核办法", TO_WRITE, "三、奖惩", TO_WRITE),
        Signing(roles=["督导机构负责人", "责任单位负责人"], title="签订"),
    ],
    Kind.APPOINTMENT: _texts(f"兹聘请{TO_WRITE}同志为{TO_WRITE}，聘期{TO_WRITE}。"),
    Kind.CERTIFICATE: _texts(f"{TO_WRITE}：被评为{TO_WRITE}。特发此证，以资鼓励。"),
    Kind.BRIEF: _texts(TO_WRITE),
}  # fmt: skip
