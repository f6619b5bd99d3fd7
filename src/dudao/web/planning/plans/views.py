"""Plans: the list, the tree of a year, one by month."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere
from dudao.audit.queries import history_of
from dudao.documents import queries as documents
from dudao.lib import clock
from dudao.planning.models import Plan
from dudao.planning.queries.plans import (
    children_of,
    gaps_of,
    items_of,
    last_years,
    may_draft,
    may_settle,
    plans_visible_to,
    uploads_visible_to,
)
from dudao.planning.states import PlanState
from dudao.web.findings.views import open_to
from dudao.web.listing import Column, Listing
from dudao.web.planning.plans.forms import PlanFilter
from dudao.web.planning.plans.reading import entry, months_shown, owner_words, state_words, tree
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("标题"), lambda p: p.title, 48),
    Column(gettext_lazy("层级"), owner_words, 24),
    Column(gettext_lazy("周期"), lambda p: p.get_period_display(), 12),
    Column(gettext_lazy("起"), lambda p: p.first_on, 12),
    Column(gettext_lazy("止"), lambda p: p.last_on, 12),
    Column(gettext_lazy("状态"), state_words, 14),
    Column(gettext_lazy("批准（备案）"), lambda p: p.approved_at, 16),
]
_READERS = (Permission.PLAN_VIEW, Permission.PLAN_DRAFT)
_LIVING = {PlanState.APPROVED, PlanState.PUBLISHED}
DIGITS = 4


@require_GET
def plans_page(request: PageRequest) -> HttpResponseBase:
    """List the plans one may see."""
    open_to(request.user, *_READERS)
    listing = Listing(
        request,
        plans_visible_to(request.user),
        PlanFilter,
        orders={"newest": ("-first_on", "-id"), "oldest": ("first_on", "id")},
    )
    if listing.wants_export:
        return listing.export(_("督导计划"), COLUMNS)
    context = {"listing": listing, "may_make": may_anywhere(request.user, Permission.PLAN_DRAFT)}
    return render(request, "planning/plans/list.html", context)


@require_GET
def plan_tree_page(request: PageRequest) -> HttpResponse:
    """Show the plans of a year as they follow each other: county, areas, inspectors."""
    open_to(request.user, *_READERS)
    given = request.GET.get("year", "")
    known = given.isdecimal() and len(given) == DIGITS and int(given) > 0
    year = int(given) if known else clock.today().year
    context = {
        "year": year,
        "before": year - 1,
        "after": year + 1,
        "tree": tree(request.user, year),
    }
    return render(request, "planning/plans/tree.html", context)


@require_GET
def plan_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a plan by month, whose turn it is, and what it never schedules."""
    plan = get_object_or_404(
        plans_visible_to(request.user).select_related("parent", "document", "approved_by"), pk=pk
    )
    items = list(items_of(plan))
    drafts = may_draft(request.user, plan)
    draft = plan.state == PlanState.DRAFT
    seen = plans_visible_to(request.user)
    context = {
        "plan": plan,
        "owner": owner_words(plan),
        "state_word": state_words(plan),
        "months": months_shown(plan, items),
        "items": items,
        "gaps": gaps_of(plan, items),
        "children": children_of(plan, request.user),
        "parent": seen.filter(pk=plan.parent_id).first() if plan.parent_id else None,
        "uploads": _waiting(request, plan) if draft and drafts else [],
        "last": last_years(plan) if draft and drafts and not items else None,
        "may_edit": draft and drafts,
        "may_settle": plan.state == PlanState.SUBMITTED and may_settle(request.user, plan),
        "may_withdraw": _may_withdraw(request, plan),
        "may_issue": _may_issue(request, plan),
        "may_copy": drafts and not draft,
        "may_derive": plan.state in _LIVING and plan.inspector_id is None,
        "document": _document(request, plan),
        "entries": [entry(event) for event in history_of(plan)],
    }
    return render(request, "planning/plans/plan.html", context)


def _waiting(request: PageRequest, plan: Plan) -> list[object]:
    rows = uploads_visible_to(request.user).filter(plan=plan, confirmed_at=None)
    return list(rows.defer("lines").order_by("-at"))


def _may_withdraw(request: PageRequest, plan: Plan) -> bool:
    if plan.state == PlanState.WITHDRAWN:
        return False
    asks = may_draft if plan.state == PlanState.DRAFT else may_settle
    return asks(request.user, plan)


def _may_issue(request: PageRequest, plan: Plan) -> bool:
    ready = plan.state == PlanState.APPROVED and plan.inspector_id is None
    drafted = plan.document is not None and plan.document.state != "void"
    return ready and not drafted and may(request.user, Permission.REGISTER_DRAFT, plan.office)


def _document(request: PageRequest, plan: Plan) -> object | None:
    if plan.document_id is None:
        return None
    return documents.visible_to(request.user).filter(pk=plan.document_id).first()
