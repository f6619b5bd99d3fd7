"""What the office does with sections' tasks: accept, return, merge, split, change, answer."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person, Unit
from dudao.planning.actions.rows import (
    locked_task,
    meeting_for,
    month_of,
    move_task,
    refuse,
    refuse_changed,
    text_of,
)
from dudao.planning.models import Meeting, SectionTask
from dudao.planning.rules.tasks import (
    REASON_LIMIT,
    RESULT_LIMIT,
    TITLE_LIMIT,
    joined_lines,
    joined_title,
    number_problems,
    window_problems,
)
from dudao.planning.states import TaskState

#: What the office may change on an accepted task.
CHANGED = ("title", "first_on", "last_on", "minutes", "specialty")


@transaction.atomic
def accept_task(task_id: UUID, *, by: Person) -> SectionTask:
    """Take a task into the month."""
    meeting, task = _before_the_meeting(task_id, by)
    task.meeting = meeting
    move_task(task, "accept", "meeting")
    _record("task.accepted", task, by)
    return task


@transaction.atomic
def return_task(task_id: UUID, *, by: Person, reason: str) -> SectionTask:
    """Give a task back to its section, with what should be different."""
    meeting, task = _before_the_meeting(task_id, by)
    _refuse_merged(task)
    task.reason, task.meeting = text_of("reason", reason, REASON_LIMIT), meeting
    move_task(task, "return", "reason", "meeting")
    _record("task.returned", task, by, reason=task.reason)
    return task


@transaction.atomic
def merge_tasks(task_ids: Sequence[UUID], *, by: Person, title: str = "") -> SectionTask:
    """Make one task of several: the union of schools and questions, the widest window.

    The merged ones keep their ids and sections; `title` is by default all of theirs. Of the time
    at each school the longest counts, and so it does of the files: one visit does it all.
    """
    ids = list(dict.fromkeys(task_ids))
    too_few = Invalid(_("请至少选择两项任务再合并。"), fields={"tasks": _("至少选两项。")})
    if not ids:
        raise too_few
    office, month = month_of(ids[0])
    require(by, Permission.TASK_DECIDE, office)
    if len(ids) == 1:
        raise too_few
    if any(month_of(one) != (office, month) for one in ids[1:]):
        raise Invalid(_("只能合并同一个月的任务。"), fields={"tasks": _("请去掉其他月份的任务。")})
    meeting = meeting_for(office, month)
    locked = {one: locked_task(one) for one in sorted(ids)}
    tasks = [locked[one] for one in ids]
    for task in tasks:
        _refuse_merged(task)
    made = _merged(tasks, meeting, title, by)
    for task in tasks:
        task.into, task.meeting = made, meeting
        move_task(task, "merge", "into", "meeting")
        _record("task.merged", task, by, into=str(made.pk), words=made.title)
    record("task.made_of_several", made, by=by, unit=office, tasks=[str(task.pk) for task in tasks])
    return made


@transaction.atomic
def split_task(task_id: UUID, *, by: Person) -> list[SectionTask]:
    """Undo a merger: its parts wait for the meeting again, as they were handed in."""
    _meeting, whole = _before_the_meeting(task_id, by)
    ids = whole.merged_from.order_by("pk").values_list("pk", flat=True)
    parts = [locked_task(pk) for pk in ids]
    if not parts:
        raise WrongState(_("这项任务不是合并而成的，不能拆分。"))
    for part in parts:
        part.into = None
        move_task(part, "split", "into")
        _record("task.split", part, by)
    move_task(whole, "dissolve")
    _record("task.dissolved", whole, by)
    return parts


@transaction.atomic
def change_task(
    task_id: UUID, *, by: Person, seen: dict[str, Any] | None = None, **given: Any
) -> SectionTask:
    """Change window, title, time or field of an accepted task; see `CHANGED`.

    Raises `Conflict` for what somebody else has changed since the form was opened with `seen`.
    """
    _meeting, task = _before_the_meeting(task_id, by)
    unknown = set(given) - set(CHANGED)
    if unknown:
        raise Invalid(_("不能修改这些内容：%(fields)s") % {"fields": _("、").join(sorted(unknown))})
    refuse_changed(task, given, seen)
    before = {name: str(getattr(task, name)) for name in given}
    for name, value in given.items():
        setattr(task, name, value)
    task.title = text_of("title", task.title, TITLE_LIMIT)
    refuse(
        window_problems(task.first_on, task.last_on, task.month)
        | number_problems(task.minutes, task.files_asked)
    )
    move_task(task, "change", *CHANGED)
    changed = {
        name: [old, str(getattr(task, name))]
        for name, old in before.items()
        if old != str(getattr(task, name))
    }
    _record("task.changed", task, by, changed=changed)
    return task


@transaction.atomic
def answer_task(task_id: UUID, *, by: Person, result: str) -> SectionTask:
    """Give the asking section its result; a merged task is answered part by part."""
    task = locked_task(task_id)
    require(by, Permission.TASK_DECIDE, task.office)
    if task.merged_from.exists():
        raise WrongState(_("这是合并后的任务。请分别向提出任务的各科室反馈结果。"))
    task.result, task.answered_at = text_of("result", result, RESULT_LIMIT), clock.now()
    move_task(task, "answer", "result", "answered_at")
    _record("task.answered", task, by)
    if task.into_id is not None:
        _answer_whole(task.into_id, by)
    return task


def _answer_whole(task_id: UUID, by: Person) -> None:
    """End a merged task once each of its parts is answered."""
    whole = locked_task(task_id)
    waiting = whole.merged_from.exclude(state=TaskState.ANSWERED).exists()
    if whole.state == TaskState.DISPATCHED and not waiting:
        whole.answered_at = clock.now()
        move_task(whole, "answer", "answered_at")
        record("task.completed", whole, by=by, unit=whole.office)


def _before_the_meeting(task_id: UUID, by: Person) -> tuple[Meeting, SectionTask]:
    """Return the month's meeting and the task, locked in this order, for who decides on tasks."""
    office, month = month_of(task_id)
    require(by, Permission.TASK_DECIDE, office)
    meeting = meeting_for(office, month)
    return meeting, locked_task(task_id)


