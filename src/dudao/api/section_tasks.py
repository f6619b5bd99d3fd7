"""科室任务: what sections want looked at next month, and what the office does with it."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.analytics.queries.bulletins.results import result_text
from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Id, Ids, Line, ReasonIn, Text, Uuids, Word, listed
from dudao.api.paging import At, Page, page
from dudao.api.reach import several
from dudao.inspectorate.models import Area
from dudao.instruments.models import Version
from dudao.instruments.queries import published
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.org.states import UnitKind
from dudao.planning import actions
from dudao.planning.models import SectionTask
from dudao.planning.queries import tasks as queries
from dudao.planning.rules.tasks import alike_words, first_of, last_of
from dudao.planning.states import TaskState as State
from dudao.planning.states.meetings import Pick, Sort

router = Router(tags=["section-tasks"])

TaskState = Annotated[State, listed(State)]


class TaskSaid(Given):
    month: date
    title: Line
    why: Text
    questions: Text = ""
    form_id: Id | None = None
    """A published version of a form; without one `questions` say what to look at."""
    first_on: date | None = None
    """Without days the whole month is meant."""
    last_on: date | None = None
    minutes: Count = 30
    files_asked: Count = 0
    specialty: Word = ""
    pick: Pick = Pick.LIST
    """Which schools: those of `unit_ids`, or all, or some `sorts`, or some areas."""
    unit_ids: Ids = []
    sorts: Annotated[list[Sort], Field(max_length=20)] = []
    area_ids: Ids = []


class TaskIn(TaskSaid):
    section_id: Id


class CopyIn(Given):
    section_id: Id
    month: date


class WithdrawIn(Given):
    reason: Line = ""


class MergeIn(Given):
    task_ids: Annotated[Uuids, Field(min_length=1)]
    title: Line = ""
    """By default the titles of all."""


class TaskChangeIn(Given):
    title: Line | None = None
    first_on: date | None = None
    last_on: date | None = None
    minutes: Count | None = None
    specialty: Word | None = None


class ResultIn(Given):
    result: Text


class SectionTaskOut(Schema):
    id: UUID
    section_id: int
    """Of what was merged the office itself."""
    office_id: int
    month: date
    title: str
    why: str
    questions: str
    form_id: int | None
    first_on: date
    last_on: date
    minutes: int
    files_asked: int
    specialty: str
    state: TaskState
    into_id: UUID | None
    reason: str
    result: str
    answered_at: datetime | None


class TaskCostOut(Schema):
    schools: int
    minutes: int
    files: int
    visits: int
    """How many visits it takes by itself."""
    extra: int
    """How many it takes once merged into visits that are due anyway."""


class HintOut(Schema):
    title: str
    section_id: int
    likeness: int
    """In thousandths."""
    schools: int
    days: int
    why: str


class ProgressOut(Schema):
    schools: int
    done: int


class TaskObligation(Schema):
    id: UUID
    unit_id: int
    met_on: date | None


class SectionTaskDetail(SectionTaskOut):
    unit_ids: list[int]
    merged_from: list[UUID]
    cost: TaskCostOut
    hints: list[HintOut]
    progress: ProgressOut | None
    obligations: list[TaskObligation]
    """What came of it, once it is given out: a visit to each school."""
    drafted: str
    """The result as the records tell it, for the office to answer with."""


class TasksAt(At):
    state: TaskState | None = None
    month: date | None = None
    section_id: Id | None = None


@router.get("", response=Page[SectionTaskOut])
def list_tasks(request: ApiRequest, at: Query[TasksAt]) -> dict[str, Any]:
    """List the tasks of one's section, before one's office, or given out to one."""
    rows = queries.tasks_visible_to(request.auth)
    wanted = {"state": at.state, "section_id": at.section_id}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    rows = rows.filter(month=first_of(at.month)) if at.month else rows
    return page(rows, at, by=("month", "id"))


@router.post("", response={201: SectionTaskDetail})
def draft_task(request: ApiRequest, body: TaskIn) -> Status[dict[str, Any]]:
    """Draft a task of a section; it shows its cost before it is submitted."""
    section = _section(request, body.section_id)
    made = actions.draft_task(section, by=request.auth, **_said(section, body))
    return Status(201, _told(request, made.pk))


@router.post("/copy", response={201: list[SectionTaskOut]})
def copy_last_month(request: ApiRequest, body: CopyIn) -> Status[list[SectionTask]]:
    """Draft for a month what the section asked for the month before."""
    section = _section(request, body.section_id)
    month = first_of(body.month)
    return Status(201, actions.copy_last_month(section, by=request.auth, month=month))


@router.post("/merge", response={201: SectionTaskDetail})
def merge_tasks(request: ApiRequest, body: MergeIn) -> Status[dict[str, Any]]:
    """Make one task of several: the union of schools and questions, the widest window."""
    tasks = several(queries.tasks_visible_to(request.auth), body.task_ids)
    made = actions.merge_tasks([task.pk for task in tasks], by=request.auth, title=body.title)
    return Status(201, _told(request, made.pk))


@router.get("/{section_task_id}", response=SectionTaskDetail)
def read_task(request: ApiRequest, section_task_id: UUID) -> dict[str, Any]:
    """Read one task: schools, cost, what is like it, how far it is."""
    return _told(request, section_task_id)


@router.post("/{section_task_id}", response=SectionTaskDetail)
def edit_task(request: ApiRequest, section_task_id: UUID, body: TaskSaid) -> dict[str, Any]:
    """Say a task anew; it has to be submitted again."""
    task = _visible(request, section_task_id)
    actions.edit_task(task.pk, by=request.auth, **_said(task.section, body))
    return _told(request, section_task_id)


@router.post("/{section_task_id}/submit", response=SectionTaskDetail)
def submit_task(request: ApiRequest, section_task_id: UUID) -> dict[str, Any]:
    """Hand a task in; where its `month` is given out it goes to the next, with its days."""
    actions.submit_task(_visible(request, section_task_id).pk, by=request.auth)
    return _told(request, section_task_id)


@router.post("/{section_task_id}/withdraw", response=SectionTaskOut)
def withdraw_task(request: ApiRequest, section_task_id: UUID, body: WithdrawIn) -> SectionTask:
    """Take a task back before the meeting has accepted it; with a reason unless it is a draft."""
    task = _visible(request, section_task_id)
    return actions.withdraw_task(task.pk, by=request.auth, reason=body.reason)


@router.post("/{section_task_id}/accept", response=SectionTaskDetail)
def accept_task(request: ApiRequest, section_task_id: UUID) -> dict[str, Any]:
    """Take a task into the month."""
    actions.accept_task(_visible(request, section_task_id).pk, by=request.auth)
    return _told(request, section_task_id)


@router.post("/{section_task_id}/return", response=SectionTaskDetail)
def return_task(request: ApiRequest, section_task_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Give a task back to its section."""
    actions.return_task(_visible(request, section_task_id).pk, by=request.auth, reason=body.reason)
    return _told(request, section_task_id)


