"""A month in words, drafted from the records: for the meeting, and for an area's report."""

from collections import Counter
from collections.abc import Iterable, Iterator

from dudao.analytics.queries import visits
from dudao.analytics.queries.bulletins.frame import period_text
from dudao.analytics.queries.figures import Asked, value
from dudao.findings import queries as findings
from dudao.findings.states import UNFINISHED
from dudao.inspectorate.models import Area
from dudao.inspectorate.queries import schools_in
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.models import Meeting, SectionTask
from dudao.planning.queries.meetings import obligations_of_meeting
from dudao.planning.queries.tasks import GIVEN_OUT, done_q
from dudao.planning.rules.tasks import before, first_of, last_of

#: So many purposes of visits, and open problems, are named.
NAMED = 6


def asked_of_month(meeting: Meeting, *, earlier: bool = False, area: Area | None = None) -> Asked:
    """Return the month of `meeting`, or the one before, as far as it is over.

    A meeting held ahead of its time is told of the month that is not over yet.
    """
    today = clock.today()
    month = min(before(meeting.month), first_of(today)) if earlier else meeting.month
    return Asked(meeting.office, month, max(month, min(last_of(month), today)), area=area)


def told_text(person: Person, meeting: Meeting) -> str:
    """Return what the meeting tells of the month before: visits, problems, what became of tasks."""
    asked = asked_of_month(meeting, earlier=True)
    previous = Meeting.objects.filter(office=meeting.office, month=asked.since).first()
    return "\n".join(
        [
            *_month(person, asked),
            *(_tasks(previous) if previous else ()),
        ]
    )


def area_text(person: Person, meeting: Meeting, area: Area) -> str:
    """Return the draft of what `area` reports on the month: visits, matters, problems, tasks."""
    asked = asked_of_month(meeting, area=area)
    schools = list(schools_in(area, asked.until).values_list("pk", flat=True))
    return "\n".join(
        [
            *_month(person, asked),
            *_matters(person, asked, schools),
            *_tasks(meeting, schools),
            *_open(person, schools),
        ]
    )


def _month(person: Person, asked: Asked) -> Iterator[str]:
    def of(source: str) -> str:
        return value(source, person, asked)

    yield (
        f"{period_text(asked.since, asked.until)}，入校督导{of('visits.made')}次，"
        f"督导学校（幼儿园）{of('schools.visited')}所，占应督导{of('schools.all')}所的"
        f"{of('schools.covered_share')}；发现典型经验{of('visits.merits')}条。"
    )
    yield (
        f"告知学校问题{of('findings.told')}个，其中严重问题{of('findings.serious')}个；"
        f"已销号{of('findings.closed')}个，未销号{of('findings.open')}个，"
        f"逾期未改{of('findings.overdue')}个。问题集中在：{of('findings.frequent')}。"
    )


def _matters(person: Person, asked: Asked, schools: Iterable[int]) -> Iterator[str]:
    made = visits.made(person, asked.period).filter(office=asked.office, unit__in=schools)
    counted = Counter(made.order_by().values_list("purpose", flat=True)).most_common(NAMED)
    if counted:
        yield (
            "督导事项：" + "、".join(f"{purpose}（{count}次）" for purpose, count in counted) + "。"
        )


def _tasks(meeting: Meeting, schools: Iterable[int] | None = None) -> Iterator[str]:
    """Yield how far the tasks are that the meeting gave out, at all schools or some."""
    rows = obligations_of_meeting(meeting).filter(waived_at=None)
    if schools is not None:
        rows = rows.filter(unit__in=schools)
    every = Counter(rows.values_list("task", flat=True))
    done = Counter(rows.filter(done_q()).values_list("task", flat=True))
    tasks = SectionTask.objects.filter(pk__in=every, state__in=GIVEN_OUT).order_by("pk")
    told = [f"{task.title}（应查{every[task.pk]}所，已查{done[task.pk]}所）" for task in tasks]
    if told:
        yield "科室任务：" + "、".join(told) + "。"


def _open(person: Person, schools: list[int]) -> Iterator[str]:
    rows = findings.visible_to(person).filter(unit__in=schools, state__in=sorted(UNFINISHED))
    waiting = list(rows.select_related("unit").order_by("due_on", "pk")[: NAMED + 1])
    if not waiting:
        yield "目前没有未销号的问题。"
        return
    yield "尚未销号的问题（按期限先后）："
    for n, row in enumerate(waiting[:NAMED], 1):
        fact = row.fact.strip().rstrip("。；")
        yield f"{n}.{row.unit.name}：{fact}（期限{row.due_on:%Y-%m-%d}）。"
    if len(waiting) > NAMED:
        yield "其余见问题台账。"


def schools_by_area(office: Unit, meeting: Meeting) -> list[tuple[Area, set[int]]]:
    """Return the areas with the schools they have in the month of `meeting`."""
    day = max(meeting.month, min(clock.today(), last_of(meeting.month)))
    areas = Area.objects.filter(office=office).order_by("pk")
    return [(area, set(schools_in(area, day).values_list("pk", flat=True))) for area in areas]
