"""Editing a draft: its general part, and one indicator at a time."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dudao.evaluation import actions
from dudao.evaluation.framework import Indicator, editing
from dudao.evaluation.models import SystemVersion
from dudao.lib.errors import DomainError
from dudao.web.evaluation.systems.forms import IndicatorForm, initial_of
from dudao.web.evaluation.systems.frame_forms import FrameForm, frame_of
from dudao.web.evaluation.systems.shown import tree_of
from dudao.web.evaluation.systems.views import draft_of, seen_in, visible
from dudao.web.forms import carry_out, form_status
from dudao.web.request import PageRequest

SWITCH = "switch"


@require_http_methods(["GET", "POST"])
def edit_frame(request: PageRequest, pk: UUID) -> HttpResponse:
    """Change title, total, grades, figures and vetoes."""
    version = draft_of(request, pk)
    initial = {**frame_of(version.framework), "seen": version.edition}
    form = FrameForm(request.POST or None, initial=initial)
    done = carry_out(
        form,
        lambda data: actions.edit_frame(
            version.pk, form.given(), by=request.user, seen=data["seen"]
        ),
    )
    if done is None:
        _seen_now(form, pk, request)
        context = {"form": form, "version": version}
        return render(request, "evaluation/systems/frame.html", context, status=form_status(form))
    messages.success(request, _("已保存。"))
    return redirect("system", pk)


@require_http_methods(["GET", "POST"])
def new_indicator(request: PageRequest, pk: UUID) -> HttpResponse:
    """Add an indicator, below the one one came from."""
    version = draft_of(request, pk)
    above = request.GET.get("above", "")
    if above and version.framework.indicator(above) is None:
        raise Http404
    start = {"code": editing.next_code(version.framework, above), "kind": "level"}
    form = _form(request, version, {**start, "seen": version.edition})
    if SWITCH in request.POST:
        return _page(request, version, form, None, above)
    done = carry_out(
        form,
        lambda data: actions.add_indicator(
            version.pk, form.given(), by=request.user, above=above, seen=data["seen"]
        ),
    )
    if done is None:
        return _page(request, version, form, None, above)
    if "again" in request.POST:
        messages.success(request, _("已添加，请接着写下一项。"))
        return redirect(request.get_full_path())
    return _back(pk, form.cleaned_data["code"] or above)


@require_http_methods(["GET", "POST"])
def edit_indicator(request: PageRequest, pk: UUID, code: str) -> HttpResponse:
    """Change an indicator; its faults stand beside it."""
    version = draft_of(request, pk)
    one = version.framework.indicator(code)
    if one is None and request.method == "GET":
        messages.error(request, _("这个指标刚被别人删去。"))
        return redirect("system", pk)
    initial = {**(initial_of(one) if one else {}), "seen": version.edition}
    form = _form(request, version, initial)
    if SWITCH in request.POST:
        return _page(request, version, form, one)
    done = carry_out(
        form,
        lambda data: actions.change_indicator(
            version.pk, code, form.given(), by=request.user, seen=data["seen"]
        ),
    )
    if done is None:
        return _page(request, version, form, one)
    return _back(pk, form.cleaned_data["code"] or code)


@require_POST
def shift(request: PageRequest, pk: UUID, code: str) -> HttpResponse:
    """Move an indicator up among those beside it."""
    try:
        actions.shift_indicator(visible(request, pk).pk, code, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    return _back(pk, code)


@require_POST
def drop(request: PageRequest, pk: UUID, code: str) -> HttpResponse:
    """Take an indicator out, with what lies below it."""
    seen = seen_in(request)
    try:
        actions.drop_indicator(visible(request, pk).pk, code, by=request.user, seen=seen)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("system", pk)


def _form(request: PageRequest, version: SystemVersion, initial: dict[str, Any]) -> IndicatorForm:
    """Return the form for the kind that was chosen; a switch keeps what was typed."""
    if SWITCH in request.POST:
        initial = request.POST.dict() | {
            name: request.POST.getlist(name) for name in ("stages", "kinds")
        }
    kind = request.POST.get("kind", initial.get("kind", ""))
    bound = None if SWITCH in request.POST else request.POST or None
    return IndicatorForm(version.framework, str(kind), bound, initial=initial)


def _page(
    request: PageRequest,
    version: SystemVersion,
    form: IndicatorForm,
    one: Indicator | None,
    above: str = "",
) -> HttpResponse:
    _seen_now(form, version.pk, request)
    rows, _whole = tree_of(version)
    row = next((row for row in rows if one is not None and row.one.code == one.code), None)
    context = {
        "form": form,
        "version": version,
        "row": row,
        "told": row.rule if row and request.method == "GET" else "",
        "above": version.framework.indicator(above) if above else None,
        "metrics": version.framework.names(),
    }
    return render(request, "evaluation/systems/indicator.html", context, status=form_status(form))


def _seen_now(form: forms.Form, pk: UUID, request: PageRequest) -> None:
    """After a conflict let the next try stand on what is shown now."""
    if hasattr(form, "conflict"):
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["seen"] = visible(request, pk).edition  # type: ignore[index]


def _back(pk: UUID, code: str) -> HttpResponse:
    anchor = f"#i-{code}" if code else ""
    return redirect(f"{reverse('system', args=[pk])}{anchor}")
