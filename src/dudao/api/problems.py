"""Errors as application/problem+json (RFC 9457), in one place."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from dudao.api.words import in_words, place
from dudao.lib.errors import Conflict, DomainError, Invalid

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 15
log = logging.getLogger(__name__)


class Problem(Schema):
    """What went wrong: `type` is a stable word, `title` is for people."""

    type: str
    title: str
    status: int
    fields: dict[str, str] | None = None
    """Field -> what is wrong with it, in words."""
    current: Any = None
    """What stands now, where somebody else was quicker."""


def answer(status: int, code: str, title: str, **more: Any) -> HttpResponse:
    """Return the problem as a response."""
    body = {"type": code, "title": title, "status": status, **more}
    return HttpResponse(
        _ENCODER.encode(body).encode("utf-8", "replace"), status=status, content_type=MEDIA_TYPE
    )


_ENCODER = DjangoJSONEncoder(ensure_ascii=False)


def of(error: DomainError) -> HttpResponse:
    """Return a domain error as a problem."""
    more: dict[str, Any] = {}
    if isinstance(error, Invalid) and error.fields:
        more["fields"] = {name: str(text) for name, text in error.fields.items()}
    if isinstance(error, Conflict):
        more["current"] = error.current
    return answer(error.status, error.code, str(error), **more)


def missing() -> HttpResponse:
    """Answer that there is nothing here that this person may know of."""
    return answer(404, "not_found", _("没有找到，或不在您的范围内。"))


def unreadable() -> HttpResponse:
    """Answer a body that is not what it says it is."""
    return answer(400, "unreadable", _("请求内容无法识别，请检查格式。"))


def too_large() -> HttpResponse:
    """Answer more than is taken in one go."""
    return answer(413, "too_large", _("提交的内容太大。请减少内容后分次提交。"))


def not_allowed(allow: str) -> HttpResponse:
    """Answer a method that this path does not have."""
    response = answer(405, "method_not_allowed", _("这个地址只支持：%s。") % allow)
    response["Allow"] = allow
    return response


def away() -> HttpResponse:
    """Answer that the database is away; the same request may be sent again."""
    response = answer(503, "unavailable", _("数据库暂时连不上，请稍后重试。"))
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def stranger() -> HttpResponse:
    """Answer a request without a token that holds."""
    response = answer(401, "not_signed_in", _("令牌无效或已过期，请重新登录获取。"))
    response["WWW-Authenticate"] = "Bearer"
    return response


def malformed(error: ValidationError) -> HttpResponse:
    """Answer fields that are not as the description says."""
    fields = {place(wrong): in_words(wrong) for wrong in error.errors}
    return answer(422, "invalid", _("请求内容有误，请按字段更正。"), fields=fields)


def http(error: HttpError) -> HttpResponse:
    """Answer a body that could not be parsed: as what the parser raised says."""
    if isinstance(error.__cause__, DomainError):
        return of(error.__cause__)
    return unreadable()


def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer a mistake of ours; the log has it."""
    log.error("%s %s", request.method, request.path, exc_info=error)
    return answer(500, "failed", _("系统出错了，刚才的操作没有完成。请稍后重试。"))


def wrong_type() -> HttpResponse:
    """Answer a form where JSON was expected."""
    return answer(415, "unsupported", _("请求内容应为 JSON（Content-Type: application/json）。"))


def occupied() -> HttpResponse:
    """Answer what two people did at the same moment and only one of them could."""
    return answer(409, "conflict", _("与刚刚保存的内容冲突，请重新读取后再试。"))


_HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    DomainError: lambda _request, error: of(error),
    Http404: lambda _request, _error: missing(),
    ObjectDoesNotExist: lambda _request, _error: missing(),
    AuthenticationError: lambda _request, _error: stranger(),
    ValidationError: lambda _request, error: malformed(error),
    HttpError: lambda _request, error: http(error),
    RawPostDataException: lambda _request, _error: wrong_type(),
    OperationalError: lambda _request, _error: away(),
    InterfaceError: lambda _request, _error: away(),
    IntegrityError: lambda _request, _error: occupied(),
    Exception: failed,
}


def install(api: NinjaAPI) -> None:
    """Make every error of `api` a problem."""
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)
