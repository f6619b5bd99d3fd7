"""Refusals of the field app as application/problem+json, in one place."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse

from dudao.lib.errors import DomainError, Invalid

MEDIA_TYPE = "application/problem+json"
_ENCODER = DjangoJSONEncoder(ensure_ascii=False)


def answer(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """Return a refusal: `code` is a stable word, `detail` is for people."""
    body = {"code": code, "detail": detail, "status": status, **more}
    return HttpResponse(
        _ENCODER.encode(body).encode("utf-8", "replace"), status=status, content_type=MEDIA_TYPE
    )


def of(error: DomainError) -> HttpResponse:
    """Return a domain error as a refusal."""
    more: dict[str, Any] = {}
    if isinstance(error, Invalid) and error.fields:
        more["fields"] = {name: str(text) for name, text in error.fields.items()}
    return answer(error.status, error.code, str(error), **more)
