"""Programmes: the list, one with its schools and what comes next, a new one, its team."""

from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.audit.queries import history_of
from dudao.lib import clock
from dudao.planning.models import Part, Programme
from dudao.planning.queries import legal_windows as windows
from dudao.planning.queries.programmes import (
    below,
    coming,
    jobs_of,
    programmes_visible_to,
    progress,
)
from dudao.planning.rules.legal_windows import Window
from dudao.planning.rules.programmes import Next
from dudao.planning.states import PartState, ProgrammeState
from dudao.planning.states.programmes import OPINED
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.planning.happened import happened
from dudao.web.planning.programme_forms import ProgrammeFilter
from dudao.web.planning.programme_turns import DRAFTING, TURNS, initial_of, keys_of
from dudao.web.planning.turns import filled, offered
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("名称"), lambda p: p.title, 32),
    Column(gettext_lazy("类型"), lambda p: p.get_kind_display(), 12),
    Column(gettext_lazy("层级"), lambda p: p.get_level_display(), 8),
    Column(gettext_lazy("开始日期"), lambda p: p.first_on, 12),
    Column(gettext_lazy("结束日期"), lambda p: p.last_on, 12),
    Column(gettext_lazy("学校数"), lambda p: p.count, 8),
    Column(gettext_lazy("状态"), lambda p: p.get_state_display(), 10),
    Column(gettext_lazy("清单外实施的理由"), lambda p: p.override_reason, 32),
]
_STEPS = (
    (ProgrammeState.DRAFT, gettext_lazy("筹备")),
    (ProgrammeState.TEAMED, gettext_lazy("组队")),
    (ProgrammeState.NOTIFIED, gettext_lazy("通知")),
    (ProgrammeState.ON_SITE, gettext_lazy("现场和意见书")),
    (ProgrammeState.REPORTED, gettext_lazy("报告")),
    (ProgrammeState.FILED, gettext_lazy("备案")),
    (ProgrammeState.PUBLISHED, gettext_lazy("公开")),
)


class Row(NamedTuple):
    """A school of a programme, what comes next there, its visit, the level below."""

    part: Part
    following: Next
    late: bool
    job: Any
    below: Part | None


@require_GET
def programmes_page(request: PageRequest) -> HttpResponseBase:
    """List the programmes one may see."""
    open_to(request.user, Permission.PROGRAMME_VIEW, Permission.PROGRAMME_RUN)
    listing = Listing(
        request,
        programmes_visible_to(request.user),
        ProgrammeFilter,
        orders={"newest": ("-first_on", "-id"), "oldest": ("first_on", "id")},
        decorate=_with_progress,
    )
    if listing.wants_export:
        return listing.export(_("督导项目"), COLUMNS)
    context = {
        "listing": listing,
        "may_run": may_anywhere(request.user, Permission.PROGRAMME_RUN),
    }
    return render(request, "planning/programmes/list.html", context)


@require_GET
def programme_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a programme: how far it is, school by school, and what comes next."""
    return _page(request, pk, None)


@require_http_methods(["GET", "POST"])
def programme_turn(request: PageRequest, pk: UUID, key: str) -> HttpResponse:
    """Carry out a step of a programme."""
    if key not in TURNS:
        raise Http404
    if request.method == "GET":
        return redirect("programme", pk)
    programme, turn = visible(request, pk), TURNS[key]
    form = filled(turn, request)
    done = carry_out(form, lambda data: turn.run(programme, request.user, data))
    if done is None:
        return _page(request, pk, (key, form))
    messages.success(request, str(turn.done))
    if key in DRAFTING:
        return redirect("document-edit", done.pk)  # type: ignore[attr-defined]
    return redirect("programme", pk)


def visible(request: PageRequest, pk: UUID) -> Programme:
    """Return the programme, or 404 for whoever may not know of it."""
    return get_object_or_404(programmes_visible_to(request.user), pk=pk)


def _page(request: PageRequest, pk: UUID, attempt: tuple[str, forms.Form] | None) -> HttpResponse:
    programme = visible(request, pk)
    rows = _rows(programme)
    keys = keys_of(programme, request.user, [row.part for row in rows])
    context = {
        "programme": programme,
        "rows": rows,
        "late": sum(row.late for row in rows),
        "steps": _steps(programme),
        "team": programme.team.select_related("person__unit").order_by("pk"),
        "forms": programme.forms.select_related("instrument"),
        "levels": programme.levels.order_by("id"),
        "windows": _windows(programme),
        "turns": offered(TURNS, keys, initial_of(programme), attempt),
        "may_edit": "cancel" in keys
        and programme.state in {ProgrammeState.DRAFT, ProgrammeState.TEAMED},
        "may_change_team": "cancel" in keys,
        "may_repeat": may_anywhere(request.user, Permission.PROGRAMME_RUN),
        "timeline": happened(history_of(programme)),
    }
    status = 200 if attempt is None else form_status(attempt[1])
    return render(request, "planning/programmes/programme.html", context, status=status)


def _rows(programme: Programme) -> list[Row]:
    today, jobs, lower = clock.today(), jobs_of(programme), below(programme)
    parts = (
        programme.parts.select_related("unit", "opinion", "programme__office")
        .prefetch_related("agreements", "programme__team")
        .order_by("unit__sort_key", "unit_id")
    )
    rows = []
    for part in parts:
        following = coming(part)
        late = following.late(today)
        rows.append(Row(part, following, late, jobs.get(part.unit_id), lower.get(part.unit_id)))
    return sorted(rows, key=lambda row: not row.late)


def _steps(programme: Programme) -> list[tuple[Any, str]]:
    order = [state for state, _word in _STEPS]
    if programme.state not in order:
        return [(word, "todo") for _state, word in _STEPS]
    at = order.index(ProgrammeState(programme.state))
    last = at == len(order) - 1
    return [
        (word, "done" if n < at or last else "now" if n == at else "todo")
        for n, (_state, word) in enumerate(_STEPS)
    ]


def _windows(programme: Programme) -> list[tuple[Any, Window, bool]]:
    """Return the deadlines of the whole, each with whether it has passed unmet."""
    found = []
    today = clock.today()
    for word, window, met in (
        (_("督导报告"), windows.report_window(programme), programme.reported_on),
        (_("报上级备案"), windows.filing_window(programme), programme.filed_on),
    ):
        if window is not None:
            found.append((word, window, met is None and window.last < today))
    return found


def _with_progress(rows: list[Programme]) -> None:
    done = progress(rows)
    ended = {*OPINED, PartState.DROPPED}
    for row in rows:
        states = done[row.pk]
        row.count = states.total()  # type: ignore[attr-defined]
        row.ended = sum(states[state] for state in ended)  # type: ignore[attr-defined]
