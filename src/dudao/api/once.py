"""Idempotency-Key: a POST that is sent again gets the same answer and does nothing twice."""

import hashlib
import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from dudao.api.auth import caller
from dudao.inbox.actions import Answer, accept_once

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
#: Shown when they are made and kept nowhere, not even in a receipt.
SHOWN_ONCE = ("first_password", "signing_secret")


def once(request: HttpRequest, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Return the answer of `view`, done once per person and key when the request has a key."""
    key = request.headers.get(HEADER)
    person = caller(request) if request.method == "POST" and key is not None else None
    if person is None or key is None:
        return view()
    made: list[HttpResponseBase] = []

    def work() -> Answer:
        made.append(view())
        return _kept(made[0])

    answer, again = accept_once(key, _digest(request), work, by=person)
    if not again:
        return made[0]
    response = HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)
    response[REPLAYED] = "true"
    return response


def _kept(response: HttpResponseBase) -> Answer:
    """Return `response` as it is kept: what is shown once is not."""
    body = response.content if isinstance(response, HttpResponse) else b""
    if any(f'"{name}"'.encode() in body for name in SHOWN_ONCE):
        said = json.loads(body)
        body = json.dumps({**said, **dict.fromkeys(set(SHOWN_ONCE) & set(said))}).encode()
    return Answer(response.status_code, response["Content-Type"], body)


def _digest(request: HttpRequest) -> str:
    """Return the hash of what makes a request the same: path, fields, files."""
    digest = hashlib.sha256(request.get_full_path().encode())
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode())
    for name, uploads in sorted(request.FILES.lists()):
        for upload in uploads:
            digest.update(repr((name, upload.name)).encode())
            for chunk in upload.chunks():
                digest.update(chunk)
            upload.seek(0)
    return digest.hexdigest()
