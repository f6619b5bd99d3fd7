"""The bytes of a file and the small copy of a picture, for those who may see them."""

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dudao.files import queries
from dudao.files.images import EDGES
from dudao.files.models import Shot
from dudao.web.request import PageRequest
from dudao.workgroup.queries.files import openable

SOUNDS = frozenset({"audio/mp4", "audio/webm", "audio/ogg", "audio/mpeg", "audio/wav"})
#: What a browser shows by itself without running anything in it; everything else is saved.
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"}) | SOUNDS
#: A file never changes, but who may see it does: only the person's own browser may keep it.
KEPT = "private, max-age=86400"


@require_GET
def file_content(request: PageRequest, pk: UUID) -> FileResponse:
    """Hand out a file: shown if it is a picture or PDF, else (or with ?download) saved."""
    file = openable(request.user, pk)
    shown = file.media_type in SHOWN and "download" not in request.GET
    return _answer(
        FileResponse(
            queries.content(file),
            as_attachment=not shown,
            filename=file.name,
            content_type=file.media_type,
        )
    )


@require_GET
def file_about(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a file with what is known of it: how it was made, its marks, its hashes."""
    file = openable(request.user, pk)
    shot = Shot.objects.filter(file=file).first()
    return render(request, "files/about.html", {"file": file, "shot": shot})


@require_GET
def file_thumbnail(request: PageRequest, pk: UUID) -> FileResponse:
    """Hand out the small copy of a picture; ?edge=1280 the larger of the two."""
    file = openable(request.user, pk)
    small, large = EDGES
    edge = large if request.GET.get("edge") == str(large) else small
    picture = queries.thumbnail(file, edge)
    return _answer(FileResponse(picture.open("rb"), content_type="image/webp"))


def _answer(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = KEPT
    return response
