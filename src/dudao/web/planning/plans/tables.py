"""A month table: upload or paste, look at what was read, correct, confirm."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.lib.errors import DomainError, Invalid, TooLarge, Unsupported
from dudao.org.models import Person
from dudao.planning import actions
from dudao.planning.models import Plan, PlanUpload
from dudao.planning.queries.plans import (
    known_of,
    may_draft,
    plans_visible_to,
    uploads_visible_to,
)
from dudao.planning.reading import LARGEST_FILE
from dudao.planning.rules.plans import never_scheduled
from dudao.planning.states import Audience, ItemKind, PlanPeriod
from dudao.web.forms import carry_out, form_status
from dudao.web.planning.plans.forms import ConfirmForm, LineForm, TableForm
from dudao.web.request import PageRequest

DIGITS = 9


@require_http_methods(["GET", "POST"])
def new_table(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take a file or pasted text; what was pasted stays when it cannot be read."""
    plan = get_object_or_404(plans_visible_to(request.user), pk=pk)
    if not may_draft(request.user, plan):
        raise PermissionDenied
    form = TableForm(request.POST or None, request.FILES or None)
    upload = carry_out(form, lambda data: _read(plan, data, request.user))
    if upload is None:
        context = {"form": form, "plan": plan}
        return render(request, "planning/plans/table_new.html", context, status=form_status(form))
    return redirect("plan-table", upload.pk)


def _read(plan: Plan, data: dict[str, Any], by: Person) -> PlanUpload:
    file, text = data["file"], data["text"]
    field = "file" if file else "text"
    given = {"content": file.read(LARGEST_FILE + 1), "name": file.name or ""} if file else {}
    try:
        return actions.read_table(plan.pk, by=by, text=text, **given)
    except (TooLarge, Unsupported, Invalid) as error:  # told beside what is wrong
        raise Invalid(error.message, fields={field: error.message}) from error


@require_GET
def plan_table_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show the lines as they were read, what has to be looked at, and the gap to be."""
    upload = get_object_or_404(uploads_visible_to(request.user), pk=pk)
    done = upload.confirmed_at is not None
    known = known_of(upload.plan.office)
    titles = {one.id: one.title for one in known}
    shown = [_shown(n, line, titles) for n, line in enumerate(upload.lines)]
    context = {
        "upload": upload,
        "plan": upload.plan,
        "lines": [line for line in shown if line["part"] == "item"],
        "others": [line for line in shown if line["part"] != "item"],
        "missing": _missing(upload) if not done else [],
        "form": ConfirmForm(),
        "there": upload.plan.items.count(),
        "steps": [
            (_("上传"), "done"),
            (_("核对"), "done" if done else "now"),
            (_("写入"), "done" if done else "todo"),
        ],
    }
    return render(request, "planning/plans/table.html", context)


def _missing(upload: PlanUpload) -> list[str]:
    """Return the routine matters of schools that the lines would never schedule in the year."""
    if upload.plan.period != PlanPeriod.YEAR:
        return []
    lines = [(line["kind"], line["matters"]) for line in upload.lines if line["part"] == "item"]
    known = known_of(upload.plan.office)
    return [one.title for one in never_scheduled(known, lines, schools=True, kindergartens=False)]


def _shown(number: int, line: dict[str, Any], titles: dict[int, str]) -> dict[str, Any]:
    first, last = date.fromisoformat(line["first_on"]), date.fromisoformat(line["last_on"])
    same = (first.year, first.month) == (last.year, last.month)
    months = _("%(first)d月") if same else _("%(first)d—%(last)d月")
    parts = {
        "title": _("标题"),
        "aims": _("目标和要求"),
        "head": _("表头或小标题"),
        "date": _("落款"),
    }
    return {
        **line,
        "number": number,
        "month_word": months % {"first": first.month, "last": last.month},
        "kind_word": ItemKind(line["kind"]).label,
        "audience_word": Audience(line["audience"]).label,
        "matter_words": [titles[one] for one in line["matters"] if one in titles],
        "part_word": parts.get(line["part"], ""),
    }


@require_http_methods(["GET", "POST"])
def line(request: PageRequest, pk: UUID, number: int) -> HttpResponse:
    """Correct one line by hand."""
    upload = get_object_or_404(uploads_visible_to(request.user), pk=pk)
    if number >= len(upload.lines):
        raise Http404
    kept = upload.lines[number]
    form = LineForm(upload.plan, request.POST or None, initial=_values(kept))
    given = request.POST.get("seen", "")
    seen = int(given) if given.isdecimal() and len(given) <= DIGITS else 0
    done = carry_out(
        form,
        lambda data: actions.correct_line(
            upload.pk, number, form.wanted(), by=request.user, seen=seen, part=data["part"]
        ),
    )
    if done is None:
        context = {"form": form, "upload": upload, "line": kept}
        return render(request, "planning/plans/line.html", context, status=form_status(form))
    return redirect(f"{reverse('plan-table', args=[pk])}#l{number}")


def _values(kept: dict[str, Any]) -> dict[str, Any]:
    values = {name: kept[name] for name in ("text", "kind", "first_on", "last_on", "audience")}
    part = kept["part"] if kept["part"] in {"item", "aims"} else "head"
    return {**values, "matters": kept["matters"], "units": kept["units"], "part": part}


@require_POST
def confirm(request: PageRequest, pk: UUID) -> HttpResponse:
    """Put the lines into the plan: all of them or nothing."""
    upload = get_object_or_404(uploads_visible_to(request.user), pk=pk)
    form = ConfirmForm(request.POST)
    form.is_valid()
    try:
        actions.confirm_table(
            upload.pk,
            by=request.user,
            checked_by_hand=form.cleaned_data["checked"],
            replace=form.cleaned_data["replace"],
        )
    except DomainError as error:
        words: dict[str, str] = getattr(error, "fields", {})
        messages.error(request, " ".join([error.message, *words.values()]))
        return redirect("plan-table", pk)
    messages.success(request, _("已写入计划。"))
    return redirect("plan", upload.plan_id)


@require_POST
def discard(request: PageRequest, pk: UUID) -> HttpResponse:
    """Throw what was read away."""
    upload = get_object_or_404(uploads_visible_to(request.user), pk=pk)
    actions.discard_table(upload.pk, by=request.user)
    messages.success(request, _("已放弃这份月份表，计划没有改动。"))
    return redirect("plan", upload.plan_id)
