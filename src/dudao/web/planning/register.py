"""The register of inspections: the list, an entry with its cost, its steps, the year's notice."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, require
from dudao.analytics.queries import burden
from dudao.audit.queries import history_of
from dudao.lib import clock
from dudao.org.models import Person
from dudao.org.queries import inspected, norm_row, own_office
from dudao.planning import actions
from dudao.planning.models import Entry
from dudao.planning.queries.register import (
    alike_in_year,
    entries_visible_to,
    to_publish,
    year_figures,
)
from dudao.planning.rules.register import cost_of, publish_by
from dudao.planning.states import EntryState, Level, VisitKind
from dudao.planning.states.programmes import GOOD_ENTRIES
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.planning.happened import happened
from dudao.web.planning.register_forms import (
    CopyForm,
    EntryFilter,
    EntryForm,
    PublishForm,
    ReasonForm,
)
from dudao.web.planning.turns import Turn, filled, offered, seen_now
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("年度"), lambda e: e.year, 8),
    Column(gettext_lazy("名称"), lambda e: e.title, 32),
    Column(gettext_lazy("类型"), lambda e: e.get_kind_display(), 12),
    Column(gettext_lazy("层级"), lambda e: e.get_level_display(), 8),
    Column(gettext_lazy("依据"), lambda e: e.basis, 32),
    Column(gettext_lazy("实施单位"), lambda e: e.organiser, 24),
    Column(gettext_lazy("对象"), lambda e: e.object, 24),
    Column(gettext_lazy("内容和范围"), lambda e: e.scope, 40),
    Column(gettext_lazy("方式"), lambda e: e.way, 24),
    Column(gettext_lazy("开始日期"), lambda e: e.first_on, 12),
    Column(gettext_lazy("结束日期"), lambda e: e.last_on, 12),
    Column(gettext_lazy("涉及学校数"), lambda e: e.schools, 10),
    Column(gettext_lazy("状态"), lambda e: e.get_state_display(), 10),
    Column(gettext_lazy("公布"), lambda e: e.published_on, 12),
]
TURNS = {
    "submit": Turn(
        gettext_lazy("送审"),
        gettext_lazy("已送审。"),
        lambda entry, by, _data: actions.submit_entry(entry.pk, by=by),
    ),
    "approve": Turn(
        gettext_lazy("批准"),
        gettext_lazy("已批准。公布后可以据此开展督导。"),
        lambda entry, by, _data: actions.approve_entry(entry.pk, by=by),
    ),
    "return": Turn(
        gettext_lazy("退回修改"),
        gettext_lazy("已退回。"),
        lambda entry, by, data: actions.return_entry(entry.pk, by=by, **data),
        ReasonForm,
        "btn-default",
        folded=True,
    ),
    "withdraw": Turn(
        gettext_lazy("撤销这一项"),
        gettext_lazy("已撤销。"),
        lambda entry, by, data: actions.withdraw_entry(entry.pk, by=by, **data),
        ReasonForm,
        "btn-danger",
        folded=True,
    ),
}


@require_GET
def register_page(request: PageRequest) -> HttpResponseBase:
    """List the entries one may see, with the year in figures."""
    open_to(request.user, Permission.PLAN_VIEW, Permission.REGISTER_DRAFT)
    listing = Listing(
        request,
        entries_visible_to(request.user),
        EntryFilter,
        orders={"first": ("-year", "first_on", "id"), "newest": ("-id",)},
        decorate=_costed,
    )
    if listing.wants_export:
        return listing.export(_("督查检查年度清单"), COLUMNS)
    year = listing.form.chosen.get("year") or clock.today().year
    context = {
        "listing": listing,
        "year": year,
        "figures": year_figures(request.user, year),
        "may_draft": may_anywhere(request.user, Permission.REGISTER_DRAFT),
    }
    return render(request, "planning/register/list.html", context)


@require_GET
def register_entry_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show an entry: what it says, what it costs, what looks like it, whose turn it is."""
    return _page(request, pk, None)


@require_http_methods(["GET", "POST"])
def entry_turn(request: PageRequest, pk: UUID, key: str) -> HttpResponse:
    """Carry out a step of an entry."""
    if key not in TURNS:
        raise Http404
    if request.method == "GET":
        return redirect("register-entry", pk)
    entry, turn = _entry(request, pk), TURNS[key]
    form = filled(turn, request)
    if carry_out(form, lambda data: turn.run(entry, request.user, data)) is None:
        return _page(request, pk, (key, form))
    messages.success(request, str(turn.done))
    return redirect("register-entry", pk)


@require_http_methods(["GET", "POST"])
def new_entry(request: PageRequest) -> HttpResponse:
    """Write a new entry."""
    office = own_office(request.user)
    require(request.user, Permission.REGISTER_DRAFT, office)
    year = clock.today().year
    start = {"year": year, "kind": VisitKind.SPECIAL, "level": Level.COUNTY, "minutes": 120,
             "organiser": office.name, "files_asked": 0}  # fmt: skip
    form = EntryForm(request.POST or None, initial=start)
    made = carry_out(form, lambda data: actions.draft_entry(office, by=request.user, **_said(data)))
    if made is None:
        context = {"form": form, "entry": None}
        return render(request, "planning/register/form.html", context, status=form_status(form))
    messages.success(request, _("已保存草稿。请核对负担和相近项目后送审。"))
    return redirect("register-entry", made.pk)


