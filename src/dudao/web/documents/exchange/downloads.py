"""Handing out packages, their receipts, the papers in them, and one's own card."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dudao.documents.exchange import MEDIA_TYPES, written
from dudao.documents.models import Seal
from dudao.documents.queries import exchange as queries
from dudao.files import queries as files
from dudao.org.queries import own_office
from dudao.web.documents.exchange.packages import visible
from dudao.web.request import PageRequest


@require_GET
def file(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out a package as it was signed."""
    found = get_object_or_404(visible(request.user), pk=pk).file
    return FileResponse(
        files.content(found), as_attachment=True, filename=found.name, content_type=found.media_type
    )


@require_GET
def receipt(request: PageRequest, pk: int) -> HttpResponse:
    """Hand out the signed receipt."""
    package = get_object_or_404(visible(request.user).exclude(receipt=None), pk=pk)
    name = _("回执-%(subject)s.json") % {"subject": package.subject[:60]}
    return _attached(written(package.receipt), name, "application/json")


@require_GET
def part(request: PageRequest, pk: int, part: str) -> HttpResponse:
    """Hand out a paper from inside a package, before it is accepted too."""
    package = get_object_or_404(visible(request.user), pk=pk)
    whole = queries.opened(package)
    named = [it for record in whole.manifest.records for it in record.files if it.path == part]
    if not named:
        raise Http404
    suffix = part.rpartition(".")[2]
    return _attached(whole.entries[part], named[0].name, MEDIA_TYPES[suffix])


@require_GET
def card(request: PageRequest) -> HttpResponse:
    """Hand out the card of one's own office."""
    visible(request.user)
    seal = get_object_or_404(Seal.objects.select_related("office"), office=own_office(request.user))
    name = _("名片-%(office)s.json") % {"office": seal.office.name}
    return _attached(queries.card_of(seal).encode(), name, "application/json")


def _attached(content: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
