"""One invented document of every kind: what templates are shown with, and the field list too."""

import io
from datetime import UTC, date, datetime

from PIL import Image, ImageDraw

from dudao.documents.content import (
    INSTRUMENT,
    Attached,
    Attendance,
    Content,
    FeedbackList,
    Grid,
    GridColumn,
    LookBack,
    Official,
    Problem,
    RectificationNotice,
    SectionLetter,
    Signature,
    Stance,
    Text,
    lead_in,
    usual_demands,
)
from dudao.documents.states import UNADDRESSED, Kind
from dudao.documents.template.values import Picture, Proof, Value, Values, values_of

OFFICE = "示例县人民政府教育督导室"
SCHOOL = "示例县第一小学"
_DAY = date(2026, 10, 20)
_DUE = date(2026, 11, 3)
_PROOF = Proof("7K3M9QXA", "https://dudao.example/d/7K3M9QXA")
_PROBLEMS = [
    Problem(
        fact="教学楼二楼东侧疏散通道堆放课桌椅，有效宽度不足0.9米",
        basis="《中小学幼儿园安全管理办法》第二十六条",
        demand="立即清理，建立每周巡查记录",
        workdays=10,
        due_on=_DUE,
        stance=Stance.AGREES,
        words="已于当日清理",
    ),
    Problem(
        fact="食堂留样记录10月12日至14日缺签字",
        basis="《学校食品安全与营养健康管理规定》第四十条",
        demand="补齐制度，落实双人签字",
        workdays=10,
        due_on=_DUE,
        stance=Stance.PARTLY,
        words="14日为停餐日",
    ),
]


def sample(kind: Kind) -> Content:
    """Return a document of `kind`, every field of it filled in."""
    if kind == Kind.RECTIFICATION_NOTICE:
        return _notice()
    if kind == Kind.FEEDBACK_LIST:
        return _feedback()
    if kind == Kind.SECTION_LETTER:
        return _letter()
    return _official(kind)


def sample_values(kind: Kind, drawing: bytes = b"") -> Values:
    """Return the fields of the sample of `kind`; `drawing` stands for signatures."""
    return values_of(sample(kind), _PROOF, {"drawing": drawing} if drawing else {})


def shown(value: Value, limit: int = 60) -> str:
    """Return a sample value on one line, as the field list shows it."""
    if isinstance(value, Picture):
        return "（图）"
    text = value if isinstance(value, str) else "；".join(_said(it) for it in value)
    text = " ".join(text.split())
    return f"{text[:limit]}……" if len(text) > limit else text


def _said(piece: object) -> str:
    text: str = getattr(piece, "text", "") or getattr(piece, "title", "")
    return text


def _notice() -> RectificationNotice:
    return RectificationNotice(
        office=OFFICE,
        school=SCHOOL,
        lead_in=lead_in(
            bases=["《教育督导条例》"],
            inspectors=["张示例"],
            visited_on=date(2026, 10, 19),
            subject="经常性督导",
        ),
        problems=_PROBLEMS,
        demands=usual_demands(report_by=_DUE),
        copies_to=["示例县教育局"],
        attachments=["现场照片", "检查记录"],
        remark="联系人：李示例",
        number="示教督整〔2026〕1号",
        issued_on=_DAY,
    )


def _feedback() -> FeedbackList:
    signed = datetime(2026, 10, 19, 8, 5, tzinfo=UTC)
    return FeedbackList(
        office=OFFICE,
        school=SCHOOL,
        subject="经常性督导（校园安全）",
        visited_on=date(2026, 10, 19),
        inspectors=["张示例", "王示例"],
        companions=["李示例"],
        merits=["课后服务开设社团21个"],
        problems=_PROBLEMS,
        look_backs=[LookBack(fact="食堂留样不足", verdict="已整改")],
        advice=["把巡查与德育结合"],
        school_view="同意反馈意见",
        signatures=[
            Signature(role="校长", name="赵示例", signed_at=signed, image="drawing"),
            Signature(role="责任督学", name="张示例", signed_at=signed, image="drawing"),
        ],
        number="示教督反〔2026〕1号",
        issued_on=_DAY,
    )


def _letter() -> SectionLetter:
    return SectionLetter(
        office=OFFICE,
        section="示例县教育局基础教育股",
        school=SCHOOL,
        lead_in="我室督学在经常性督导中发现下列问题，涉及贵股职责，现商请研究办理。",
        problem=_PROBLEMS[0],
        question="请明确疏散通道专项排查的时间和责任人",
        reply_by=_DUE,
        requests=["办理情况请附照片"],
        number="示教督商〔2026〕1号",
        issued_on=_DAY,
    )


def _official(kind: Kind) -> Official:
    head = [GridColumn(titles=["学校"], share=3), GridColumn(titles=["完成率"], centred=True)]
    rows = [[SCHOOL, "100%"], ["示例县第二小学", "87.5%"]]
    return Official(
        genre=kind,
        offices=[OFFICE],
        title=f"{OFFICE}关于秋季学期开学督导情况的{INSTRUMENT[str(kind)]}",
        pieces=[
            Text(text="秋季学期开学以来，我室对全县中小学校开展了督导，现将有关情况说明如下。"),
            Text(text="一、总体情况", level=1),
            Text(text="（一）开学条件。", level=2, then="全县中小学校按期开学，秩序良好。"),
            Text(text="二、整改情况", level=1),
            Grid(columns=head, rows=rows, caption="各校整改完成率"),
            Text(text="请各学校对照问题清单按期整改。"),
        ],
        recipients=[] if kind in UNADDRESSED else ["各中小学校"],
        copies_to=["示例县教育局"],
        signers=["周示例"],
        attached=[Attached(title="问题清单", pieces=[Text(text="1.疏散通道堆放物品。")])],
        attendance=Attendance(
            present=["周示例", "张示例"], absent=["李示例"], observers=["王示例"]
        ),
        urgency="加急",
        remark="此件公开发布",
        issue_number=3,
        number="示教督〔2026〕1号",
        issued_on=_DAY,
    )


def drawing() -> bytes:
    """Return a stroke that stands for a signature, as PNG."""
    picture = Image.new("L", (300, 120), 255)
    ImageDraw.Draw(picture).line([(20, 90), (90, 20), (160, 90), (280, 30)], 0, 6)
    packed = io.BytesIO()
    picture.save(packed, "PNG")
    return packed.getvalue()
