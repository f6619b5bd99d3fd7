"""Results of evaluations while they are up for everybody to see (公示)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from dudao.evaluation.queries.results import put_up, up_on
from dudao.lib import clock
from dudao.web.public.door import open_page

_GONE = 410


@open_page
def public_publicity_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is up, until when, and where to object; once it is over, only that it is."""
    row = get_object_or_404(put_up(), pk=pk)
    is_up = up_on(clock.today()).filter(pk=row.pk).exists()
    context = {"row": row, "is_up": is_up, "office": row.batch.round.office}
    return render(request, "public/publicity.html", context, status=200 if is_up else _GONE)
