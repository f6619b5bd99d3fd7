"""Proposed months: the list, and one as a grid."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, require_anywhere
from dudao.inspectorate.models import Area
from dudao.lib import clock
from dudao.planning.models import Proposal
from dudao.planning.queries.proposals import arranged_areas, proposals_visible_to
from dudao.planning.states import ProposalState
from dudao.web.listing import Column, Listing
from dudao.web.proposals.forms import ProposalFilter
from dudao.web.proposals.reading import areas_in, grid_of, left_out, saved_by
from dudao.web.request import PageRequest

COLUMNS = [
    Column(_("月份"), lambda p: f"{p.month:%Y-%m}"),
    Column(_("范围"), lambda p: str(p.area or _("全室"))),
    Column(_("状态"), lambda p: p.get_state_display()),
    Column(_("入校次数"), lambda p: p.figures.get("visits")),
    Column(_("逐项入校次数"), lambda p: p.figures.get("naive")),
    Column(_("至少需要"), lambda p: p.figures.get("bound")),
    Column(_("里程（公里）"), lambda p: p.figures.get("km")),
    Column(_("未排上"), lambda p: len(p.unmet)),
    Column(_("编排人"), lambda p: str(p.made_by)),
]


@require_GET
def proposals_page(request: PageRequest) -> HttpResponseBase:
    """List the months one arranges."""
    require_anywhere(request.user, Permission.PROPOSAL_MAKE)
    listing = Listing(
        request,
        proposals_visible_to(request.user),
        ProposalFilter,
        orders={"newest": ("-month", "-id"), "oldest": ("month", "id")},
        decorate=_sum_up,
    )
    if listing.wants_export:
        return listing.export(_("月度排期"), COLUMNS)
    return render(request, "proposals/list.html", {"listing": listing})


@require_GET
def proposal_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a month: who goes where on which day, what merging saves, what is unmet and why."""
    proposal = get_object_or_404(proposals_visible_to(request.user), pk=pk)
    areas = areas_in(proposal)
    area = _chosen(areas, request.GET.get("area", ""))
    solving = proposal.solved_at is None and proposal.state == ProposalState.DRAFT
    context: dict[str, Any] = {
        "proposal": proposal,
        "areas": areas,
        "area": area,
        "solving": solving,
        "open": proposal.state == ProposalState.DRAFT and not solving,
        "saved": saved_by(proposal),
        "today": clock.today(),
    }
    if not solving:
        context |= {"grid": grid_of(proposal, area), "left": left_out(proposal)}
    return render(request, "proposals/proposal.html", context)


def may_propose_whole(request: PageRequest) -> bool:
    """Tell whether somebody arranges a whole office, and not only his area."""
    office = request.user.unit
    return (
        may_anywhere(request.user, Permission.INSPECTOR_EDIT)
        and office is not None
        and may_anywhere(request.user, Permission.PROPOSAL_MAKE)
    )


def areas_for(request: PageRequest) -> list[Area]:
    """Return the areas that somebody arranges."""
    return arranged_areas(request.user)


def _chosen(areas: list[Area], asked: str) -> Area | None:
    """Return the area asked for; of several the first, for a county does not fit a screen."""
    return next((area for area in areas if str(area.pk) == asked), areas[0] if areas else None)


def _sum_up(rows: list[Proposal]) -> None:
    for row in rows:
        row.saved = saved_by(row)  # type: ignore[attr-defined]
