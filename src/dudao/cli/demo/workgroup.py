"""The work group of the demo's last weeks: posts in every state, the shelf, inspectors' logs."""

import io
import random
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import xlsxwriter

from dudao.cli.demo.cast import Cast
from dudao.cli.sample import drawn
from dudao.documents.compose import compose_pdf
from dudao.documents.sheet import Head, Heading, Paragraph, Sheet
from dudao.files.actions import store_own
from dudao.lib import clock
from dudao.org.models import Person
from dudao.visits.models import Visit
from dudao.visits.states import ANSWERED
from dudao.workgroup import actions
from dudao.workgroup.models import Log, Post, Receipt
from dudao.workgroup.queries.logs import writes_logs
from dudao.workgroup.rules import Audience
from dudao.workgroup.states import Kind, Reach, Receiver, Who

EVERYBODY = Audience(frozenset(Who))
INSPECTORS = Audience(frozenset({Who.INSPECTORS}))
SCHOOLS = Audience(frozenset({Who.PRINCIPALS, Who.LIAISONS}))
ANSWERS = (
    "已按要求排查，表格附后，未发现重大隐患。",
    "已完成排查，发现护栏松动一处，当天已加固。",
    "已排查并登记，需更换灭火器6具，已报采购。",
    "已办结，台账留存备查。",
)
PROGRESS = (
    "所负责的五所学校进展正常，一所食堂改造还在招标，下周再去看。",
    "各校均已成立工作专班，台账齐全；缺体育教师的问题已报督导室。",
    "进展顺利，两所村小取暖设备已到位，其余按计划推进。",
)
LOG_DAYS = 28
#: So many logs have a picture drawn for them; drawing takes time.
ILLUSTRATED = 12
#: The place among the inspectors of the one the demo shows; the eight zone leads come first.
SHOWN_FROM = 8
SEEN = (
    (
        "上午到校正值大课间，学生跑操整齐，值班领导和班主任都在场。随后查看食堂，留样冰箱标签清楚，"
        "后厨地面干净；与三位教师交谈，课后服务排班合理。提醒学校雨天路滑，走廊要及时铺防滑垫。"
    ),
    (
        "重点看了上次提出的消防通道问题，堆放的课桌椅已全部清走，应急灯能正常亮起。随机推门听了一节"
        "语文课，课堂提问面广，作业当堂完成。课后和校长交换意见，建议把好的做法写进教研记录。"
    ),
    (
        "今天走访了两个村小。路远，孩子们到校都早，教师中午轮流看护。图书角新添了一批绘本，借阅登记"
        "齐全。缺音乐教师仍是老问题，已记下，回室里向基教股反映。"
    ),
    (
        "查看晨检和因病缺勤追踪记录，登记完整。与食堂从业人员交谈，健康证都在有效期。校门口放学时段"
        "三轮车较多，建议学校与派出所协调，增设隔离桩。"
    ),
    (
        "陪同检查防溺水工作，警示牌、救生设备到位，家长告知书回执收齐。个别班级安全教育记录过于简单，"
        "当面指出，班主任表示本周补上。"
    ),
)
POINTS = (
    "校务管理和制度执行",
    "招生、收费、择校",
    "课程开设和课堂教学",
    "学生学习、体育锻炼和课业负担",
    "教师师德和专业发展",
    "校园及周边安全、学生交通安全",
    "食堂、食品、饮水和宿舍卫生",
    "校风、教风、学风建设",
)
TITLES = ("随访{school}", "{school}回头看", "走进{school}", "{school}督导手记")


def fill_workgroup(cast: Cast, draw: random.Random, today: date) -> None:
    """Put files on the shelf, post tasks and notices, let people read and answer, write logs."""
    _shelve(cast, today)
    _post(cast, draw, today)
    _post_of_lead(cast, draw, today)
    _write_logs(cast, draw, today)