def _refuse_merged(task: SectionTask) -> None:
    if task.merged_from.exists():
        raise WrongState(_("“%(task)s”是合并而成的。请先拆分，再办理其中的任务。") % {"task": task})


def _merged(tasks: Sequence[SectionTask], meeting: Meeting, title: str, by: Person) -> SectionTask:
    """Make the task that stands for `tasks`, in the name of the office."""
    forms = {task.form_id for task in tasks if task.form_id}
    made = SectionTask.objects.create(
        office=meeting.office,
        section=meeting.office,
        month=meeting.month,
        title=text_of("title", title or joined_title(task.title for task in tasks), TITLE_LIMIT),
        why=joined_lines(
            _("%(what)s：%(more)s") % {"what": task.section, "more": task.why} for task in tasks
        ),
        questions=joined_lines(task.questions for task in tasks),
        form_id=forms.pop() if len(forms) == 1 else None,
        first_on=min(task.first_on for task in tasks),
        last_on=max(task.last_on for task in tasks),
        minutes=max(task.minutes for task in tasks),
        files_asked=max(task.files_asked for task in tasks),
        specialty=_only(task.specialty for task in tasks if task.specialty),
        state=TaskState.ACCEPTED,
        meeting=meeting,
        asked_by=by,
        asked_at=clock.now(),
    )
    made.units.set(Unit.objects.filter(pk__in=_schools(tasks)))
    return made


def _schools(tasks: Iterable[SectionTask]) -> set[int]:
    return {pk for task in tasks for pk in task.units.values_list("pk", flat=True)}


def _only(words: Iterable[str]) -> str:
    """Return the one word that all agree on; with several nobody is asked for in particular."""
    found = set(words)
    return found.pop() if len(found) == 1 else ""


def _record(name: str, task: SectionTask, by: Person, **data: Any) -> None:
    record(name, task, by=by, unit=task.section, title=task.title, **data)
