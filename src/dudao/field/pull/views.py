"""The two ways down to a phone: the pull, and a picture or file by itself."""

import gzip
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from msgspec import Meta, Struct

from dudao.access.actions import note_unsent
from dudao.field.devices import about
from dudao.field.door import FieldRequest, door
from dudao.field.pull.answer import Have, answer
from dudao.field.pull.files import file_for
from dudao.files import queries as files
from dudao.files.images import EDGES
from dudao.lib.errors import Invalid

#: Above 6 the answer hardly gets smaller, and takes twice as long.
PACKED = 6


class Pull(Struct):
    """What a phone says of itself; `have` are the hashes of what it holds."""

    app: Annotated[str, Meta(max_length=60)] = ""
    have: Have = msgspec.field(default_factory=Have)
    unsent: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    oldest_unsent_at: Annotated[datetime, Meta(tz=True)] | None = None


@door
@require_POST
def pull(request: FieldRequest) -> HttpResponse:
    """Bring a phone up to date, and keep what it says it still holds."""
    said = _read(request.body)
    note_unsent(
        request.device,
        app=said.app,
        unsent=said.unsent,
        oldest_unsent_at=said.oldest_unsent_at,
    )
    return _packed(request, answer(request.person, about(request.person), said.have))


@door
@require_GET
def file(request: FieldRequest, pk: UUID) -> HttpResponseBase:
    """Hand out a file, or with `edge` the small copy of a picture."""
    found = file_for(request.person, pk)
    edge = _edge(request.GET.get("edge", "0"))
    if edge:
        picture = files.thumbnail(found, edge).open("rb")
        return FileResponse(picture, content_type="image/webp")
    return FileResponse(files.content(found), content_type=found.media_type)


def _read(body: bytes) -> Pull:
    try:
        return msgspec.json.decode(body, type=Pull)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Invalid(_("同步请求不完整，请更新应用后再试。")) from error


def _packed(request: HttpRequest, content: bytes) -> HttpResponse:
    """Return JSON, compressed for who takes it: this answer holds nothing that a stranger chose
    beside a secret, as a page may; and it is large.
    """
    response = HttpResponse(content, content_type="application/json")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = gzip.compress(content, PACKED, mtime=0)
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _edge(given: str) -> int:
    if given in {"0", *map(str, EDGES)}:
        return int(given)
    raise Invalid(_("没有这样大小的图片。"), fields={"edge": "0, 320, 1280"})
