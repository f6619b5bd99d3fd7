"""What the demo county's office has published, has still to publish, and does not publish."""

from datetime import date, datetime, time, timedelta

from dudao.cli.demo.cast import Cast
from dudao.documents import actions as documents
from dudao.documents.content import Grid, GridColumn, Official, Text
from dudao.documents.models import Document, Publication
from dudao.documents.queries.publishing import suspicions
from dudao.documents.redaction import Mark
from dudao.documents.states import Kind
from dudao.lib import clock, workdays

OFFICE = "新晃县人民政府教育督导室"
#: Kind, title, what it is about, the sentence for parents, how many workdays ago it was issued.
PAPERS: tuple[tuple[Kind, str, str, str, int], ...] = (
    (
        Kind.CIRCULAR,
        "关于校园消防安全专项督导情况的通报",
        "督导组实地查看疏散通道、灭火器材和用电线路。学生李某反映宿舍插座松动，学校当日更换。",
        "督导室检查了全县学校的消防安全，多数学校整改到位，少数学校正在整改。",
        52,
    ),
    (
        Kind.REPORT,
        "关于义务教育学校作业管理督导情况的报告",
        "各校普遍建立作业公示制度，书面作业总量总体可控，个别班级周末作业偏多。",
        "督导室抽查了学校的作业管理：作业总量总体合适，个别班级周末作业偏多，已要求改正。",
        41,
    ),
    (
        Kind.CIRCULAR,
        "关于学校食堂管理督导情况的通报",
        "食堂陪餐、留样、索证制度基本落实，家长代表反映部分菜品温度不足，学校已增配保温设备。",
        "督导室检查了学校食堂：陪餐和留样基本落实，饭菜保温正在改进。",
        30,
    ),
    (
        Kind.REPORT,
        "关于幼儿园办园行为督导评估情况的报告",
        "参评幼儿园办园条件总体达标，个别幼儿园户外活动场地偏小，已列入改造计划。",
        "",
        26,
    ),
    (
        Kind.CIRCULAR,
        "关于一起家校矛盾处置情况的通报",
        "学生王某与同学发生冲突，学校处置及时，双方家长已达成一致。",
        "",
        12,
    ),
)
PUBLISHED, OVERDUE = 3, 3  # the first three are published, the one behind them is late
NOTE = "原说明漏写了“个别班级周末作业偏多”，现予补充。"


def fill_publications(cast: Cast, today: date) -> None:
    """Issue what is to be published, and bring it as far as the office has come."""
    for n, (kind, title, about, summary, ago) in enumerate(PAPERS):
        with clock.at(_morning(today, ago)):
            document = _issued(cast, kind, title, about)
        row = Publication.objects.filter(document=document).first()
        if row is not None and n < PUBLISHED:
            _publish(cast, row, summary, _morning(today, ago - 6))
        elif row is not None and n > OVERDUE:
            reason, basis = "涉及未成年人隐私", "《政府信息公开条例》第十五条"
            documents.withhold(row.pk, by=cast.director, reason=reason, basis=basis)


def _publish(cast: Cast, row: Publication, summary: str, when: datetime) -> None:
    found = {one.text: str(one.why) for one in suspicions(row.document)}
    marks = [Mark(text=text, why=why) for text, why in found.items()]
    with clock.at(when):
        row = documents.prepare(
            row.pk, by=cast.staff, seen=row.version, summary=summary, redactions=marks
        )
        row = documents.publish(row.pk, by=cast.director, seen=row.version)
    if row.document.kind == Kind.REPORT:
        with clock.at(when + timedelta(days=5)):
            documents.correct(row.pk, by=cast.director, seen=row.version, note=NOTE)


def _issued(cast: Cast, kind: Kind, title: str, about: str) -> Document:
    up = kind == Kind.REPORT
    content = Official(
        genre=kind,
        offices=[OFFICE],
        title=f"{OFFICE}{title}",
        recipients=["新晃侗族自治县人民政府"] if up else ["各中小学、幼儿园"],
        signers=[cast.director.name] if up else [],
        pieces=[
            Text(text="一、基本情况", level=1),
            Text(text=about),
            Text(text="二、检查数量", level=1),
            Grid(
                columns=[GridColumn(titles=[name]) for name in ("学段", "检查学校", "需要整改")],
                rows=[["小学", "24", "5"], ["初中", "11", "3"], ["幼儿园", "18", "4"]],
            ),
            Text(text="三、下一步工作", level=1),
            Text(text="督导室将对需要整改的学校逐校复查，复查结果另行通报。"),
        ],
    )
    made = documents.draft(content, office=cast.office, unit=cast.office, by=cast.staff)
    documents.submit(made.pk, by=cast.staff)
    documents.check(made.pk, by=cast.director)
    documents.sign_off(made.pk, by=cast.director)
    return documents.issue(made.pk, by=cast.staff)


def _morning(today: date, workdays_ago: int) -> datetime:
    """Return nine o'clock on a workday so many workdays back."""
    day = today
    for _n in range(workdays_ago):
        day = workdays.last_before(day)
    return datetime.combine(day, time(9, 0), tzinfo=clock.CHINA)
