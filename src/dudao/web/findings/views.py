"""The page of a finding."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.findings import actions, queries
from dudao.findings.models import Finding, Verification
from dudao.findings.states import Verdict
from dudao.org.models import Person
from dudao.web.findings.forms import (
    RelapseForm,
    VerdictForm,
    VerifyForm,
)
from dudao.web.findings.reading import page_context
from dudao.web.findings.steps import step
from dudao.web.forms import carry_out, form_status
from dudao.web.request import PageRequest

READERS = (Permission.FINDING_VIEW, Permission.FINDING_VIEW_TOLD, Permission.FINDING_VIEW_TAGGED)


def open_to(person: Person, *permissions: Permission) -> None:
    """Answer 403 to whoever has none of `permissions` anywhere."""
    if not any(may_anywhere(person, permission) for permission in permissions):
        raise PermissionDenied


@require_GET
def finding_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a finding: the problem, what was done, whose turn it is."""
    return _page(request, pk)


@step("finding")
def verify(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the inspector's verdict."""
    finding = visible(request, pk)
    form = VerifyForm(request.POST, request.FILES)
    done = carry_out(form, lambda data: _judge(request, finding, form, **data))
    return answer(request, pk, form, _("已登记核查结论。") if done else None)


@step("finding")
def relapse(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the inspector's word that a closed problem has come back."""
    finding = visible(request, pk)
    form = RelapseForm(request.POST, request.FILES)
    done = carry_out(
        form,
        lambda data: _judge(request, finding, form, verdict=Verdict.RELAPSED, **data),
    )
    return answer(request, pk, form, _("已登记反弹，学校需要重新整改。") if done else None)


def _judge(request: PageRequest, finding: Finding, form: VerdictForm, **given: Any) -> Verification:
    given["evidence"] = form.store(finding.unit, request.user)
    return actions.verify(finding.pk, by=request.user, **given)


def visible(request: PageRequest, pk: UUID) -> Finding:
    """Return the finding, or 404 for whoever may not know of it."""
    rows = queries.visible_to(request.user).select_related(
        "unit",
        "office",
        "section",
        "responsible_unit",
        "category",
        "urgent_report",
        "raised_by",
        "notice__document",
    )
    return get_object_or_404(rows, pk=pk)


def answer(request: PageRequest, pk: UUID, form: forms.Form, done: str | None) -> HttpResponse:
    """Lead back to the finding with the words `done`; without them show the refused form."""
    if done is None:
        return _page(request, pk, form)
    messages.success(request, done)
    return redirect("finding", pk)


def _page(request: PageRequest, pk: UUID, attempt: forms.Form | None = None) -> HttpResponse:
    """Draw the page as the finding stands now, with a refused form as it was filled in."""
    context = page_context(visible(request, pk), request.user, attempt)
    status = 200 if attempt is None else form_status(attempt)
    return render(request, "findings/finding.html", context, status=status)
