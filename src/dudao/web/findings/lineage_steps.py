"""What a person decides about a finding and the problems before it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from dudao.findings import actions, queries
from dudao.findings.models import Finding
from dudao.web.findings.lineage import RecheckForm
from dudao.web.findings.steps import step
from dudao.web.findings.views import answer, visible
from dudao.web.forms import carry_out, is_id
from dudao.web.request import PageRequest


def _ancestor(request: PageRequest, finding: Finding) -> UUID:
    """Return the id of the earlier finding that was chosen; another school's is none."""
    given = request.POST.get("ancestor", "")
    seen = queries.visible_to(request.user).filter(unit=finding.unit)
    if not is_id(given) or not seen.filter(pk=given).exists():
        raise Http404
    return UUID(given)


def _back(request: PageRequest, finding: Finding) -> HttpResponse:
    """Return to where the decision was made: the list of suggestions, or the finding."""
    if request.POST.get("back") == "kinships":
        return redirect("kinships")
    return redirect("finding", finding.pk)


@step("finding")
def confirm(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take an inspector's word that it is that earlier problem again."""
    finding = visible(request, pk)
    actions.confirm_ancestor(finding.pk, _ancestor(request, finding), by=request.user)
    messages.success(request, _("已认定为同一问题再次出现。"))
    return _back(request, finding)


@step("finding")
def reject(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take an inspector's word that it is not that earlier problem."""
    finding = visible(request, pk)
    actions.reject_ancestor(finding.pk, _ancestor(request, finding), by=request.user)
    messages.success(request, _("已认定不是同一问题。"))
    return _back(request, finding)


@step("finding")
def recheck(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take what was seen when a closed problem was looked at again."""
    finding = visible(request, pk)
    form = RecheckForm(request.POST, request.FILES, auto_id="recheck-%s")
    done = carry_out(
        form,
        lambda data: actions.recheck(
            finding.pk,
            by=request.user,
            note=data["note"],
            evidence=form.store(finding.unit, request.user),
            seen=data["seen"],
        ),
    )
    return answer(request, pk, form, _("已登记：复查属实。") if done else None)
