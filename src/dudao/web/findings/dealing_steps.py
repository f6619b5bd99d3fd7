"""Steps on a finding's page that lead past the school, and the two lists of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere
from dudao.findings import actions
from dudao.findings.models import CircularProposal, UrgentReport
from dudao.findings.queries import dealing
from dudao.findings.queries.categories import holding
from dudao.lib import clock
from dudao.web.findings.dealing_forms import (
    CategoriseForm,
    CauseForm,
    CircularFilter,
    CircularForm,
    ConsultForm,
    DecideForm,
    ReceiveForm,
    UrgentFilter,
    UrgentForm,
)
from dudao.web.findings.steps import step
from dudao.web.findings.views import answer, open_to, visible
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.request import PageRequest

URGENT_COLUMNS = [
    Column(gettext_lazy("学校"), lambda r: r.finding.unit.name, 24),
    Column(gettext_lazy("编号"), lambda r: r.finding.number, 16),
    Column(gettext_lazy("问题事实"), lambda r: r.finding.fact, 48),
    Column(gettext_lazy("现场情况"), lambda r: r.situation, 48),
    Column(gettext_lazy("已采取的措施"), lambda r: r.measures_taken, 36),
    Column(gettext_lazy("险情已排除"), lambda r: _("是") if r.danger_removed else "", 10),
    Column(gettext_lazy("报告人"), lambda r: str(r.reported_by), 10),
    Column(gettext_lazy("报告时间"), lambda r: r.reported_at, 16),
    Column(gettext_lazy("接收人"), lambda r: str(r.received_by or ""), 10),
    Column(gettext_lazy("接收时间"), lambda r: r.received_at, 16),
    Column(gettext_lazy("督导室意见"), lambda r: r.decision, 36),
]
CIRCULAR_COLUMNS = [
    Column(gettext_lazy("学校"), lambda p: p.finding.unit.name, 24),
    Column(gettext_lazy("编号"), lambda p: p.finding.number, 16),
    Column(gettext_lazy("问题事实"), lambda p: p.finding.fact, 48),
    Column(gettext_lazy("事由"), lambda p: p.get_ground_display(), 14),
    Column(gettext_lazy("理由"), lambda p: p.reason, 40),
    Column(gettext_lazy("建议人"), lambda p: str(p.proposed_by or ""), 10),
    Column(gettext_lazy("建议时间"), lambda p: p.proposed_at, 16),
    Column(gettext_lazy("状态"), lambda p: p.get_state_display(), 10),
    Column(gettext_lazy("处理意见"), lambda p: p.decision_note, 36),
]


@step("finding")
def report_urgent(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the inspector's written report."""
    finding = visible(request, pk)
    form = UrgentForm(request.POST)
    done = carry_out(form, lambda data: actions.report_urgent(finding.pk, by=request.user, **data))
    return answer(request, pk, form, _("已书面报告督导室。") if done else None)


@step("finding")
def receive_urgent(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the office's decision on the report."""
    report = get_object_or_404(dealing.urgent_visible_to(request.user), finding=pk)
    form = ReceiveForm(request.POST)
    done = carry_out(form, lambda data: actions.receive_urgent(report.pk, by=request.user, **data))
    return answer(request, pk, form, _("已接收，意见会告知督学。") if done else None)


@step("finding")
def consult(request: PageRequest, pk: UUID) -> HttpResponse:
    """Draft a letter to a section."""
    finding = visible(request, pk)
    form = ConsultForm(request.POST, finding=finding)
    made = carry_out(
        form, lambda data: actions.open_consultation(finding.pk, by=request.user, **data)
    )
    if made is None:
        return answer(request, pk, form, None)
    messages.success(request, _("已起草协商函。请核对正文后送核稿。"))
    return redirect("consultation", made.pk)


@step("finding")
def assign(request: PageRequest, pk: UUID) -> HttpResponse:
    """Make a unit outside the school answer for the finding."""
    finding = visible(request, pk)
    form = CauseForm(request.POST, finding=finding)
    done = carry_out(form, lambda data: actions.assign_cause(finding.pk, by=request.user, **data))
    return answer(request, pk, form, _("已转由校外单位整改。") if done else None)


@step("finding")
def give_back(request: PageRequest, pk: UUID) -> HttpResponse:
    """Let the school answer for it again."""
    actions.return_cause(visible(request, pk).pk, by=request.user)
    messages.success(request, _("已改由学校整改。"))
    return redirect("finding", pk)


@step("finding")
def propose_circular(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take a proposal for a circular."""
    finding = visible(request, pk)
    form = CircularForm(request.POST, finding=finding)
    done = carry_out(
        form, lambda data: actions.propose_circular(finding.pk, by=request.user, **data)
    )
    return answer(request, pk, form, _("已建议通报，等待督导室研究。") if done else None)


@step("finding")
def categorise(request: PageRequest, pk: UUID) -> HttpResponse:
    """Put the finding under a category."""
    finding = visible(request, pk)
    form = CategoriseForm(request.POST, finding=finding)
    known = holding(finding.office, clock.today())
    done = carry_out(
        form,
        lambda data: actions.categorise(
            finding.pk,
            by=request.user,
            category=known.filter(pk=data["category"]).first(),
            seen=data["seen"],
        ),
    )
    return answer(request, pk, form, _("已归类。") if done else None)


@require_GET
def urgent_page(request: PageRequest) -> HttpResponseBase:
    """List the written reports of danger and violations."""
    open_to(request.user, Permission.FINDING_VIEW)
    listing: Listing[UrgentReport] = Listing(
        request,
        dealing.urgent_visible_to(request.user),
        UrgentFilter,
        orders={"newest": ("-reported_at", "-id")},
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("紧急报告"), URGENT_COLUMNS)
    return render(request, "findings/urgent_reports.html", {"listing": listing})


@require_GET
def circulars_page(request: PageRequest) -> HttpResponseBase:
    """List what was proposed for circulars."""
    open_to(request.user, Permission.FINDING_VIEW)
    listing: Listing[CircularProposal] = Listing(
        request,
        dealing.circulars_visible_to(request.user),
        CircularFilter,
        orders={"newest": ("-proposed_at", "-id")},
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("通报建议"), CIRCULAR_COLUMNS)
    decides = may_anywhere(request.user, Permission.CIRCULAR_DECIDE)
    return render(request, "findings/circulars.html", {"listing": listing, "decides": decides})


@require_http_methods(["GET", "POST"])
def circular_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a proposal and take the director's decision."""
    proposal = get_object_or_404(
        dealing.circulars_visible_to(request.user).select_related("finding__office"), pk=pk
    )
    form = DecideForm(request.POST or None)
    done = carry_out(
        form,
        lambda data: actions.decide_circular(
            proposal.pk, by=request.user, accept=data["accept"] == "yes", note=data["note"]
        ),
    )
    if done is None:
        office = proposal.finding.office
        context = {
            "proposal": proposal,
            "form": form,
            "decides": may(request.user, Permission.CIRCULAR_DECIDE, office),
        }
        return render(request, "findings/circular.html", context, status=form_status(form))
    messages.success(request, _("已登记处理意见。"))
    return redirect("circular", pk)
