"""Everything the school has to do, in one list for the phone."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.documents import queries as documents
from dudao.documents.states import Kind
from dudao.findings import queries
from dudao.visits import queries as visits
from dudao.visits.states import State as VisitState
from dudao.web.findings.reading import clocked
from dudao.web.findings.views import open_to
from dudao.web.request import PageRequest

#: More than a school ever has; a guard against a region-wide grant.
MOST = 100


@require_GET
def inbox_page(request: PageRequest) -> HttpResponse:
    """Show what is to sign for and to rectify; what was sent back and is due first on top."""
    open_to(request.user, Permission.DOCUMENT_RECEIVE)
    to_rectify = list(queries.inbox(request.user)[:MOST])
    submitted = list(queries.handed_in(request.user)[:MOST])
    clocked([*to_rectify, *submitted])
    to_sign = visits.visible_to(request.user).filter(state=VisitState.FED_BACK)
    context = {
        "visits": to_sign.select_related("unit", "leader").order_by("planned_on", "id")[:MOST],
        "deliveries": documents.inbox(request.user)
        .filter(acknowledged_at=None, document__kind=Kind.RECTIFICATION_NOTICE)
        .select_related("document__notice")[:MOST],
        "to_rectify": to_rectify,
        "submitted": submitted,
    }
    return render(request, "findings/inbox.html", context)
