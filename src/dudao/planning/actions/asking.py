"""A section's tasks for next month: written, handed in, taken back (科室任务)."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.findings.rules import clean
from dudao.instruments.models import Version
from dudao.instruments.queries import published
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person, Unit
from dudao.org.queries import office_of
from dudao.org.states import INSPECTED, UnitKind
from dudao.planning.actions.rows import (
    locked_task,
    month_of,
    move_task,
    refuse,
    refuse_changed,
    text_of,
)
from dudao.planning.models import Meeting, SectionTask
from dudao.planning.queries.meetings import is_over, open_month
from dudao.planning.rules.tasks import (
    REASON_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    before,
    first_of,
    in_month,
    month_problem,
    named,
    number_problems,
    window_problems,
)
from dudao.planning.states import TaskState

#: What is said of a task; `units` come beside it.
SAID = (
    "month", "title", "why", "questions", "form", "first_on", "last_on", "minutes", "files_asked",
    "specialty",
)  # fmt: skip
#: What last month's tasks may be taken over from.
_STOOD = (
    TaskState.SUBMITTED, TaskState.ACCEPTED, TaskState.MERGED, TaskState.DISPATCHED,
    TaskState.ANSWERED,
)  # fmt: skip


@transaction.atomic
def draft_task(section: Unit, *, by: Person, units: Iterable[Unit], **said: Any) -> SectionTask:
    """Write a task of `section`: what, at which schools, in which form, why; see `SAID`.

    Nobody else sees it before it is submitted. Raises `Invalid` with a message per field.
    """
    require(by, Permission.TASK_SUBMIT, section)
    if section.kind != UnitKind.SECTION:
        raise Invalid(_("只有科室可以提出科室任务。"), fields={"section": _("请选择科室。")})
    task = SectionTask(
        section=section, office=office_of(section), asked_by=by, asked_at=clock.now()
    )
    chosen = _apply(task, said, units)
    task.save()
    task.units.set(chosen)
    _record("task.drafted", task, by)
    return task


@transaction.atomic
def edit_task(
    task_id: UUID,
    *,
    by: Person,
    units: Iterable[Unit] | None = None,
    seen: dict[str, Any] | None = None,
    **said: Any,
) -> SectionTask:
    """Change a task before the meeting has dealt with it; it has to be submitted (again) then.

    `seen` holds the values the form was opened with; raises `Conflict` for what somebody else
    has changed since.
    """
    task = locked_task(task_id)
    require(by, Permission.TASK_SUBMIT, task.section)
    refuse_changed(task, said, seen)
    chosen = _apply(task, said, task.units.all() if units is None else units)
    move_task(task, "edit", *SAID)
    task.units.set(chosen)
    _record("task.edited", task, by)
    return task


@transaction.atomic
def submit_task(task_id: UUID, *, by: Person) -> SectionTask:
    """Hand a task in. Where its month has been given out already it goes to the next one.

    Its days move with it, and `month` on what is returned says so.
    """
    month = _open_month(task_id)
    task = locked_task(task_id)
    require(by, Permission.TASK_SUBMIT, task.section)
    meant = task.month
    if month > meant:
        task.first_on, task.last_on = in_month(task.first_on, task.last_on, month)
        task.month = month
    _apply(task, {}, task.units.all())
    task.asked_by, task.asked_at, task.reason = by, clock.now(), ""
    move_task(task, "submit", "month", "first_on", "last_on", "asked_by", "asked_at", "reason")
    moved = {"moved_from": meant.isoformat()} if task.month != meant else {}
    _record("task.submitted", task, by, month=task.month.isoformat(), **moved)
    return task


@transaction.atomic
def withdraw_task(task_id: UUID, *, by: Person, reason: str = "") -> SectionTask:
    """Take a task back before the meeting has accepted it."""
    task = locked_task(task_id)
    require(by, Permission.TASK_SUBMIT, task.section)
    was_draft = task.state == TaskState.DRAFT
    task.reason = "" if was_draft else text_of("reason", reason, REASON_LIMIT)
    move_task(task, "withdraw", "reason")
    _record("task.withdrawn", task, by, reason=task.reason)
    return task


@transaction.atomic
def copy_last_month(section: Unit, *, by: Person, month: date) -> list[SectionTask]:
    """Draft for `month` what the section asked for the month before (与上月相同).

    Its days move along, schools closed since are left out; what is there already under the same
    title is not made twice. Raises `WrongState` when nothing is left to copy.
    """
    require(by, Permission.TASK_SUBMIT, section)
    _locked_section(section)
    refuse({"month": told} if (told := month_problem(month, clock.today())) else {})
    there = SectionTask.objects.filter(section=section, month=month)
    titles = set(there.exclude(state=TaskState.WITHDRAWN).values_list("title", flat=True))
    last = SectionTask.objects.filter(section=section, month=before(month), state__in=_STOOD)
    made = []
    for task in last.exclude(title__in=titles).order_by("pk").prefetch_related("units"):
        copied = _copied(task, month, by)
        made += [copied] if copied else []
    if not made:
        raise WrongState(
            _("没有可以沿用的上月任务（没有提出过，或本月已经有了）。请直接新建任务。")
        )
    return made


def _copied(task: SectionTask, month: date, by: Person) -> SectionTask | None:
    said = {name: getattr(task, name) for name in SAID}
    first, last = in_month(task.first_on, task.last_on, month)
    units = [unit for unit in task.units.all() if unit.is_open(last)]
    if not units:
        return None
    if task.form is not None and not _usable(task.form, task.office, last):
        said["form"] = None
        said["questions"] = said["questions"] or task.title
    return draft_task(
        task.section, by=by, units=units, **{**said, "month": month, "first_on": first,
                                             "last_on": last}
    )  # fmt: skip


def _locked_section(section: Unit) -> None:
    """Let two people who take over the same month wait for each other."""
    Unit.objects.select_for_update(no_key=True).get(pk=section.pk)


def _open_month(task_id: UUID) -> date:
    """Return the first month from the task's on that is not given out; its meeting is locked.

    Everybody locks the meeting before its tasks; while one waits it may be given out.
    """
    office, month = month_of(task_id)
    while True:
        month = open_month(office, month)
        Meeting.objects.select_for_update(no_key=True).filter(office=office, month=month).first()
        if not is_over(office, month):
            return month


def _apply(task: SectionTask, said: dict[str, Any], units: Iterable[Unit]) -> list[Unit]:
    """Set what was said and return the schools; raises `Invalid` for what is wrong with it all."""
    unknown = set(said) - set(SAID)
    if unknown:
        raise Invalid(_("不能修改这些内容：%(fields)s") % {"fields": _("、").join(sorted(unknown))})
    for name, value in said.items():
        setattr(task, name, clean(value) if isinstance(value, str) else value)
    task.month = first_of(task.month)
    chosen = list(dict.fromkeys(units))
    problems = {
        **_text_problems(task),
        **window_problems(task.first_on, task.last_on, task.month),
        **number_problems(task.minutes, task.files_asked),
        **_school_problems(task, chosen),
    }
    if told := month_problem(task.month, clock.today()):
        problems["month"] = told
    if task.form is not None and not _usable(task.form, task.office, task.last_on):
        problems["form"] = _("这份表单没有发布或已停用，请另选一份。")
    refuse(problems)
    return chosen


def _text_problems(task: SectionTask) -> dict[str, str]:
    problems = {}
    if not task.questions and task.form is None:
        problems["questions"] = _("请写明看什么、问什么，或者选择一份表单。")
    for name, limit in (("title", TITLE_LIMIT), ("why", TEXT_LIMIT), ("questions", TEXT_LIMIT)):
        text = getattr(task, name)
        if not text and name != "questions":
            problems[name] = _("必填，请填写。")
        elif len(text) > limit:
            problems[name] = _("最多%(limit)d字，请精简。") % {"limit": limit}
    return problems


def _school_problems(task: SectionTask, units: list[Unit]) -> dict[str, str]:
    if not units:
        return {"units": _("请选择要督导的学校。")}
    strange = [
        unit.name
        for unit in units
        if unit.kind not in INSPECTED or unit.office_id != task.office_id
    ]
    if strange:
        told = _("不归本督导室督导：%(names)s。请去掉后再保存。")
        return {"units": told % {"names": named(strange)}}
    closed = [unit.name for unit in units if not unit.is_open(task.last_on)]
    if closed:
        return {"units": _("届时已撤并：%(names)s。请去掉后再保存。") % {"names": named(closed)}}
    return {}


def _usable(form: Version, office: Unit, on: date) -> bool:
    return published(office, on).filter(pk=form.pk).exists()


def _record(name: str, task: SectionTask, by: Person, **data: Any) -> None:
    record(name, task, by=by, unit=task.section, title=task.title, **data)
