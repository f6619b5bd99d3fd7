"""Making matters, plans and month tables for tests."""

import io
from datetime import date
from typing import Any

from docx import Document as Word

from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import Matter, Plan
from dudao.planning.rules.plans import Wanted
from dudao.planning.rules.table_words import Known

#: The eight of schools and two of the six of kindergartens, with the words plans use for them.
MATTERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("school_affairs", "校务管理和制度执行情况", ("学校管理",)),
    ("enrolment_fees", "招生、收费、择校情况", ("分班", "编班")),
    ("curriculum_teaching", "课程开设和课堂教学情况", ("教学常规",)),
    ("learning_workload", "学生学习、体育锻炼和课业负担情况", ("作业", "课业")),
    ("teacher_development", "教师师德和专业发展情况", ("师德", "教师专业发展")),
    ("campus_safety", "校园及周边安全情况，学生交通安全情况", ("校园安全", "交通安全")),
    ("canteen_dormitory", "食堂、食品、饮水及宿舍卫生情况", ("食堂",)),
    ("school_climate", "校风、教风、学风建设情况", ("三风",)),
    ("kindergarten_safety", "安全管理", ("校园安全",)),
    ("kindergarten_staff", "师德师风与队伍", ("师德",)),
)
KNOWN = [Known(n, key, title, words) for n, (key, title, words) in enumerate(MATTERS, 1)]

#: A zone's year in the manner of the plans that zones write by hand.
CALENDAR: tuple[tuple[str, str], ...] = (
    ("3月", "1.制定责任区工作计划；2.专项督导：疫情防控和春季开学准备情况。"),
    (
        "4月",
        "①督学会议；②常规督导：学校安全（校园及周边、交通安全；食堂、食品、饮水、宿舍）；③督促幼儿园办园行为自查。",
    ),
    ("5月", "（一）幼儿园办园行为复评（二）督学集中培训（三）常规督导：课程开设和课堂教学"),
    ("六月", "常规督导（中小学、幼儿园）：教师师德和专业发展；迎接通化市幼儿园办园行为专项督导。"),
    ("七月份", "一、常规督导（中小学、幼儿园）：校务管理和制度执行；二、督学培训。"),
    ("9月份", "1、秋季开学专项督导\n2、召开督学会议\n3、迎接省“三项工作”复查"),
    ("10月", "集中培训；常规督导（中小学、幼儿园）：招生、收费、分班情况"),
    (
        "11月",
        "常规督导（中小学、幼儿园）：学生学习、体育锻炼和课业负担；报送优秀案例（督学、兼职督学）",
    ),
    ("12月", "1.中小学年度社会满意度调查；2.挂牌督导工作总结；3.材料归档上交"),
)


def matters() -> list[Matter]:
    """Keep the routine matters as they ship."""
    return [
        Matter.objects.get_or_create(
            office=None, key=key, defaults={"title": title, "words": list(words), "position": n}
        )[0]
        for n, (key, title, words) in enumerate(MATTERS)
    ]


def year_plan(office: Unit, by: Person, *, year: int = 2026, **given: Any) -> Plan:
    """Begin a plan for a calendar year; of the county, or of `area` or `inspector`."""
    owner = actions.Own(office, given.pop("area", None), given.pop("inspector", None))
    span = {"first_on": date(year, 1, 1), "last_on": date(year, 12, 31)}
    return actions.make_plan(owner, by=by, period="year", **span, **given)


def month_plan(office: Unit, by: Person, **given: Any) -> Plan:
    """Begin a plan for October 2026."""
    owner = actions.Own(office, given.pop("area", None), given.pop("inspector", None))
    span = {"first_on": date(2026, 10, 1), "last_on": date(2026, 10, 31)}
    return actions.make_plan(owner, by=by, period="month", **span, **given)


def line(text: str = "召开督学会议", month: int = 10, **given: Any) -> Wanted:
    """A line for a month of 2026."""
    given.setdefault("kind", "meeting")
    given.setdefault("first_on", date(2026, month, 1))
    given.setdefault("last_on", date(2026, month, 28))
    return Wanted(text, **given)


def approved(plan: Plan, by: Person, *lines: Wanted) -> Plan:
    """Take a plan with `lines` as far as approved."""
    for one in lines or (line(),):
        actions.add_item(plan.pk, one, by=by)
    actions.submit_plan(plan.pk, by=by)
    return actions.approve_plan(plan.pk, by=by)


def word(rows: tuple[tuple[str, str], ...] = CALENDAR, *, before: tuple[str, ...] = ()) -> bytes:
    """Return a .docx with paragraphs and a month table."""
    made = Word()
    for text in ("第五督学责任区2026年挂牌督导工作计划", *before):
        made.add_paragraph(text)
    table = made.add_table(rows=0, cols=2)
    for row in (("月份", "工作内容"), *rows):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = row
    made.add_paragraph("第五督学责任区")
    made.add_paragraph("二Ο二六年三月一日")
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def world(office: Unit, boss: Person) -> dict[str, Any]:
    """Return a county's draft with a line, and a month table that waits."""
    plan = year_plan(office, boss)
    item = actions.add_item(plan.pk, line(), by=boss)
    upload = actions.read_table(plan.pk, by=boss, text="3月：会议")
    return {"plan_id": plan.pk, "plan_item_id": item.pk, "plan_upload_id": upload.pk, "number": 0}
