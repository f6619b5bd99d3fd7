"""Rows of section tasks and meetings as actions take them: locked, and not changed meanwhile."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dudao.findings.rules import clean
from dudao.lib.errors import Conflict, Invalid, NotFound, WrongState
from dudao.lib.states import advance
from dudao.org.models import Unit
from dudao.planning.models import Meeting, SectionTask
from dudao.planning.states import MEETING_MOVES, TASK_MOVES, MeetingState, TaskState


def locked_task(task_id: UUID) -> SectionTask:
    """Return the task, locked."""
    rows = SectionTask.objects.filter(pk=task_id).select_related("section", "office")
    task = rows.select_for_update(no_key=True, of=("self",)).first()
    if task is None:
        raise NotFound(_("找不到这项科室任务。请刷新页面。"))
    return task


def locked_meeting(meeting_id: UUID) -> Meeting:
    """Return the meeting, locked."""
    rows = Meeting.objects.filter(pk=meeting_id).select_related("office")
    meeting = rows.select_for_update(no_key=True, of=("self",)).first()
    if meeting is None:
        raise NotFound(_("找不到这次联席会议。请刷新页面。"))
    return meeting


def meeting_for(office: Unit, month: date) -> Meeting:
    """Return the meeting that settles the tasks of `month`, locked before any of its tasks.

    Raises `WrongState` where there is none, or where its tasks have been given out.
    """
    rows = Meeting.objects.filter(office=office, month=month).select_related("office")
    meeting = rows.select_for_update(no_key=True, of=("self",)).first()
    if meeting is None:
        raise WrongState(_("还没有建立这个月的联席会议，请先建立会议再会商任务。"))
    if meeting.state not in {MeetingState.OPEN, MeetingState.HELD}:
        raise WrongState(
            _("%(month)s月的任务已经下达，不能再改。需要调整的，请列入下个月。")
            % {"month": month.month}
        )
    return meeting


def month_of(task_id: UUID) -> tuple[Unit, date]:
    """Return the office and month of a task, for locking their meeting first."""
    task = SectionTask.objects.select_related("office").filter(pk=task_id).first()
    if task is None:
        raise NotFound(_("找不到这项科室任务。请刷新页面。"))
    return task.office, task.month


def move_task(task: SectionTask, move: str, *fields: str) -> SectionTask:
    """Take a step of the task's life and save it with `fields`."""
    task.state = advance(TASK_MOVES, TaskState(task.state), move)
    task.save(update_fields=["state", *fields])
    return task


def move_meeting(meeting: Meeting, move: str, *fields: str) -> Meeting:
    """Take a step of the meeting's life and save it with `fields`."""
    meeting.state = advance(MEETING_MOVES, MeetingState(meeting.state), move)
    meeting.save(update_fields=["state", *fields])
    return meeting


def refuse_changed(row: Any, given: Mapping[str, Any], seen: Mapping[str, Any] | None) -> None:
    """Raise `Conflict`, with what stands now, for a field that somebody else has changed since
    the form was opened with `seen`.
    """
    seen = seen or {}
    moved = {
        name: getattr(row, name)
        for name, value in given.items()
        if name in seen and getattr(row, name) not in (seen[name], value)
    }
    if moved:
        raise Conflict(
            _("您填写期间，别人已修改了这些内容。请核对最新内容后再保存，您填写的内容仍在页面上。"),
            current={name: value if value is None else str(value) for name, value in moved.items()},
        )


def text_of(field: str, text: str, limit: int) -> str:
    """Return a text that must be there, trimmed; raises `Invalid`."""
    text = clean(text)
    problem = "" if text else _("必填，请填写。")
    if len(text) > limit:
        problem = _("最多%(limit)d字，请精简。") % {"limit": limit}
    refuse({field: problem} if problem else {})
    return text


def refuse(problems: Mapping[str, str]) -> None:
    """Raise `Invalid` naming the fields when there are problems."""
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=dict(problems))
