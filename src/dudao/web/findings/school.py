"""What the school does about a finding: plan, tick off, ask for time, report what was done."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dudao.findings import actions
from dudao.findings.models import Extension
from dudao.findings.states import ExtensionState
from dudao.web.findings.known import problem_photos
from dudao.web.findings.school_forms import (
    ExtendForm,
    GrantForm,
    PromiseForm,
    RefuseForm,
    SubmitForm,
)
from dudao.web.findings.steps import step
from dudao.web.findings.views import answer, visible
from dudao.web.forms import carry_out
from dudao.web.request import PageRequest


@step("finding")
def promise(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the responsible person, the measures and the steps."""
    finding = visible(request, pk)
    form = PromiseForm(request.POST)
    done = carry_out(
        form, lambda _data: actions.promise(finding.pk, by=request.user, **form.given())
    )
    return answer(request, pk, form, _("已登记责任人和措施。") if done else None)


@step("finding")
def submit(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the result with photos, each beside the photo of the problem it answers."""
    finding = visible(request, pk)
    form = SubmitForm(request.POST, request.FILES, initial={"problems": problem_photos(finding)})
    unit = finding.responsible_unit or finding.unit
    done = carry_out(
        form,
        lambda data: actions.submit_rectification(
            finding.pk,
            by=request.user,
            result=data["result"],
            evidence=form.store(unit, request.user),
            before=form.before(),
            seen=data["seen"],
        ),
    )
    return answer(request, pk, form, _("已提交，等待督学核查。") if done else None)


@require_POST
def tick(request: PageRequest, pk: UUID, step_id: int) -> HttpResponse:
    """Mark a step as done, or as not done after all."""
    finding = visible(request, pk)
    if not finding.steps.filter(pk=step_id).exists():
        raise Http404
    actions.tick_step(step_id, by=request.user, done="undo" not in request.POST)
    return redirect("finding", pk)


@step("finding")
def extend(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the request for more time."""
    finding = visible(request, pk)
    form = ExtendForm(request.POST)
    done = carry_out(form, lambda data: actions.ask_extension(finding.pk, by=request.user, **data))
    return answer(request, pk, form, _("已提交延期申请，等待督导室批复。") if done else None)


@step("finding")
def grant(request: PageRequest, pk: UUID) -> HttpResponse:
    """Agree to the request that waits."""
    asked = _asked(request, pk)
    form = GrantForm(request.POST)
    done = carry_out(form, lambda data: actions.grant_extension(asked.pk, by=request.user, **data))
    return answer(request, pk, form, _("已同意延期，整改期限已更新。") if done else None)


@step("finding")
def refuse(request: PageRequest, pk: UUID) -> HttpResponse:
    """Leave the deadline as it is."""
    asked = _asked(request, pk)
    form = RefuseForm(request.POST)
    done = carry_out(form, lambda data: actions.refuse_extension(asked.pk, by=request.user, **data))
    return answer(request, pk, form, _("已答复：不同意延期。") if done else None)


def _asked(request: PageRequest, pk: UUID) -> Extension:
    """Return the request that waits; when somebody has decided meanwhile, the latest one."""
    rows = visible(request, pk).extensions.order_by("-id")
    waiting = rows.filter(state=ExtensionState.ASKED.value)
    return waiting.first() or get_object_or_404(rows[:1])
