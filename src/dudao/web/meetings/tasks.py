"""Section tasks: the list, one with what it costs, writing it, the steps on it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may, require_anywhere
from dudao.analytics.queries.bulletins.results import result_text
from dudao.inspectorate.models import Area
from dudao.instruments.queries import published
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import SectionTask
from dudao.planning.queries import tasks as queries
from dudao.planning.queries.meetings import is_over, meeting_of, open_month
from dudao.planning.rules.tasks import Cost, alike_words
from dudao.planning.states import TaskState
from dudao.planning.states.meetings import Pick
from dudao.web.findings.steps import step
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.inspectorate.forms import offer
from dudao.web.listing import Column, Listing
from dudao.web.meetings.forms import ChangeForm, ReasonForm, ResultForm, TaskFilter, TaskForm
from dudao.web.request import PageRequest

READERS = (Permission.TASK_SUBMIT, Permission.TASK_DECIDE, Permission.PLAN_VIEW)
COLUMNS = [
    Column(gettext_lazy("月份"), lambda t: f"{t.month:%Y-%m}", 10),
    Column(gettext_lazy("提出科室"), lambda t: t.section.name, 20),
    Column(gettext_lazy("督导事项"), lambda t: t.title, 40),
    Column(gettext_lazy("学校数"), lambda t: t.schools, 8),
    Column(gettext_lazy("从"), lambda t: t.first_on, 12),
    Column(gettext_lazy("到"), lambda t: t.last_on, 12),
    Column(gettext_lazy("状态"), lambda t: t.get_state_display(), 10),
    Column(gettext_lazy("督导结果"), lambda t: t.result, 60),
]
USUAL = {"minutes": 30, "files_asked": 0, "pick": Pick.ALL}
#: Names of schools on the page; the rest folds away.
SHOWN_SCHOOLS = 30


@require_GET
def section_tasks_page(request: PageRequest) -> HttpResponseBase:
    """List the tasks of one's section, before one's office, or given out to one."""
    open_to(request.user, *READERS)
    listing = Listing(
        request,
        queries.with_counts(queries.tasks_visible_to(request.user)),
        TaskFilter,
        orders={"newest": ("-month", "-id"), "oldest": ("month", "id")},
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("科室任务"), COLUMNS)
    sections = list(queries.sections_of(request.user))
    month = _next_month(request.user)
    context = {
        "listing": listing,
        "sections": sections,
        "month": month,
        "due_on": queries.tasks_due_on(sections[0].office or sections[0], month)
        if sections
        else None,
    }
    return render(request, "meetings/tasks.html", context)


@require_http_methods(["GET", "POST"])
def new_task(request: PageRequest) -> HttpResponse:
    """Write a task; what it costs is shown before it is handed in."""
    require_anywhere(request.user, Permission.TASK_SUBMIT)
    month = _next_month(request.user)
    form = TaskForm(request.POST or None, initial={**USUAL, "month": month.isoformat()})
    _offered(form, request.user)
    made = carry_out(
        form,
        lambda data: actions.draft_task(data["section"], by=request.user, **form.said()),
    )
    if made is None:
        context = {"form": form, "title": _("提出科室任务")}
        return render(request, "meetings/task_form.html", context, status=form_status(form))
    messages.success(request, _("已保存草稿。请核对负担后提交。"))
    return redirect("section-task", made.pk)


@require_http_methods(["GET", "POST"])
def edit_task(request: PageRequest, pk: UUID) -> HttpResponse:
    """Change a task that the meeting has not dealt with."""
    task = get_object_or_404(queries.own_tasks(request.user), pk=pk)
    form = TaskForm(request.POST or None, initial=_initial(task))
    _offered(form, request.user, task)
    done = carry_out(
        form,
        lambda _data: actions.edit_task(task.pk, by=request.user, seen=form.seen(), **form.said()),
    )
    if done is None:
        context = {"form": form, "task": task, "title": _("修改科室任务")}
        return render(request, "meetings/task_form.html", context, status=form_status(form))
    messages.success(request, _("已保存草稿。请核对负担后提交。"))
    return redirect("section-task", pk)


@require_POST
def copy_month(request: PageRequest) -> HttpResponse:
    """Begin next month with what the section asked for the month before."""
    chosen = request.POST.get("section", "")
    sections = queries.sections_of(request.user)
    section = get_object_or_404(sections, pk=chosen if chosen.isdecimal() else 0)
    month = _next_month(request.user)
    made = actions.copy_last_month(section, by=request.user, month=month)
    words = _("已按上月起草%(count)d项，请逐项核对后提交。") % {"count": len(made)}
    messages.success(request, words)
    return redirect(f"{reverse('section-tasks')}?state={TaskState.DRAFT}")


@require_GET
def section_task_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a task: what, where, what it costs, what came of it, and whose turn it is."""
    open_to(request.user, *READERS)
    return shown(request, pk)


