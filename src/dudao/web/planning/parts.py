"""A programme at one school: its page for both sides, its steps, the list of all."""

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
from dudao.access.queries import may
from dudao.analytics.queries.programmes import findings_of, visits_of
from dudao.audit.queries import history_of
from dudao.lib import clock
from dudao.org.models import Person
from dudao.planning.models import Part
from dudao.planning.queries import legal_windows as windows
from dudao.planning.queries.programmes import (
    below,
    coming,
    in_team,
    parts_visible_to,
    votes_of,
)
from dudao.planning.rules.legal_windows import Window
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.planning.happened import happened
from dudao.web.planning.part_turns import TURNS, initial_of, keys_of, labelled
from dudao.web.planning.programme_forms import PartFilter
from dudao.web.planning.turns import filled, offered, seen_now
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("督导项目"), lambda p: p.programme.title, 32),
    Column(gettext_lazy("学校"), lambda p: p.unit.name, 24),
    Column(gettext_lazy("状态"), lambda p: p.get_state_display(), 14),
    Column(gettext_lazy("现场督导"), lambda p: p.visited_on, 12),
    Column(gettext_lazy("申辩截止"), lambda p: p.defence_until, 12),
    Column(gettext_lazy("出具意见书期限"), lambda p: p.opinion_due_on, 12),
    Column(gettext_lazy("整改期限"), lambda p: p.rectify_until, 12),
]


@require_GET
def programme_parts_page(request: PageRequest) -> HttpResponseBase:
    """List the programmes at the schools one sees, each with what comes next."""
    open_to(request.user, Permission.PROGRAMME_VIEW, Permission.PROGRAMME_ANSWER)
    rows = parts_visible_to(request.user).prefetch_related("agreements", "programme__team")
    listing = Listing(
        request,
        rows,
        PartFilter,
        orders={"newest": ("-programme__first_on", "unit__sort_key", "id")},
        decorate=_with_next,
    )
    if listing.wants_export:
        return listing.export(_("督导项目进度"), COLUMNS)
    return render(request, "planning/programmes/parts.html", {"listing": listing})


@require_GET
def programme_part_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show how a programme stands at a school; the school sees what concerns it."""
    return _page(request, pk, None)


@require_http_methods(["GET", "POST"])
def part_turn(request: PageRequest, pk: UUID, key: str) -> HttpResponse:
    """Carry out a step at a school."""
    if key not in TURNS:
        raise Http404
    if request.method == "GET":
        return redirect("programme-part", pk)
    part, turn = _part(request, pk), TURNS[key]
    form = filled(turn, request)
    done = carry_out(form, lambda data: turn.run((part, form), request.user, data))
    if done is None:
        seen_now(form, _part(request, pk).edition)
        return _page(request, pk, (key, form))
    messages.success(request, str(turn.done))
    if key == "opinion":
        return redirect("document-edit", done.pk)  # type: ignore[attr-defined]
    return redirect("programme-part", pk)


def _part(request: PageRequest, pk: UUID) -> Part:
    rows = parts_visible_to(request.user).prefetch_related("agreements__person", "programme__team")
    return get_object_or_404(rows.select_related("programme__notice", "programme__parent"), pk=pk)


def _page(request: PageRequest, pk: UUID, attempt: tuple[str, forms.Form] | None) -> HttpResponse:
    part, today = _part(request, pk), clock.today()
    inside = _inside(part, request.user)
    following = coming(part)
    turns = offered(TURNS, keys_of(part, request.user), initial_of(part), attempt)
    for one in turns:
        labelled(one.key, one.form)
    context = {
        "part": part,
        "programme": part.programme,
        "inside": inside,
        "following": following,
        "late": following.late(today),
        "windows": _windows(part),
        "turns": turns,
        "files": part.files.all(),
        "defence_files": part.defence_files.all(),
        "timeline": happened(history_of(part)) if inside else [],
        **(_inner(part, request.user) if inside else {}),
    }
    status = 200 if attempt is None else form_status(attempt[1])
    return render(request, "planning/programmes/part.html", context, status=status)


def _inside(part: Part, person: Person) -> bool:
    """Tell whether `person` is of our side, and not of the school."""
    return in_team(person, part.programme) is not None or any(
        may(person, Permission.PROGRAMME_VIEW, unit) for unit in (part.unit, part.programme.office)
    )


def _inner(part: Part, person: Person) -> dict[str, Any]:
    """Return what only our side sees."""
    return {
        "votes": votes_of(part) if part.conclusion else None,
        "visits": visits_of(part),
        "findings": findings_of(person, part),
        "below": below(part.programme).get(part.unit_id),
    }


def _windows(part: Part) -> list[tuple[Any, Window]]:
    """Return the deadlines that run, each as it was counted when it was set."""
    found: list[tuple[Any, Window | None]] = []
    if part.visited_on:
        found.append((_("反馈初步督导意见"), windows.initial_window(part, part.visited_on)))
    if part.initial_at:
        window = windows.defence_window(part, windows.fed_back_on(part))
        found.append((_("申辩"), window))
    found.append((_("出具督导意见书"), windows.opinion_window(part)))
    found.append((_("报告整改情况"), windows.rectify_report_window(part)))
    return [(word, window) for word, window in found if window is not None]


def _with_next(rows: list[Part]) -> None:
    today = clock.today()
    for row in rows:
        row.following = coming(row)  # type: ignore[attr-defined]
        row.late = row.following.late(today)  # type: ignore[attr-defined]
