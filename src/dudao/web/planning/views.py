"""Assignments: the list, one, calling one off."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere
from dudao.analytics.queries.burden import warnings_for
from dudao.audit.models import Event
from dudao.audit.queries import history_of
from dudao.findings import queries as findings
from dudao.org.models import Person
from dudao.planning import actions, queries
from dudao.planning.models import Assignment
from dudao.planning.queries.passes import SHOWN, pass_of
from dudao.planning.states import State
from dudao.web.field.address import qr
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.planning.along import along
from dudao.web.planning.forms import AssignmentFilter, WithdrawForm
from dudao.web.public.shown import address
from dudao.web.request import PageRequest
from dudao.web.timeline import Entry

COLUMNS = [
    Column(gettext_lazy("计划日期"), lambda a: a.planned_on),
    Column(gettext_lazy("时段"), lambda a: a.get_slot_display()),
    Column(gettext_lazy("学校"), lambda a: a.unit.name),
    Column(gettext_lazy("督导类型"), lambda a: a.get_kind_display()),
    Column(gettext_lazy("督导目的"), lambda a: a.purpose),
    Column(gettext_lazy("带队督学"), lambda a: str(a.leader)),
    Column(gettext_lazy("状态"), lambda a: a.get_state_display()),
]
HAPPENED = {
    "assignment.made": (gettext_lazy("安排任务"), "blue", "plus"),
    "assignment.widened": (gettext_lazy("增加顺带办理的任务"), "blue", "plus"),
    "assignment.announced": (gettext_lazy("通知学校"), "blue", "bell"),
    "assignment.called_off": (gettext_lazy("告知学校取消"), "amber", "bell"),
    "assignment.school_reminded": (gettext_lazy("提醒学校"), "blue", "bell"),
    "assignment.joined": (gettext_lazy("增加同行督学"), "blue", "user"),
    "assignment.taken_up": (gettext_lazy("入校"), "blue", "place"),
    "assignment.arrived": (gettext_lazy("学校扫描入校凭证"), "green", "shield"),
    "assignment.pass_replayed": (gettext_lazy("入校凭证重复出示"), "red", "shield"),
    "assignment.completed": (gettext_lazy("完成"), "green", "check"),
    "assignment.released": (gettext_lazy("退回待入校"), "amber", "history"),
    "assignment.withdrawn": (gettext_lazy("撤销"), "red", "x"),
    "assignment.handed_over": (gettext_lazy("交接"), "violet", "user"),
}


@require_GET
def assignments_page(request: PageRequest) -> HttpResponseBase:
    """List the assignments one may see."""
    listing = Listing(
        request,
        queries.visible_to(request.user),
        AssignmentFilter,
        orders={"planned": ("-planned_on", "-id"), "oldest": ("planned_on", "id")},
    )
    if listing.wants_export:
        return listing.export(_("督导任务"), COLUMNS)
    context = {
        "listing": listing,
        "may_assign": may_anywhere(request.user, Permission.VISIT_MAKE),
        "may_plan": may_anywhere(request.user, Permission.ASSIGNMENT_MAKE),
    }
    return render(request, "planning/list.html", context)


@require_GET
def assignment_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show the blueprint of a visit."""
    assignment = _assignment(request, pk)
    going = [assignment.leader, *assignment.companions.all()]
    open_here = findings.visible_to(request.user) & findings.open_of(assignment.unit)
    context = {
        "assignment": assignment,
        "going": going,
        "forms": assignment.forms.select_related("instrument"),
        "look_backs": open_here[:50],
        "warned": warnings_for(
            assignment.unit, assignment.planned_on, assignment.kind, beside=assignment
        )
        if assignment.state == State.ASSIGNED
        else [],
        "entries": [_entry(event) for event in history_of(assignment)],
        "may_start": assignment.state == State.ASSIGNED and request.user in going,
        "may_show": request.user in going and assignment.state in SHOWN,
        "scans": assignment.passes.all(),
        "may_withdraw": assignment.state == State.ASSIGNED and _may_withdraw(request, assignment),
        "form": WithdrawForm(),
        "jobs": assignment.jobs.select_related("obligation").order_by("pk"),
        "along": along(request, assignment),
    }
    return render(request, "planning/assignment.html", context)


@require_GET
def assignment_pass_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show the pass to be read at the gate, to those who go."""
    assignment = _assignment(request, pk)
    going = [assignment.leader, *assignment.companions.all()]
    if request.user not in going:
        raise Http404
    text = pass_of(assignment)
    link = f"{address(request, 'pass')}#{text}"
    context = {"assignment": assignment, "going": going, "link": link if text else ""}
    return render(request, "planning/pass.html", {**context, "qr": qr(link, "l") if text else ""})


@require_http_methods(["GET", "POST"])
def withdraw(request: PageRequest, pk: UUID) -> HttpResponse:
    """Call an assignment off."""
    assignment = _assignment(request, pk)
    form = WithdrawForm(request.POST or None)
    done = carry_out(form, lambda data: actions.withdraw(assignment.pk, by=request.user, **data))
    if done is None:
        context = {"form": form, "assignment": assignment}
        return render(request, "planning/withdraw.html", context, status=form_status(form))
    messages.success(request, _("任务已撤销。"))
    return redirect("assignment", pk)


def _assignment(request: PageRequest, pk: UUID) -> Assignment:
    rows = queries.visible_to(request.user).select_related("office", "made_by", "visit")
    return get_object_or_404(rows, pk=pk)


def _may_withdraw(request: PageRequest, assignment: Assignment) -> bool:
    person: Person = request.user
    own = assignment.made_by == person == assignment.leader
    permission = Permission.VISIT_MAKE if own else Permission.ASSIGNMENT_MAKE
    return may(person, permission, assignment.unit)


def _entry(event: Event) -> Entry:
    title, tone, icon = HAPPENED[event.name]
    who = str(event.by) if event.by else ""
    return Entry(event.at, title, _why(event), who, tone=tone, icon=icon)


def _why(event: Event) -> str:
    """Return what was said of a step: why, or why in spite of an exam week."""
    despite = event.data.get("despite")
    return _("考试周仍安排：%s") % despite if despite else str(event.data.get("reason", ""))
