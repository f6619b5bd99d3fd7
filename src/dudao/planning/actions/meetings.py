"""The monthly joint meeting (联席会议): opened, held, its tasks given out, told about."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.documents import actions as documents
from dudao.documents.content import Official
from dudao.documents.states import State as DocumentState
from dudao.findings.rules import clean
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, WrongState
from dudao.org.models import Person, Unit
from dudao.planning.actions.rows import (
    locked_meeting,
    locked_task,
    move_meeting,
    move_task,
    refuse,
    refuse_changed,
)
from dudao.planning.models import Meeting, Obligation, SectionTask
from dudao.planning.rules.tasks import TEXT_LIMIT, first_of, last_of, month_problem, named
from dudao.planning.states import Source, TaskState
from dudao.planning.states.meetings import PAPER_KINDS, PAPER_WHEN, Paper

#: What is written down of a meeting, and what it cannot be held without.
SAID = ("held_on", "place", "chair", "attendees", "told", "resolved")
NEEDED = ("held_on", "place", "chair", "attendees")
LIMITS = {"place": 120, "chair": 60, "attendees": 2000, "told": TEXT_LIMIT, "resolved": TEXT_LIMIT}


@transaction.atomic
def open_meeting(office: Unit, *, by: Person, month: date) -> Meeting:
    """Open the meeting that settles the tasks of `month`; raises `Conflict` for a second one."""
    require(by, Permission.MEETING_KEEP, office)
    month = first_of(month)
    refuse({"month": told} if (told := month_problem(month, clock.today())) else {})
    try:
        with transaction.atomic():
            made = Meeting.objects.create(
                office=office, month=month, made_by=by, made_at=clock.now()
            )
    except IntegrityError as error:
        there = Meeting.objects.get(office=office, month=month)
        raise Conflict(
            _("%(month)s月的联席会议已经建立，请直接打开。") % {"month": month.month},
            current=str(there.pk),
        ) from error
    record("meeting.opened", made, by=by, unit=office, month=month.isoformat())
    return made


@transaction.atomic
def edit_meeting(
    meeting_id: UUID, *, by: Person, seen: dict[str, Any] | None = None, **said: Any
) -> Meeting:
    """Write down about the meeting what is in `SAID`; raises `Conflict` for what changed since."""
    meeting = _kept(meeting_id, by)
    _write(meeting, said, seen)
    move_meeting(meeting, "edit", *SAID)
    record("meeting.edited", meeting, by=by, unit=meeting.office)
    return meeting


@transaction.atomic
def hold_meeting(
    meeting_id: UUID, *, by: Person, seen: dict[str, Any] | None = None, **said: Any
) -> Meeting:
    """Note that the meeting was held: when, where, under whom, with whom, what was said.

    Raises `Invalid` for what is missing and for a day that has not come.
    """
    meeting = _kept(meeting_id, by)
    _write(meeting, said, seen)
    problems = {name: _("必填，请填写。") for name in NEEDED if not getattr(meeting, name)}
    if meeting.held_on and meeting.held_on > clock.today():
        problems["held_on"] = _("会议还没有召开，日期不能晚于今天。")
    refuse(problems)
    move_meeting(meeting, "hold", *SAID)
    record("meeting.held", meeting, by=by, unit=meeting.office, on=str(meeting.held_on))
    return meeting


@transaction.atomic
def reopen_meeting(meeting_id: UUID, *, by: Person) -> Meeting:
    """Go back to what was written down, before the tasks are given out."""
    meeting = _kept(meeting_id, by)
    move_meeting(meeting, "reopen")
    record("meeting.reopened", meeting, by=by, unit=meeting.office)
    return meeting


@transaction.atomic
def dispatch_meeting(meeting_id: UUID, *, by: Person) -> list[Obligation]:
    """Give the month's tasks out: each becomes an obligation of each of its schools.

    A merged task is one obligation a school, not one for each section. Schools closed since are
    left out and recorded. Raises `WrongState` while a task is undecided or its window is over.
    """
    meeting = _kept(meeting_id, by)
    move_meeting(meeting, "dispatch")
    rows = SectionTask.objects.filter(office=meeting.office, month=meeting.month)
    _refuse_undecided(rows)
    going = rows.filter(state__in=(TaskState.ACCEPTED, TaskState.MERGED)).order_by("pk")
    tasks = [locked_task(pk) for pk in going.values_list("pk", flat=True)]
    _refuse_over(tasks)
    made: list[Obligation] = []
    for task in tasks:
        task.meeting = meeting
        move_task(task, "dispatch", "meeting")
        made += [] if task.into_id else _obligations(task)
        record("task.dispatched", task, by=by, unit=task.section, title=task.title)
    record("meeting.dispatched", meeting, by=by, unit=meeting.office, tasks=len(tasks),
           obligations=len(made), left_out=_left_out(tasks))  # fmt: skip
    return made


@transaction.atomic
def draft_meeting_paper(
    meeting_id: UUID, *, by: Person, paper: str, content: Official, copies: Iterable[Unit] = ()
) -> Meeting:
    """Draft minutes, dispatch notice or circular of the meeting as an official document.

    Raises `Conflict` while one that is not void stands, `WrongState` before its time.
    """
    meeting = _kept(meeting_id, by)
    which = Paper(paper)
    if meeting.state not in PAPER_WHEN[which]:
        raise WrongState(
            _("会议现在是“%(state)s”，还不能或不再起草%(paper)s。")
            % {"state": meeting.get_state_display(), "paper": which.label}
        )
    there = getattr(meeting, which.value)
    if there is not None and there.state != DocumentState.VOID:
        raise Conflict(
            _("%(paper)s已经起草，请打开原稿修改。") % {"paper": which.label}, current=str(there.pk)
        )
    if content.genre != PAPER_KINDS[which]:
        raise Invalid(_("文种不对，请从会议页面重新起草。"))
    document = documents.draft(
        content, office=meeting.office, unit=meeting.office, by=by, copies=list(copies)
    )
    setattr(meeting, which.value, document)
    meeting.save(update_fields=[which.value])
    record("meeting.paper_drafted", meeting, by=by, unit=meeting.office, paper=which.value,
           document=str(document.pk))  # fmt: skip
    return meeting


@transaction.atomic
def close_meeting(meeting_id: UUID, *, by: Person) -> Meeting:
    """End the month: it is over, and the circular about it has been drafted."""
    meeting = _kept(meeting_id, by)
    move_meeting(meeting, "close")
    if clock.today() < last_of(meeting.month):
        raise WrongState(_("这个月还没有结束，月末再办结。"))
    if meeting.circular is None or meeting.circular.state == DocumentState.VOID:
        raise WrongState(_("还没有起草本月通报。请先起草通报，再办结。"))
    record("meeting.closed", meeting, by=by, unit=meeting.office)
    return meeting


def _kept(meeting_id: UUID, by: Person) -> Meeting:
    meeting = locked_meeting(meeting_id)
    require(by, Permission.MEETING_KEEP, meeting.office)
    return meeting


def _write(meeting: Meeting, said: dict[str, Any], seen: dict[str, Any] | None) -> None:
    unknown = set(said) - set(SAID)
    if unknown:
        raise Invalid(_("不能修改这些内容：%(fields)s") % {"fields": _("、").join(sorted(unknown))})
    said = {name: clean(value) if isinstance(value, str) else value for name, value in said.items()}
    refuse_changed(meeting, said, seen)
    refuse(
        {
            name: _("最多%(limit)d字，请精简。") % {"limit": limit}
            for name, limit in LIMITS.items()
            if len(said.get(name) or "") > limit
        }
    )
    for name, value in said.items():
        setattr(meeting, name, value)


def _refuse_undecided(rows: Any) -> None:
    waiting = list(rows.filter(state=TaskState.SUBMITTED).values_list("title", flat=True))
    if waiting:
        raise WrongState(
            _("还有%(count)d项任务没有会商：%(names)s。请先采纳、合并或退回，再下达。")
            % {"count": len(waiting), "names": named(waiting)}
        )


def _refuse_over(tasks: Iterable[SectionTask]) -> None:
    over = [task.title for task in tasks if task.into_id is None and task.last_on < clock.today()]
    if over:
        raise WrongState(
            _("这些任务的时间已经过去：%(names)s。请先修改时间，再下达。") % {"names": named(over)}
        )


def _obligations(task: SectionTask) -> list[Obligation]:
    return Obligation.objects.bulk_create(
        Obligation(
            office=task.office,
            unit=unit,
            source=Source.TASK,
            task=task,
            title=task.title,
            first_on=task.first_on,
            last_on=task.last_on,
            minutes=task.minutes,
            specialty=task.specialty,
        )
        for unit in task.units.order_by("sort_key", "pk")
        if unit.is_open(task.last_on)
    )


def _left_out(tasks: Iterable[SectionTask]) -> list[str]:
    closed = Unit.objects.filter(pk__in=[
        unit.pk for task in tasks for unit in task.units.all() if not unit.is_open(task.last_on)
    ])  # fmt: skip
    return list(closed.order_by("pk").values_list("name", flat=True))
