"""A plan on its way: handed in, given back, approved or filed, issued, withdrawn."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dudao.lib.errors import DomainError
from dudao.planning import actions
from dudao.planning.queries.plans import plans_visible_to
from dudao.web.request import PageRequest

DIGITS = 9


@require_POST
def submit(request: PageRequest, pk: UUID) -> HttpResponse:
    """Hand a plan in as it was shown."""
    seen = _seen(request)
    return _step(
        request,
        pk,
        lambda plan: actions.submit_plan(plan, by=request.user, seen=seen),
        _("已送出，等待批准或备案。"),
    )


@require_POST
def approve(request: PageRequest, pk: UUID) -> HttpResponse:
    """Approve a plan, or file it."""
    seen = _seen(request)
    return _step(
        request,
        pk,
        lambda plan: actions.approve_plan(plan, by=request.user, seen=seen),
        _("已办理。"),
    )


@require_POST
def give_back(request: PageRequest, pk: UUID) -> HttpResponse:
    """Give a plan back with a reason."""
    reason = request.POST.get("reason", "")
    return _step(
        request,
        pk,
        lambda plan: actions.return_plan(plan, by=request.user, reason=reason),
        _("已退回。"),
    )


@require_POST
def withdraw(request: PageRequest, pk: UUID) -> HttpResponse:
    """Withdraw a plan with a reason."""
    reason = request.POST.get("reason", "")
    return _step(
        request,
        pk,
        lambda plan: actions.withdraw_plan(plan, by=request.user, reason=reason),
        _("计划已撤销。"),
    )


@require_POST
def draft_notice(request: PageRequest, pk: UUID) -> HttpResponse:
    """Draft the notice that issues a plan, and go on with it."""
    plan = get_object_or_404(plans_visible_to(request.user), pk=pk)
    try:
        document = actions.draft_plan_notice(plan.pk, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("plan", pk)
    messages.success(request, _("印发通知已起草。请核对后送核稿；印发后计划自动标为“已印发”。"))
    return redirect("document", document.pk)


def _step(
    request: PageRequest, pk: UUID, action: Callable[[UUID], object], word: str
) -> HttpResponse:
    """Do one thing to a plan; what is refused is told on its page."""
    plan = get_object_or_404(plans_visible_to(request.user), pk=pk)
    try:
        action(plan.pk)
    except DomainError as error:
        messages.error(request, " ".join([error.message, *_fields(error)]))
    else:
        messages.success(request, word)
    return redirect("plan", pk)


def _fields(error: DomainError) -> list[str]:
    fields: dict[str, str] = getattr(error, "fields", {})
    return [word for word in fields.values() if word != error.message]


def _seen(request: PageRequest) -> int | None:
    given = request.POST.get("seen", "")
    return int(given) if given.isdecimal() and len(given) <= DIGITS else None
