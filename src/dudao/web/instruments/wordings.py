"""The wording bank: what was worded otherwise beside what the form offers, and its fate."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, require
from dudao.findings import queries as findings
from dudao.instruments import actions, queries
from dudao.instruments.models import WordingProposal
from dudao.instruments.rules import PARTS
from dudao.instruments.states import WordingPart, WordingState
from dudao.lib.errors import NotAllowed
from dudao.visits import actions as visits
from dudao.visits import queries as visit_queries
from dudao.web.forms import carry_out, form_status
from dudao.web.instruments.wording_forms import ProposeForm, TakeForm, WordingFilter
from dudao.web.listing import DIGITS, Listing
from dudao.web.request import PageRequest

_EXAMPLES = 5


@require_GET
def wordings_page(request: PageRequest) -> HttpResponse:
    """List the proposed wordings one decides on, or proposed oneself: those that wait first."""
    opened = (Permission.WORDING_DECIDE, Permission.WORDING_PROPOSE)
    if not any(may_anywhere(request.user, one) for one in opened):
        raise NotAllowed(_("您没有查看用语库的权限。如确需办理，请联系督导室管理员。"))
    listing = Listing(
        request,
        queries.proposals_visible_to(request.user),
        WordingFilter,
        orders={"newest": ("-last_at", "-id"), "item": ("form", "item", "id")},
        decorate=_labelled,
    )  # fmt: skip
    own = queries.wordings_visible_to(request.user).filter(valid_to=None)
    context = {"listing": listing, "own": own.order_by("form", "item", "pk")}
    return render(request, "instruments/wordings.html", context)


@require_GET
def wording_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show a proposal beside the wordings its item has now."""
    return _page(request, _find(request, pk))


@require_http_methods(["GET", "POST"])
def take(request: PageRequest, pk: int) -> HttpResponse:
    """Take a proposal into the bank, edited or as it is; a reload leads back to it."""
    if request.method == "GET":
        return redirect("wording", pk)
    proposal = _find(request, pk)
    form = TakeForm(request.POST)
    made = carry_out(form, lambda said: actions.take_wording(pk, by=request.user, **said))
    if made is None:
        return _page(request, proposal, form)
    messages.success(request, _("已收入用语库。网页和手机上这一项会多出这条表述。"))
    return redirect("wordings")


@require_POST
def merge(request: PageRequest, pk: int) -> HttpResponse:
    """Count a proposal for another."""
    given = request.POST.get("into", "")
    into = int(given) if given.isdecimal() and len(given) <= DIGITS else 0
    made = actions.merge_wording(_find(request, pk).pk, into, by=request.user)
    messages.success(request, _("已并入另一条建议。"))
    return redirect("wording", made.pk)


@require_POST
def reject(request: PageRequest, pk: int) -> HttpResponse:
    """Leave a proposal out, with a reason."""
    reason = request.POST.get("reason", "")
    actions.reject_wording(_find(request, pk).pk, by=request.user, reason=reason)
    messages.success(request, _("已注明不收入。相近的表述不会再提出来。"))
    return redirect("wordings")


@require_POST
def end(request: PageRequest, pk: int) -> HttpResponse:
    """Offer a ready text of the office no longer."""
    own = get_object_or_404(queries.wordings_visible_to(request.user), pk=pk)
    actions.end_wording(own.pk, by=request.user)
    messages.success(request, _("已停用这条表述。已经用它写下的问题不受影响。"))
    return redirect("wordings")


@require_http_methods(["GET", "POST"])
def propose(request: PageRequest, pk: UUID) -> HttpResponse:
    """Propose how a finding is worded to the bank of the item it was raised from."""
    rows = findings.visible_to(request.user).select_related("unit")
    finding = get_object_or_404(rows, pk=pk)
    require(request.user, Permission.WORDING_PROPOSE, finding.unit)
    form = ProposeForm(
        request.POST or None, initial={part: getattr(finding, part) for part in PARTS}
    )
    made = carry_out(form, lambda said: visits.propose_wording(pk, by=request.user, **said))
    if made is None:
        source = visit_queries.source_of(pk)
        item = source.version.form.item(source.item) if source else None
        context = {"form": form, "finding": finding, "item": item}
        return render(
            request, "instruments/wording_propose.html", context, status=form_status(form)
        )
    messages.success(request, _("已提交建议，学校名、人名和数字已去掉。督导室研究后决定是否收入。"))
    return redirect("finding", pk)


def _page(
    request: PageRequest, proposal: WordingProposal, form: TakeForm | None = None
) -> HttpResponse:
    pending = proposal.state == WordingState.PENDING
    decides = pending and may(request.user, Permission.WORDING_DECIDE, proposal.office)
    item = queries.of_item(proposal)
    uses = proposal.uses.order_by("-at").values_list("finding", flat=True)[:_EXAMPLES]
    context: dict[str, Any] = {
        "proposal": proposal,
        "item": item,
        "bank": _bank(proposal),
        "decides": decides,
        "form": form or TakeForm(initial=_said(proposal)),
        "others": queries.standing(proposal) if decides else (),
        "examples": findings.visible_to(request.user).filter(pk__in=list(uses)).order_by("-id"),
    }
    status = form_status(form) if form else 200
    return render(request, "instruments/wording.html", context, status=status)


def _bank(proposal: WordingProposal) -> list[Any]:
    item = queries.of_item(proposal)
    if item is None:
        return []
    return list(queries.supplemented(proposal.version, item, proposal.office).wording)


def _said(proposal: WordingProposal) -> dict[str, str]:
    return {name: getattr(proposal, name) for name in TakeForm.base_fields}


def _labelled(rows: list[WordingProposal]) -> None:
    """Give every proposal the words of its item and of its parts that differ."""
    for row in rows:
        item = queries.of_item(row)
        row.label = item.label if item else row.item  # type: ignore[attr-defined]
        row.parts = [WordingPart(part).label for part in row.changed]  # type: ignore[attr-defined]


def _find(request: PageRequest, pk: int) -> WordingProposal:
    return get_object_or_404(queries.proposals_visible_to(request.user), pk=pk)