def _shelve(cast: Cast, today: date) -> None:
    with clock.at(_at(today - timedelta(days=40), 9)):
        for title, receiver, content, suffix in (
            ("中小学责任督学挂牌督导工作要点", Receiver.BOTH, _paper(cast), "pdf"),
            ("经常性督导检查记录表", Receiver.INSPECTORS, _table("督导记录"), "xlsx"),
            ("校园安全隐患排查表", Receiver.SCHOOLS, _table("隐患排查"), "xlsx"),
        ):
            file = store_own(content, name=f"{title}.{suffix}", by=cast.staff)
            actions.put_material(by=cast.staff, title=title, file_id=file.pk, receiver=receiver)
        file = store_own(_table("防汛值班"), name="防汛值班安排.xlsx", by=cast.staff)
        actions.put_material(
            by=cast.staff,
            title="防汛值班安排",
            file_id=file.pk,
            receiver=Receiver.BOTH,
            until=today + timedelta(days=20),
        )


def _post(cast: Cast, draw: random.Random, today: date) -> None:
    file = store_own(_table("隐患排查"), name="校园安全隐患排查表.xlsx", by=cast.director)
    done = _written(
        cast.director, today - timedelta(days=24), Kind.TASK, "报送九项重点工作进展",
        "请各责任督学对照重点工作清单，写明所负责学校的进展、问题和下一步打算。", INSPECTORS,
        due_on=today - timedelta(days=17),
    )  # fmt: skip
    _answered(done, draw, share=1.0, answers=PROGRESS)
    with clock.at(_at(today - timedelta(days=14), 9)):
        actions.close_post(done.pk, by=cast.director)
    task = _written(
        cast.director, today - timedelta(days=5), Kind.TASK, "开展校园安全隐患排查",
        "请对照附表逐项排查校舍、消防、食堂、用电和周边环境，排查结果填入附表，在期限内报送。\n"
        "发现可能危及师生安全的，先停用、先封闭，立即电话报告督导室。", EVERYBODY,
        due_on=today + timedelta(days=3), file_ids=[file.pk],
    )  # fmt: skip
    _answered(task, draw, share=0.4)
    with clock.at(_at(today - timedelta(days=1), 10)):
        actions.remind(task.pk, by=cast.director)
    notice = _written(
        cast.staff, today - timedelta(days=4), Kind.NOTICE, "关于召开本月责任区联席会议的通知",
        "本月联席会议定于周五上午9时在督导室会议室召开，请各责任区负责人准备督导情况汇报。",
        INSPECTORS,
    )  # fmt: skip
    _read(notice, draw, share=0.7)
    with clock.at(_at(today - timedelta(days=2), 16)):
        text = notice.text.replace("周五上午9时", "周五下午2时30分")
        actions.edit_post(notice.pk, by=cast.staff, title=notice.title, text=text)
    wrong = _written(
        cast.staff, today - timedelta(days=3), Kind.NOTICE, "关于报送秋季校历的通知",
        "请各校于本周内报送校历。", SCHOOLS,
    )  # fmt: skip
    with clock.at(_at(today - timedelta(days=3), 15)):
        actions.withdraw_post(
            wrong.pk, by=cast.staff, reason="校历由基础教育股统一报送，不用另报。"
        )


def _post_of_lead(cast: Cast, draw: random.Random, today: date) -> None:
    areas = Audience(frozenset({Who.PRINCIPALS}), Reach.ALL)
    post = _written(
        cast.leads[0], today - timedelta(days=6), Kind.TASK, "上报食堂陪餐安排",
        "请各校报送本月校长、值班领导陪餐安排，写明每天的陪餐人。", areas,
        due_on=today - timedelta(days=1),
    )  # fmt: skip
    _answered(
        post,
        draw,
        share=0.5,
        answers=("陪餐安排已报，每天两名值班领导。", "已报送，校长每周三陪餐。"),
    )


def _written(
    by: Person, day: date, kind: Kind, title: str, text: str, to: Audience, **given: Any
) -> Post:
    with clock.at(_at(day, 9)):
        return actions.write_post(by=by, kind=kind, title=title, text=text, audience=to, **given)


def _answered(
    post: Post, draw: random.Random, *, share: float, answers: tuple[str, ...] = ANSWERS
) -> None:
    """Let a share of those who got it do it, and somebody more read it; the shown ones do not."""
    for receipt in _receipts(post):
        with clock.at(_after(post, draw)):
            if draw.random() < share:
                actions.finish_post(post.pk, by=receipt.person, answer=draw.choice(answers))
            elif draw.random() < 0.5:
                actions.read_post(post.pk, by=receipt.person)


