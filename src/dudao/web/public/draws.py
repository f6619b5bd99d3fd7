"""What anybody may know of a draw: the list and its hash at once, the result once published."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from dudao.planning import drawing
from dudao.planning.models import Draw
from dudao.planning.queries.draws import open_draw
from dudao.planning.states.draws import DrawState
from dudao.web.planning.draws.views import certificate_answer, result_rows, steps_of, struck_rows
from dudao.web.public.door import open_page
from dudao.web.public.proof import groups

SHOWN = 300


@open_page
def public_draw_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show a draw as far as it is public."""
    draw = _found(code)
    drawn = drawing.read_list(draw.list_text)
    is_public = draw.state == DrawState.PUBLISHED
    context: dict[str, Any] = {
        "draw": draw,
        "is_public": is_public,
        "steps": steps_of(draw),
        "groups": groups(draw.list_sha256),
        "drawn": drawn,
        "quotas": [quota for quota in drawn.quotas if quota[1]],
        "entries": drawn.entries[:SHOWN],
        "more": max(0, len(drawn.entries) - SHOWN),
        "shares": draw.shares.select_related("person").order_by("position"),
        "rows": result_rows(draw) if is_public else [],
        "struck": struck_rows(draw) if is_public else [],
        "following": Draw.objects.filter(previous=draw).exclude(list_sha256="").first(),
    }
    return render(request, "public/draw.html", context)


@open_page
def public_draw_list(_request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the text of the list, byte for byte as it was hashed."""
    draw = _found(code)
    return HttpResponse(draw.list_text, content_type="application/json; charset=utf-8")


@open_page
def public_draw_certificate(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """Hand out the certificate of a published draw."""
    draw = _found(code)
    if draw.state != DrawState.PUBLISHED or form not in {"docx", "pdf", "json"}:
        raise Http404
    return certificate_answer(request, draw, form)


@open_page
def public_draw_script(_request: HttpRequest) -> HttpResponse:
    """Hand out the script that recomputes certificates."""
    answer = HttpResponse(drawing.recompute_script(), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="recompute.py"'
    return answer


def _found(code: str) -> Draw:
    draw = open_draw(code)
    if draw is None:
        raise Http404
    return draw