@router.post("/{section_task_id}/split", response=list[SectionTaskOut])
def split_task(request: ApiRequest, section_task_id: UUID) -> list[SectionTask]:
    """Undo a merger: its parts wait for the meeting again."""
    return actions.split_task(_visible(request, section_task_id).pk, by=request.auth)


@router.post("/{section_task_id}/change", response=SectionTaskDetail)
def change_task(request: ApiRequest, section_task_id: UUID, body: TaskChangeIn) -> dict[str, Any]:
    """Change window, title, time or field of an accepted task."""
    task = _visible(request, section_task_id)
    given = {name: value for name, value in body.set_fields().items() if value is not None}
    actions.change_task(task.pk, by=request.auth, **given)
    return _told(request, section_task_id)


@router.post("/{section_task_id}/answer", response=SectionTaskDetail)
def answer_task(request: ApiRequest, section_task_id: UUID, body: ResultIn) -> dict[str, Any]:
    """Give the asking section its result."""
    actions.answer_task(_visible(request, section_task_id).pk, by=request.auth, result=body.result)
    return _told(request, section_task_id)


def _visible(request: ApiRequest, section_task_id: UUID) -> SectionTask:
    return get_object_or_404(queries.tasks_visible_to(request.auth), pk=section_task_id)


def _section(request: ApiRequest, section_id: int) -> Unit:
    """Return a section of the caller's own office: whether he acts for it, the action asks."""
    unit = request.auth.unit
    office = (unit.office_id or unit.pk) if unit else None
    rows = Unit.objects.filter(kind=UnitKind.SECTION, office=office).select_related("office")
    return get_object_or_404(rows, pk=section_id)


def _said(section: Unit, body: TaskSaid) -> dict[str, Any]:
    """Return what was said, as the action takes it."""
    office = section.office or section
    month = first_of(body.month)
    given = body.model_dump(
        exclude={"section_id", "form_id", "pick", "unit_ids", "sorts", "area_ids"}
    )
    forms: list[Version] = several(
        published(office, clock.today()), [body.form_id] if body.form_id else []
    )
    return {
        **given,
        "month": month,
        "first_on": body.first_on or month,
        "last_on": body.last_on or last_of(month),
        "form": forms[0] if forms else None,
        "units": _units(office, month, body),
    }


def _units(office: Unit, month: date, body: TaskSaid) -> list[Unit]:
    if body.pick == Pick.LIST:
        return several(Unit.objects.filter(office=office), body.unit_ids)
    areas = several(Area.objects.filter(office=office), body.area_ids)
    schools = queries.schools_for_tasks(office, month)
    return list(queries.schools_picked(schools, body.pick, sorts=body.sorts, areas=areas, on=month))


def _told(request: ApiRequest, section_task_id: UUID) -> dict[str, Any]:
    """Return the task as it stands now."""
    task = _visible(request, section_task_id)
    progress = queries.progress_of([task])[task.pk] if task.state in queries.GIVEN_OUT else None
    own = {name: getattr(task, name) for name in SectionTaskOut.model_fields}
    return {
        **own,
        "unit_ids": list(task.units.order_by("pk").values_list("pk", flat=True)),
        "merged_from": list(task.merged_from.order_by("pk").values_list("pk", flat=True)),
        "cost": queries.cost_of(task),
        "hints": [_hint(hint) for hint in queries.hints_for(task)] if task.asks else [],
        "progress": progress,
        "obligations": list(queries.obligations_of(task).order_by("unit__sort_key", "pk")),
        "drafted": result_text(task) if _answers(request, task) else "",
    }


def _answers(request: ApiRequest, task: SectionTask) -> bool:
    """Tell whether the caller is to give the section its result now."""
    waits = task.state == State.DISPATCHED and task.asks
    return waits and may(request.auth, Permission.TASK_DECIDE, task.office)


def _hint(hint: queries.Hint) -> dict[str, Any]:
    return {
        "title": hint.task.title,
        "section_id": hint.task.section_id,
        **hint.found._asdict(),
        "why": alike_words(hint.found),
    }