@step("section-task")
def submit(request: PageRequest, pk: UUID) -> HttpResponse:
    """Hand the task in; where its month is given out it goes to the next, which is said."""
    task = _visible(request.user, pk)
    done = actions.submit_task(task.pk, by=request.user)
    if done.month != task.month:
        words = _("%(old)s月的任务已经下达，这项任务已转入%(new)s月，时间相应顺延，请核对。")
        messages.warning(request, words % {"old": task.month.month, "new": done.month.month})
    else:
        messages.success(request, _("已提交督导室，等待联席会议会商。"))
    return redirect("section-task", pk)


@step("section-task")
def withdraw(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the task back."""
    task = _visible(request.user, pk)
    if task.state == TaskState.DRAFT:
        actions.withdraw_task(task.pk, by=request.user)
        return _said(request, pk, _("已撤回。"))
    form = ReasonForm(request.POST, prefix="withdraw")
    return _carried(request, pk, form, actions.withdraw_task, _("已撤回。"))


@step("section-task")
def accept(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the task into the month."""
    done = actions.accept_task(_visible(request.user, pk).pk, by=request.user)
    messages.success(request, _("已采纳：%(task)s。") % {"task": done})
    return redirect("joint-meeting", done.meeting_id)


@step("section-task")
def give_back(request: PageRequest, pk: UUID) -> HttpResponse:
    """Return the task to its section."""
    form = ReasonForm(request.POST, prefix="return")
    return _carried(request, pk, form, actions.return_task, _("已退回科室。"))


@step("section-task")
def split(request: PageRequest, pk: UUID) -> HttpResponse:
    """Undo a merger."""
    parts = actions.split_task(_visible(request.user, pk).pk, by=request.user)
    messages.success(request, _("已拆分，%(count)d项任务重新等待会商。") % {"count": len(parts)})
    meeting = meeting_of(parts[0].office, parts[0].month)
    return redirect("joint-meeting", meeting.pk) if meeting else redirect("section-task", pk)


@step("section-task")
def change(request: PageRequest, pk: UUID) -> HttpResponse:
    """Change window, title or time of an accepted task."""
    task = _visible(request.user, pk)
    form = ChangeForm(request.POST, initial=_changeable(task))
    done = carry_out(
        form,
        lambda data: actions.change_task(pk, by=request.user, seen=form.seen(), **data),
    )
    return _said(request, pk, _("已修改。")) if done else shown(request, pk, form)


@step("section-task")
def answer(request: PageRequest, pk: UUID) -> HttpResponse:
    """Give the asking section its result."""
    return _carried(
        request, pk, ResultForm(request.POST), actions.answer_task, _("已反馈提出科室。")
    )


def _carried(
    request: PageRequest, pk: UUID, form: forms.Form, action: Callable[..., Any], done: str
) -> HttpResponse:
    task = _visible(request.user, pk)
    made = carry_out(form, lambda data: action(task.pk, by=request.user, **data))
    return _said(request, pk, done) if made else shown(request, pk, form)


def _next_month(person: Person) -> date:
    """Return the month for which the person's section hands in now: the next not given out."""
    section = queries.sections_of(person).first()
    usual = queries.usual_month()
    return open_month(section.office, usual) if section and section.office else usual


def _said(request: PageRequest, pk: UUID, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("section-task", pk)


def _visible(person: Person, pk: UUID) -> SectionTask:
    return get_object_or_404(queries.tasks_visible_to(person), pk=pk)


def shown(request: PageRequest, pk: UUID, attempt: forms.Form | None = None) -> HttpResponse:
    """Show the task, with a form that was just refused."""
    task = _visible(request.user, pk)
    asks = may(request.user, Permission.TASK_SUBMIT, task.section)
    decides = may(request.user, Permission.TASK_DECIDE, task.office)
    units = list(task.units.order_by("sort_key", "pk"))
    context = {
        "task": task,
        "asks": asks,
        "decides": decides,
        "units": units[:SHOWN_SCHOOLS],
        "more_units": units[SHOWN_SCHOOLS:],
        "count": len(units),
        "cost": _cost(task) if asks or decides else None,
        "hints": _hints(task) if asks or decides else (),
        "parts": task.merged_from.select_related("section").order_by("pk"),
        "progress": _progress(task),
        "late": asks and task.state == TaskState.DRAFT and is_over(task.office, task.month),
        "meeting": meeting_of(task.office, task.month) if decides else None,
        "forms": _forms(task, attempt, asks=asks, decides=decides),
    }
    status = 200 if attempt is None else form_status(attempt)
    return render(request, "meetings/task.html", context, status=status)


def _cost(task: SectionTask) -> Cost | None:
    open_ = {TaskState.DRAFT, TaskState.RETURNED, *queries.PENDING}
    return queries.cost_of(task) if task.state in open_ else None


def _hints(task: SectionTask) -> list[tuple[SectionTask, str]]:
    if task.state not in {TaskState.DRAFT, TaskState.SUBMITTED, TaskState.ACCEPTED}:
        return []
    return [(hint.task, alike_words(hint.found)) for hint in queries.hints_for(task)]


def _progress(task: SectionTask) -> queries.Progress | None:
    if task.state not in queries.GIVEN_OUT:
        return None
    return queries.progress_of([task])[task.pk]


def _forms(
    task: SectionTask, attempt: forms.Form | None, *, asks: bool, decides: bool
) -> dict[str, forms.Form]:
    """Return the offered forms; the one just refused keeps what was typed."""
    fresh: dict[str, forms.Form] = {}
    whole = task.merged_from.exists()
    if asks and task.state in {TaskState.SUBMITTED, TaskState.RETURNED}:
        fresh["withdraw"] = ReasonForm(prefix="withdraw")
    if decides and not whole and task.state in {TaskState.SUBMITTED, TaskState.ACCEPTED}:
        fresh["return"] = ReasonForm(prefix="return")
    if decides and task.state == TaskState.ACCEPTED:
        fresh["change"] = ChangeForm(initial=_changeable(task))
    if decides and not whole and task.state == TaskState.DISPATCHED:
        fresh["answer"] = ResultForm(initial={"result": result_text(task)})
    return {
        name: attempt if attempt and _same(attempt, form) else form for name, form in fresh.items()
    }


def _same(attempt: forms.Form, form: forms.Form) -> bool:
    return type(attempt) is type(form) and attempt.prefix == form.prefix


def _changeable(task: SectionTask) -> dict[str, Any]:
    return {name: getattr(task, name) for name in ChangeForm.base_fields}


def _initial(task: SectionTask) -> dict[str, Any]:
    return {
        **{name: getattr(task, name) for name in (*TaskForm.WATCHED, "first_on", "last_on")},
        "month": task.month.isoformat(),
        "form": task.form_id,
        "section": task.section_id,
        "pick": Pick.LIST,
        "schools": task.units.all(),
    }


def _offered(form: TaskForm, person: Person, task: SectionTask | None = None) -> None:
    """Offer the person's sections, and the forms, areas and schools of their office."""
    sections = queries.sections_of(person)
    first = task.section if task else sections.first()
    office: Unit | None = first.office if first else None
    if office is None or first is None:
        return
    offer(
        form,
        section=sections.filter(office=office),
        areas=Area.objects.filter(office=office).order_by("pk"),
        schools=queries.schools_for_tasks(office, clock.today()),
    )
    usable = published(office, clock.today()).order_by("instrument__title")
    form.fields["form"].queryset = usable  # type: ignore[attr-defined]
    form.fields["section"].initial = first.pk
    if task is not None or sections.count() == 1:
        form.fields["section"].widget = forms.HiddenInput()
