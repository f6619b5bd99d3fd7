"""The documents of a joint meeting, assembled from it: minutes, dispatch to areas, circular."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from dudao.analytics.queries.bulletins.frame import (
    Facts,
    government_of,
    heading,
    paragraphs,
    period_text,
)
from dudao.analytics.queries.bulletins.months import asked_of_month, schools_by_area
from dudao.analytics.queries.bulletins.results import result_of
from dudao.documents.blanks import SCHOOLS, TO_WRITE
from dudao.documents.content import Attendance, Grid, GridColumn, Official, Piece, day_text
from dudao.documents.states import Kind
from dudao.org.models import Person, Unit
from dudao.planning.models import Meeting, SectionTask
from dudao.planning.queries.tasks import GIVEN_OUT, PENDING, forms_of, tasks_of_month
from dudao.planning.rules.tasks import last_of
from dudao.planning.states import TaskState
from dudao.planning.states.meetings import Paper

_AREA_COLUMNS = (
    ("各责任区督导情况", "责任区"),
    (
        ("督导次数", "visits.made"),
        ("已督导学校", "schools.visited"),
        ("告知问题", "findings.told"),
        ("已销号", "findings.closed"),
        ("逾期未改", "findings.overdue"),
    ),
)


def minutes(_person: Person, meeting: Meeting) -> Official:
    """Return 联席会议纪要: who met, what was told, what became of each task, what was resolved."""
    office, month = meeting.office.name, meeting.month
    tasks = [task for task in _all(meeting) if task.asks]
    pieces: list[Piece] = [
        *paragraphs(
            f"{day_text(meeting.held_on) if meeting.held_on else TO_WRITE}，"
            f"{meeting.chair or TO_WRITE}在{meeting.place or TO_WRITE}主持召开{month.month}月"
            "督导联席会议。会议通报了上月督导情况，会商了各科室提出的督导任务。纪要如下。"
        ),
        heading("一、通报上月情况"),
        *paragraphs(*(meeting.told or TO_WRITE).splitlines()),
        heading("二、会商科室任务"),
        *_settled(tasks),
        heading("三、议定事项"),
        *paragraphs(*_resolved(meeting, tasks)),
    ]
    return Official(
        genre=Kind.MINUTES,
        offices=[office],
        title=f"{month.year}年{month.month}月督导联席会议纪要",
        attendance=Attendance(present=_names(meeting.attendees) or [TO_WRITE]),
        pieces=pieces,
    )


def dispatch_notice(_person: Person, meeting: Meeting) -> Official:
    """Return 下达通知: for each area its tasks, schools, forms, and by when."""
    month, office = meeting.month, meeting.office
    pieces: list[Piece] = [
        *paragraphs(
            f"经{month.month}月督导联席会议研究，现将{month.year}年{month.month}月科室督导任务下达给你们，"
            "请结合经常性督导一并安排，一次入校完成多项任务，不得重复入校、重复要材料。"
        ),
        heading("一、任务安排"),
        *_by_area(meeting),
        heading("二、有关要求"),
        *paragraphs(
            "各责任督学要据此制订随访督导计划，报督导室备案后入校；对发现的问题当场反馈、限期整改、跟踪回访。",
            f"各责任区于{day_text(last_of(month))}前报送本月督查情况，督导室汇总后通报，并向提出任务的科室反馈结果。",
        ),
    ]
    sections = dict.fromkeys(task.section.name for task in _all(meeting) if task.asks)
    areas = [area.name for area, _schools in schools_by_area(office, meeting)]
    return Official(
        genre=Kind.NOTICE,
        offices=[office.name],
        title=f"{office.name}关于下达{month.year}年{month.month}月督导任务的通知",
        recipients=["、".join(areas) or "各责任区"],
        copies_to=list(sections),
        pieces=pieces,
    )


def month_circular(person: Person, meeting: Meeting) -> Official:
    """Return 月度通报: the month over all, task by task, area by area in their own words."""
    asked = asked_of_month(meeting)
    facts, period = Facts(person, asked), period_text(asked.since, asked.until)
    (caption, first), columns = _AREA_COLUMNS
    areas = [
        (area.name, asked._replace(area=area))
        for area, _schools in schools_by_area(meeting.office, meeting)
    ]
    pieces: list[Piece] = [
        *paragraphs(f"现将{period}督导联席会议交办任务和各责任区督查情况通报如下。"),
        heading("一、总体情况"),
        *paragraphs(
            f"{period}，共入校督导{facts('督导次数', 'visits.made')}次，"
            f"督导学校（幼儿园）{facts('已督导学校', 'schools.visited')}所；"
            f"告知学校问题{facts('告知问题', 'findings.told')}个，"
            f"已销号{facts('已销号', 'findings.closed')}个，"
            f"逾期未改{facts('逾期未改', 'findings.overdue')}个。"
        ),
        heading("二、科室任务完成情况"),
        *_outcomes(meeting),
        heading("三、各责任区督查情况"),
        facts.table(caption, first, columns, areas),
        *_reported(meeting),
        heading("四、下月重点"),
        *paragraphs(TO_WRITE),
    ]
    return Official(
        genre=Kind.CIRCULAR,
        offices=[meeting.office.name],
        title=f"{meeting.office.name}关于{period}督导情况的通报",
        recipients=[f"{SCHOOLS}，各责任区"],
        copies_to=[government_of(meeting.office)],
        pieces=pieces,
        facts=facts.given,
    )


MEETING_PAPERS: dict[Paper, Callable[[Person, Meeting], Official]] = {
    Paper.MINUTES: minutes,
    Paper.DISPATCH: dispatch_notice,
    Paper.CIRCULAR: month_circular,
}


def sections_of_meeting(meeting: Meeting) -> list[Unit]:
    """Return the sections whose tasks the meeting took up: they get copies."""
    return list({task.section_id: task.section for task in _all(meeting) if task.asks}.values())


def _all(meeting: Meeting) -> list[SectionTask]:
    return list(tasks_of_month(meeting.office, meeting.month))


def _settled(tasks: Iterable[SectionTask]) -> Iterator[Piece]:
    rows = [
        [task.section.name, task.title, f"{len(task.units.all())}所", _outcome(task)]
        for task in tasks
    ]
    if not rows:
        yield from paragraphs("本月各科室没有提出督导任务。")
        return
    columns = [
        GridColumn(titles=["提出科室"], share=1.2),
        GridColumn(titles=["督导任务"], share=2.2),
        GridColumn(titles=["学校"], share=0.6, centred=True),
        GridColumn(titles=["会商结果"], share=2.0),
    ]
    yield Grid(columns=columns, rows=rows, caption="科室任务会商情况")


def _outcome(task: SectionTask) -> str:
    if task.state == TaskState.RETURNED:
        return f"退回：{task.reason}"
    if task.into is not None:
        return f"并入“{task.into.title}”，{_window(task.into.first_on, task.into.last_on)}"
    taken = task.state in {*GIVEN_OUT, TaskState.ACCEPTED}
    return f"采纳，{_window(task.first_on, task.last_on)}" if taken else "待会商"


def _resolved(meeting: Meeting, tasks: list[SectionTask]) -> list[str]:
    if meeting.resolved:
        return meeting.resolved.splitlines()
    taken = sum(task.state in {*GIVEN_OUT, *PENDING} for task in tasks)
    return [f"各科室提出的{taken}项督导任务由督导室下达各责任区，与经常性督导合并安排。"]


def _by_area(meeting: Meeting) -> Iterator[Piece]:
    going = [
        task
        for task in _all(meeting)
        if task.into_id is None and task.state in {*GIVEN_OUT, TaskState.ACCEPTED}
    ]
    if not going:
        yield from paragraphs("本月没有科室任务。")
        return
    areas = [(area.name, schools) for area, schools in schools_by_area(meeting.office, meeting)]
    placed = {pk for _name, schools in areas for pk in schools}
    rest = {unit.pk for task in going for unit in task.units.all()} - placed
    for name, schools in [*areas, *([("未划入责任区的学校", rest)] if rest else [])]:
        rows = [row for task in going if (row := _row(task, schools))]
        if rows:
            yield _area_table(name, rows)


def _area_table(name: str, rows: list[list[str]]) -> Grid:
    columns = [
        GridColumn(titles=["督导任务"], share=1.6),
        GridColumn(titles=["学校"], share=2.2),
        GridColumn(titles=["表单或内容"], share=2.2),
        GridColumn(titles=["时间"], share=1.0, centred=True),
    ]
    return Grid(columns=columns, rows=rows, caption=name)


def _row(task: SectionTask, schools: set[int]) -> list[str]:
    units = sorted(
        (unit for unit in task.units.all() if unit.pk in schools),
        key=lambda unit: (unit.sort_key, unit.pk),
    )
    if not units:
        return []
    forms = [f"《{version.form.title}》" for version in forms_of(task)]
    return [
        task.title,
        "、".join(unit.name for unit in units),
        "\n".join([*forms, task.questions]).strip(),
        _window(task.first_on, task.last_on),
    ]


def _outcomes(meeting: Meeting) -> Iterator[Piece]:
    rows = []
    for task in _all(meeting):
        if not task.asks or task.state not in GIVEN_OUT:
            continue
        found = result_of(task)
        every = len(found.done) + len(found.left)
        rows.append(
            [task.section.name, task.title, str(every), str(len(found.done)),
             str(len(found.findings))]
        )  # fmt: skip
    if not rows:
        yield from paragraphs("本月没有科室任务。")
        return
    titles = (("提出科室", 1.2), ("督导任务", 2.4), ("应查", 0.6), ("已查", 0.6), ("问题", 0.6))
    columns = [GridColumn(titles=[title], share=share) for title, share in titles]
    yield Grid(columns=columns, rows=rows, caption="科室任务完成情况")


def _reported(meeting: Meeting) -> Iterator[Piece]:
    """Yield what the areas reported, in their own words; what is not in yet is named."""
    reports = meeting.reports.filter(submitted_at__isnull=False).select_related("area")
    for n, report in enumerate(reports.order_by("area"), 1):
        yield heading(f"{n}.{report.area.name}", level=3)
        yield from paragraphs(*report.text.splitlines())
    if not reports:
        yield from paragraphs(f"各责任区月报尚未报送。{TO_WRITE}")


def _window(first: date, last: date) -> str:
    return f"{first.month}月{first.day}日至{last.month}月{last.day}日"


def _names(text: str) -> list[str]:
    """Return the names that somebody wrote one after the other."""
    for sign in ("，", ",", "；", ";", "\n", "　", " "):
        text = text.replace(sign, "、")
    return [name for name in text.split("、") if name]
