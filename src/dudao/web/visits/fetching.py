"""Getting the visit a page is about, as far as the person may see it."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from dudao.visits import queries
from dudao.visits.models import Record, Visit
from dudao.web.request import PageRequest


def visit_of(request: PageRequest, pk: UUID) -> Visit:
    """Return the visit `pk`; raises `Http404` for one that the person may not know of."""
    rows = queries.visible_to(request.user).select_related(
        "unit__office", "office", "leader", "assignment"
    )
    return get_object_or_404(rows.prefetch_related("companions"), pk=pk)


def inside_of(request: PageRequest, pk: UUID) -> Visit:
    """Return the visit `pk` for those who see its records too; `Http404` for the school."""
    visit = visit_of(request, pk)
    if not queries.seen_inside_by(visit, request.user):
        raise Http404
    return visit


def record_of(request: PageRequest, pk: UUID, record: UUID) -> Record:
    """Return a form of the visit `pk`."""
    visit = inside_of(request, pk)
    found = get_object_or_404(queries.records_of(visit), pk=record)
    found.visit = visit
    return found
