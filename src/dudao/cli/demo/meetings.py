"""Section tasks of two months: one meeting given out and partly done, one that collects."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from dudao.analytics.queries.bulletins.joint import MEETING_PAPERS, sections_of_meeting
from dudao.analytics.queries.bulletins.months import told_text
from dudao.analytics.queries.bulletins.results import result_text
from dudao.cli.demo.loop import Loop
from dudao.cli.demo.year import Year
from dudao.documents import actions as documents
from dudao.lib import clock, workdays
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import Assignment, Meeting, Obligation, SectionTask
from dudao.planning.rules.tasks import after, before, first_of, last_of
from dudao.planning.states import VisitKind
from dudao.planning.states.meetings import Paper

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast

SEED = 20260925
#: Title, why, questions: as sections of a county really ask (domain S2-05).
ROOMS = (
    "功能室使用情况检查",
    "《中小学教学装备管理办法》；县教育局年度工作要点。",
    "功能室是否按课表开放\n使用记录是否完整\n设备是否完好、有人管理",
)
ROOMS_TOO = (
    "民办学校功能室管理和使用",
    "年度检查发现民办学校功能室闲置较多。",
    "使用记录是否完整\n是否挪作他用",
)
BULLYING = (
    "校园欺凌防治和安全教育",
    "《防范中小学生欺凌专项治理行动工作方案》。",
    "是否有防治欺凌工作制度和举报渠道\n安全教育课是否落实",
)
PROJECTS = (
    "为民办实事项目进展",
    "县政府为民办实事任务清单。",
    "项目进度是否符合计划\n资金是否到位",
)
MEALS = (
    "学生营养餐和免费午餐检查",
    "《农村义务教育学生营养改善计划实施办法》。",
    "食品留样是否齐全\n价格和食谱是否公示\n陪餐制度是否落实",
)
MEALS_TOO = (
    "营养餐食品安全检查",
    "《学校食品安全与营养健康管理规定》。",
    "食品留样是否齐全\n从业人员是否持健康证",
)
TEACHING = ("教学常规检查", "县教研室学期工作安排。", "备课、作业批改是否规范\n课程是否开齐")
HOMES = ("家庭教育指导和家教家养治理", "《家庭教育促进法》。", "家长学校是否按期开课")
MADE_VISITS = 3


def fill_meetings(cast: Cast, units: list[Unit], today: date) -> None:
    """Give out this month's tasks, do some of them, and let sections hand in the next month's."""
    month = first_of(today)
    schools = [unit for unit in units if unit.closed_on is None]
    asked = _Asking(cast, schools)
    with clock.at(_moment(_workday_before(before(month).replace(day=25)), 10)):
        this = _hand_in_this(asked, month)
    with clock.at(_moment(_workday_before(last_of(before(month))), 15)):
        meeting = _settle(cast, month, this)
    _visit(cast, units, today, this[3])
    _hand_in_next(asked, cast, after(month))
    _papers(cast, meeting)


class _Asking:
    """Sections at their desks."""

    def __init__(self, cast: Cast, schools: list[Unit]) -> None:
        self._cast, self._schools = cast, schools

    def task(
        self, section: int, month: date, said: tuple[str, str, str], count: int = 0, **given: Any
    ) -> SectionTask:
        """Draft a task for the first `count` schools, or for all."""
        unit = self._cast.sections[section]
        title, why, questions = said
        chosen = self._schools[:count] if count else self._schools
        return actions.draft_task(
            unit,
            by=self.officer(section),
            units=chosen,
            month=month,
            title=title,
            why=why,
            questions=questions,
            first_on=month,
            last_on=last_of(month),
            **{"minutes": 30, "files_asked": 1, **given},
        )

    def submitted(self, *args: Any, **given: Any) -> SectionTask:
        """Hand a task in."""
        task = self.task(*args, **given)
        return actions.submit_task(task.pk, by=self.officer(args[0]))

    def officer(self, section: int) -> Person:
        """Return who acts for a section."""
        return Person.objects.get(username=f"section{section + 1}")


def _hand_in_this(asked: _Asking, month: date) -> list[SectionTask]:
    return [
        asked.submitted(0, month, ROOMS, 12),
        asked.submitted(4, month, ROOMS_TOO, 6, minutes=40),
        asked.submitted(3, month, BULLYING),
        asked.submitted(2, month, PROJECTS, MADE_VISITS, files_asked=2),
    ]


def _settle(cast: Cast, month: date, tasks: list[SectionTask]) -> Meeting:
    """Hold the meeting: merge what is alike, take the rest, write it down, give it out."""
    meeting = actions.open_meeting(cast.office, by=cast.staff, month=month)
    actions.merge_tasks([task.pk for task in tasks[:2]], by=cast.staff, title="功能室管理和使用")
    for task in tasks[2:]:
        actions.accept_task(task.pk, by=cast.staff)
    actions.hold_meeting(
        meeting.pk,
        by=cast.director,
        held_on=clock.today(),
        place="县教育局三楼会议室",
        chair=str(cast.director),
        attendees="督导室、" + "、".join(unit.name for unit in cast.sections),
        told=told_text(cast.director, meeting),
        resolved="功能室检查两项合并为一次入校。\n各责任区结合经常性督导安排，不得重复入校。",
    )
    actions.dispatch_meeting(meeting.pk, by=cast.director)
    meeting.refresh_from_db()
    return meeting


def _visit(cast: Cast, units: list[Unit], today: date, task: SectionTask) -> None:
    """Go to the schools of one task, as far as the month has come, and answer the section."""
    year = Year(cast, units, Random(SEED), first_of(today), today)
    loop = Loop(year)
    days = [day for day in _days(first_of(today), today) if workdays.is_workday(day)]
    for n, school in enumerate(task.units.order_by("pk") if days else ()):
        day = days[-1 - n % len(days)]
        assignment = _sent(cast, loop, school, day)
        year.at(_moment(day, 14), partial(loop.visit, assignment))
    year.go_on()
    task.refresh_from_db()
    if days:
        actions.answer_task(task.pk, by=cast.staff, result=result_text(task))


def _sent(cast: Cast, loop: Loop, school: Unit, day: date) -> Assignment:
    """Send the responsible inspector to do all that sections want at the school: one visit."""
    with clock.at(_moment(day, 8)):
        return actions.assign(
            school,
            by=cast.director,
            kind=VisitKind.DROP_IN,
            purpose="科室任务随访督导",
            planned_on=day,
            slot="afternoon",
            leader=loop.responsible(school),
            obligations=Obligation.objects.filter(unit=school, task__month=first_of(day)),
        )


def _hand_in_next(asked: _Asking, cast: Cast, month: date) -> None:
    """Let sections hand in the next month's: two alike, one returned, one still a draft."""
    actions.open_meeting(cast.office, by=cast.staff, month=month)
    asked.submitted(2, month, MEALS, 20)
    asked.submitted(3, month, MEALS_TOO, 14)
    asked.submitted(0, month, TEACHING, 10, minutes=60, files_asked=0)
    back = asked.submitted(4, month, HOMES)
    actions.return_task(back.pk, by=cast.staff, reason="请缩小范围，先选有代表性的学校。")
    asked.task(0, month, HOMES, 5)


def _papers(cast: Cast, meeting: Meeting) -> None:
    """Write minutes and dispatch; the dispatch is signed off."""
    for paper in (Paper.MINUTES, Paper.DISPATCH):
        copies = sections_of_meeting(meeting) if paper == Paper.DISPATCH else []
        content = MEETING_PAPERS[paper](cast.staff, meeting)
        actions.draft_meeting_paper(
            meeting.pk, by=cast.staff, paper=paper, content=content, copies=copies
        )
    meeting.refresh_from_db()
    if meeting.dispatch is not None:
        documents.submit(meeting.dispatch.pk, by=cast.staff)
        documents.check(meeting.dispatch.pk, by=cast.director)
        documents.sign_off(meeting.dispatch.pk, by=cast.director)


def _days(first: date, before_day: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((before_day - first).days)]


def _workday_before(day: date) -> date:
    while not workdays.is_workday(day):
        day -= timedelta(days=1)
    return day


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.CHINA)
