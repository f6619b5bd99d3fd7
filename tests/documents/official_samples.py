"""Official documents of every look and kind, with obviously invented names."""

from datetime import date

from dudao.documents.content import (
    Attached,
    Attendance,
    Fact,
    Grid,
    GridColumn,
    Official,
    Pairs,
    Signing,
    Text,
)
from dudao.documents.states import LOOKS, Kind, Look

OFFICE = "示例县人民政府教育督导室"
SCHOOL = "龙溪口示例小学"
DAY = date(2026, 10, 9)
LINK = "https://dudao.example/d/7h2kq9mxw4bt"

BODY = [
    Text(text="根据《教育督导条例》和年度督导工作计划，现将有关事项通知如下。"),
    Text(text="一、总体情况", level=1),
    Text(text="（一）办学方向。", level=2, then="学校坚持立德树人，课程开齐开足，整改完成率82%。"),
    Text(text="1.校园安全。", level=3, then="抽查的12份消防设施巡检记录中有3份缺少责任人签字。"),
    Text(text="（1）台账。", level=4, then="应急疏散演练方案未按学期更新。"),
    Text(text="二、整改要求", level=1),
    Text(text="请你校在收到本通知之日起15个工作日内制定整改方案，并报送我室。"),
]


def grid(rows: int = 3) -> Grid:
    """A table with a head of three rows."""
    return Grid(
        caption="督导评估得分表",
        columns=[
            GridColumn(titles=["序号"], share=1, centred=True),
            GridColumn(titles=["学校"], share=4),
            GridColumn(titles=["得分", "办学方向", "党建"], share=2, centred=True),
            GridColumn(titles=["得分", "办学方向", "德育"], share=2, centred=True),
            GridColumn(titles=["得分", "教学管理"], share=2, centred=True),
            GridColumn(titles=["备注"], share=3),
        ],
        rows=[[str(n), f"示例小学{n}", "9.5", "9", "18", ""] for n in range(1, rows + 1)],
    )


def official(genre: Kind = Kind.NOTICE, **given: object) -> Official:
    """A document of `genre`, issued; what is `given` stands instead of the usual."""
    usual: dict[str, object] = {
        "genre": genre,
        "offices": [OFFICE],
        "title": f"{OFFICE}关于{SCHOOL}综合督导情况的通知",
        "pieces": BODY,
        "recipients": [SCHOOL],
        "number": "示教督〔2026〕15号",
        "issued_on": DAY,
    }
    return Official(**{**usual, **_USUAL.get(genre, {}), **given})  # type: ignore[arg-type]


_RECORD = [
    Pairs(
        pairs=[
            ("学校", SCHOOL),
            ("督导日期", "2026年10月9日上午"),
            ("责任督学", "示例督学、示例同事"),
            ("督导内容", "校园安全、作业管理"),
            ("过程记录", "查看食堂留样、消防通道和值班记录，随堂听课两节。" * 4),
        ]
    ),
    Text(text="一、值得肯定的做法", level=1),
    Text(text="课后服务开设社团21个。"),
    Signing(roles=["责任督学", "学校负责人"]),
]

_USUAL: dict[Kind, dict[str, object]] = {
    Kind.NOTICE: {
        "copies_to": ["示例县教育局", "各督学责任区"],
        "remark": "此件公开发布",
        "attached": [
            Attached(title="综合督导评估得分表", pieces=[grid()]),
            Attached(title="问题清单和整改台账", pieces=[Text(text="一、校园安全", level=1)]),
        ],
    },
    Kind.CIRCULAR: {
        "title": "关于10月份经常性督导情况的通报",
        "recipients": ["各中小学", "幼儿园"],
        "facts": {"完成率": Fact(text="82%", source="findings.closed_rate")},
        "pieces": [*BODY, Text(text="全县整改完成率为{完成率}。")],
        "urgency": "加急",
    },
    Kind.REPORT: {
        "title": f"{OFFICE}关于专项督导情况的报告",
        "recipients": ["示例县人民政府"],
        "signers": ["示例主任", "示例局长", "示例部长"],
        "offices": [OFFICE, "示例县教育局", "示例县财政局"],
    },
    Kind.REQUEST: {
        "title": f"{OFFICE}关于增加督学编制的请示",
        "recipients": ["示例县人民政府"],
        "signers": ["示例主任"],
        "remark": "联系人：示例科员，电话：0745-0000000",
    },
    Kind.LETTER: {
        "title": "关于商请提供学校消防验收资料的函",
        "recipients": ["示例县消防救援大队"],
        "copies_to": ["示例县教育局"],
        "number": "示教督函〔2026〕3号",
    },
    Kind.TRANSFER_LETTER: {
        "title": "关于移送督导结果的函",
        "recipients": ["中共示例县委组织部"],
        "number": "示教督函〔2026〕4号",
    },
    Kind.MINUTES: {
        "title": "第三次教育督导联席会议纪要",
        "recipients": [],
        "number": "示教督纪〔2026〕3号",
        "attendance": Attendance(
            present=[f"示例县教育局 示例人{n}" for n in "甲乙丙丁戊"],
            absent=["示例县财政局 示例人己"],
            observers=["示例记者"],
        ),
        "copies_to": ["各成员单位"],
    },
    Kind.SUPERVISION_OPINION: {"title": f"{SCHOOL}综合督导意见", "copies_to": ["示例县教育局"]},
    Kind.VISIT_RECORD: {"title": f"{SCHOOL}经常性督导记录", "recipients": [], "pieces": _RECORD},
    Kind.LESSON_RECORD: {"title": "听课记录", "recipients": [], "pieces": _RECORD},
    Kind.RECHECK_RECORD: {
        "title": f"{SCHOOL}整改复查记录", "recipients": [], "pieces": [grid(), *_RECORD],
    },
    Kind.TARGET_AGREEMENT: {
        "title": "2026年度教育工作目标管理责任书",
        "recipients": [],
        "pieces": [*BODY, Signing(roles=["示例县人民政府", "示例镇人民政府"])],
    },
    Kind.APPOINTMENT: {
        "title": "聘书",
        "recipients": ["示例督学同志"],
        "number": "示教督聘〔2026〕7号",
        "pieces": [Text(text="兹聘请您为示例县第五督学责任区责任督学，聘期三年。")],
    },
    Kind.CERTIFICATE: {
        "title": "2026年度优秀责任督学",
        "recipients": ["示例督学同志"],
        "number": "示教督证〔2026〕1号",
        "pieces": [Text(text="在2026年度教育督导工作中成绩突出，特发此证，以资鼓励。")],
    },
    Kind.BRIEF: {
        "title": "全县秋季开学督导工作顺利完成",
        "recipients": [],
        "issue_number": 3,
        "number": "示教督简〔2026〕3号",
        "copies_to": ["县委办", "县政府办"],
    },
}  # fmt: skip

#: One document of each look.
BY_LOOK = {
    Look.RED: official(),
    Look.LETTER: official(Kind.LETTER),
    Look.MINUTES: official(Kind.MINUTES),
    Look.PLAIN: official(Kind.SUPERVISION_OPINION),
    Look.BRIEF: official(Kind.BRIEF),
    Look.CERTIFICATE: official(Kind.CERTIFICATE),
}
KINDS = list(LOOKS)