@require_http_methods(["GET", "POST"])
def edit_entry(request: PageRequest, pk: UUID) -> HttpResponse:
    """Change a draft."""
    entry = _entry(request, pk)
    require(request.user, Permission.REGISTER_DRAFT, entry.office)
    start = {name: getattr(entry, name) for name in EntryForm.base_fields if name != "seen"}
    form = EntryForm(request.POST or None, initial={**start, "seen": entry.edition})
    done = carry_out(
        form,
        lambda data: actions.edit_entry(
            entry.pk, by=request.user, seen=data["seen"], **_said(data)
        ),
    )
    if done is None:
        seen_now(form, _entry(request, pk).edition)
        context = {"form": form, "entry": entry}
        return render(request, "planning/register/form.html", context, status=form_status(form))
    messages.success(request, _("已保存。"))
    return redirect("register-entry", pk)


@require_http_methods(["GET", "POST"])
def copy_register(request: PageRequest) -> HttpResponse:
    """Draft a year's entries from the year before."""
    office = own_office(request.user)
    require(request.user, Permission.REGISTER_DRAFT, office)
    form = CopyForm(request.POST or None, initial={"year": clock.today().year + 1})
    made = carry_out(form, lambda data: actions.copy_register(office, by=request.user, **data))
    if made is None:
        context = {"form": form}
        return render(request, "planning/register/copy.html", context, status=form_status(form))
    messages.success(request, _("已生成%(count)d项草稿。") % {"count": len(made)})
    return redirect("register")


@require_http_methods(["GET", "POST"])
def publish_register(request: PageRequest, year: int) -> HttpResponse:
    """Draft the notice that publishes the year's approved entries."""
    office = own_office(request.user)
    require(request.user, Permission.REGISTER_DRAFT, office)
    form = PublishForm(request.POST or None)
    made = carry_out(
        form, lambda data: actions.draft_register(office, year, by=request.user, **data)
    )
    if made is None:
        row, today = norm_row("planning.register_notice_days", office=office), clock.today()
        days = [(one, publish_by(one.first_on, row.value)) for one in to_publish(office, year)]
        context = {
            "form": form,
            "year": year,
            "rows": [(one, by, by < today) for one, by in days],
            "late": any(by < today for _one, by in days),
            "norm": row,
        }
        status = form_status(form)
        return render(request, "planning/register/publish.html", context, status=status)
    messages.success(request, _("已起草公布清单的通知。请核对后送核稿；印发即为公布。"))
    return redirect("document-edit", made.pk)


def _page(request: PageRequest, pk: UUID, attempt: tuple[str, forms.Form] | None) -> HttpResponse:
    entry = _entry(request, pk)
    row = norm_row("planning.register_notice_days", office=entry.office)
    by = publish_by(entry.first_on, row.value)
    waiting = entry.state in {EntryState.DRAFT, EntryState.SUBMITTED, EntryState.APPROVED}
    context = {
        "entry": entry,
        "cost": cost_of(entry.schools, entry.minutes, entry.files_asked),
        "merged": _merged(entry, request.user) if waiting else None,
        "alike": alike_in_year(entry) if waiting else [],
        "publish_by": by,
        "publish_late": waiting and by < clock.today(),
        "norm": row,
        "turns": offered(TURNS, _keys(entry, request.user), {}, attempt),
        "may_edit": entry.state == EntryState.DRAFT
        and may(request.user, Permission.REGISTER_DRAFT, entry.office),
        "may_run": entry.state in GOOD_ENTRIES
        and may(request.user, Permission.PROGRAMME_RUN, entry.office),
        "programmes": entry.programmes.order_by("-id"),
        "timeline": happened(history_of(entry)),
    }
    status = 200 if attempt is None else form_status(attempt[1])
    return render(request, "planning/register/entry.html", context, status=status)


def _merged(entry: Entry, person: Person) -> burden.Cost | None:
    """Return what the inspection costs alone and merged, for whoever sees all schools' visits."""
    units = inspected().filter(office=entry.office)
    if not may(person, Permission.BURDEN_VIEW, entry.office):
        return None
    time = (entry.first_on, entry.last_on)
    return burden.cost_of(units, entry.minutes, entry.files_asked, *time, count=entry.schools)


def _keys(entry: Entry, person: Person) -> list[str]:
    """Return the steps that `person` may take now."""
    drafts = may(person, Permission.REGISTER_DRAFT, entry.office)
    decides = may(person, Permission.REGISTER_DECIDE, entry.office)
    state = EntryState(entry.state)
    if state == EntryState.DRAFT:
        return ["submit", "withdraw"] if drafts else []
    if not decides or state == EntryState.WITHDRAWN:
        return []
    return ["approve", "return", "withdraw"] if state == EntryState.SUBMITTED else ["withdraw"]


def _entry(request: PageRequest, pk: UUID) -> Entry:
    return get_object_or_404(entries_visible_to(request.user), pk=pk)


def _said(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "seen"}


def _costed(rows: list[Entry]) -> None:
    for row in rows:
        row.cost = cost_of(row.schools, row.minutes, row.files_asked)  # type: ignore[attr-defined]
