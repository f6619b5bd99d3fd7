"""Getting the visit a page is about, as far as the person may see it."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from dudao.visits import queries
from dudao.visits.models import Record, Visit
from dudao.web.request import PageRequest

LONGEST_NUMBER = 9


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


def number_in(given: str | None) -> int:
    """Return the whole number somebody sent in a query or a hidden field, 0 for anything else."""
    return int(given) if given and given.isdecimal() and len(given) <= LONGEST_NUMBER else 0


def id_in(given: str | None) -> UUID:
    """Return the id somebody sent in a query; raises `Http404` for anything else."""
    try:
        return UUID(given or "")
    except ValueError as error:
        raise Http404 from error


def record_of(request: PageRequest, pk: UUID, record: UUID) -> Record:
    """Return a form of the visit `pk`."""
    visit = inside_of(request, pk)
    found = get_object_or_404(queries.records_of(visit), pk=record)
    found.visit = visit
    return found
