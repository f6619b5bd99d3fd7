"""Idempotency-Key: a POST that is sent again gets the same answer and does nothing twice."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from dudao.api import problems
from dudao.api.auth import caller
from dudao.inbox.actions import Answer, accept_once
from dudao.lib.errors import DomainError

View = Callable[..., HttpResponseBase]


def once(view: View) -> View:
    """Wrap an API view so that a POST with an Idempotency-Key is done once per person and key."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        key = request.headers.get("idempotency-key", "").strip()
        person = caller(request) if request.method == "POST" and key else None
        if person is None:
            return view(request, *args, **kwargs)

        def work() -> Answer:
            response = view(request, *args, **kwargs)
            return Answer(
                response.status_code, response.get("Content-Type", ""), _content(response)
            )

        try:
            answer, again = accept_once(key, _digest(request), work, by=person)
        except DomainError as error:
            return problems.of(error)
        response = HttpResponse(
            answer.body, status=answer.status, content_type=answer.content_type
        )
        if again:
            response["Idempotency-Replayed"] = "true"
        return response

    return wrapped


def _content(response: HttpResponseBase) -> bytes:
    return bytes(response.content) if isinstance(response, HttpResponse) else b""


def _digest(request: HttpRequest) -> str:
    """Return the hash of what makes a request the same: path, fields, files."""
    digest = hashlib.sha256(request.get_full_path().encode())
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode())
    for name, upload in sorted(request.FILES.items()):
        digest.update(repr((name, upload.name)).encode())
        for chunk in upload.chunks():
            digest.update(chunk)
        upload.seek(0)
    return digest.hexdigest()