def _after(post: Post, draw: random.Random) -> datetime:
    """Return a moment in working hours on the day it was posted, or the next."""
    day = post.written_at.astimezone(clock.CHINA).date() + timedelta(days=draw.randint(0, 1))
    return _at(day, draw.randint(10, 17))


def _read(post: Post, draw: random.Random, *, share: float) -> None:
    for receipt in _receipts(post):
        if draw.random() < share:
            with clock.at(_after(post, draw)):
                actions.read_post(post.pk, by=receipt.person)


def _receipts(post: Post) -> list[Receipt]:
    """Return who got it, but for those the demo shows: what they got waits for whoever looks on."""
    left = ("inspector1", "principal1", "lead1")
    rows = Receipt.objects.filter(post=post).exclude(person__username__in=left)
    return list(rows.select_related("person").order_by("pk"))


def _write_logs(cast: Cast, draw: random.Random, today: date) -> None:
    """Let whoever was at a school in the last weeks write of it, now and then with a picture."""
    done = Visit.objects.filter(
        state__in=sorted(ANSWERED),
        planned_on__range=(today - timedelta(days=LOG_DAYS), today - timedelta(days=1)),
    )
    visits = list(done.select_related("leader", "unit").order_by("planned_on", "pk"))
    for number, visit in enumerate(visits):
        if writes_logs(visit.leader) and draw.random() < 0.8:
            with clock.at(_at(visit.planned_on, 19)):
                files = [_picture(number, visit.leader)] if number < ILLUSTRATED else []
                actions.write_log(
                    by=visit.leader,
                    on=visit.planned_on,
                    title=draw.choice(TITLES).format(school=visit.unit),
                    text=draw.choice(SEEN),
                    visit_ids=[visit.pk],
                    file_ids=files,
                )
    _write_of_days(cast, draw, today)


def _write_of_days(cast: Cast, draw: random.Random, today: date) -> None:
    """Let everybody write on some days of the last weeks, whatever he visited."""
    for number, inspector in enumerate(cast.inspectors):
        for week in range(LOG_DAYS // 7):
            for back in draw.sample(range(1, 8), draw.randint(0, 4)):
                day = today - timedelta(days=7 * week + back)
                files = [_picture(200 + back, inspector.person)] if number == SHOWN_FROM else []
                log = _said(inspector.person, day, draw, files)
    with clock.at(_at(today - timedelta(days=1), 21)):
        text = f"{log.text}\n补记：当晚电话回访，学校已着手落实。"
        actions.write_log(by=log.author, on=log.on, title=log.title, text=text, log_id=log.pk)


def _said(by: Person, day: date, draw: random.Random, file_ids: list[UUID]) -> Log:
    with clock.at(_at(day, 20)):
        return actions.write_log(
            by=by,
            on=day,
            title=draw.choice(("一日督导札记", "责任区走访", "随手记")),
            text=draw.choice(SEEN),
            file_ids=file_ids,
        )


def _picture(number: int, by: Person) -> UUID:
    return store_own(drawn(number), name=f"现场{number}.jpg", by=by).pk


def _table(title: str) -> bytes:
    """Return a small table to fill in."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "border": 1, "bg_color": "#DCE6F1"})
    for column, head in enumerate(("序号", "学校", "检查项目", "情况", "责任人", "整改时限")):
        sheet.write(0, column, head, bold)
    sheet.set_column(1, 3, 24)
    book.close()
    return file.getvalue()


def _paper(cast: Cast) -> bytes:
    """Return a paper of a page: what an inspector looks at, in short."""
    blocks = [Heading(1, "一、督导事项")]
    text = [Paragraph(f"{number}. {point}") for number, point in enumerate(POINTS, 1)]
    return compose_pdf(
        Sheet(
            head=Head("plain", [cast.office.name], "工作要点", ""),
            title=["中小学责任督学挂牌督导工作要点"],
            blocks=[*blocks, *text],
        )
    )


def _at(day: date, hour: int) -> datetime:
    """Return a moment of a day, never one to come."""
    moment = datetime.combine(day, time(hour, 10), tzinfo=clock.CHINA)
    return min(moment, clock.now() - timedelta(seconds=1))
