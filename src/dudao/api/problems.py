"""Errors as application/problem+json (RFC 9457), in one place."""

import json
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from dudao.lib.errors import Conflict, DomainError, Invalid


class Problem(Schema):
    """What went wrong: `type` is a stable word, `title` is for people."""

    type: str
    title: str
    status: int
    fields: dict[str, str] | None = None
    current: Any = None
    detail: Any = None


def answer(status: int, code: str, title: str, **more: Any) -> HttpResponse:
    """Return the problem as a response."""
    body = {"type": code, "title": title, "status": status, **more}
    return HttpResponse(
        json.dumps(body, ensure_ascii=False, default=str),
        status=status,
        content_type="application/problem+json",
    )


def of(error: DomainError) -> HttpResponse:
    """Return a domain error as a problem."""
    more: dict[str, Any] = {}
    if isinstance(error, Invalid) and error.fields:
        more["fields"] = {name: str(text) for name, text in error.fields.items()}
    if isinstance(error, Conflict):
        more["current"] = error.current
    return answer(error.status, error.code, str(error), **more)


def install(api: NinjaAPI) -> None:
    """Make every error of `api` a problem."""

    @api.exception_handler(DomainError)
    def domain(request: HttpRequest, error: DomainError) -> HttpResponse:
        return of(error)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return answer(404, "not_found", _("没有找到，或不在您的范围内。"))

    @api.exception_handler(AuthenticationError)
    def stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        response = answer(401, "not_signed_in", _("令牌无效或已过期，请重新登录获取。"))
        response["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(ValidationError)
    def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = {
            ".".join(str(part) for part in wrong["loc"][1:]) or str(wrong["loc"][0]): wrong["msg"]
            for wrong in error.errors
        }
        return answer(422, "invalid", _("请求内容有误，请按字段更正。"), fields=fields)

    @api.exception_handler(HttpError)
    def http(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(error.status_code, "error", str(error))

    @api.exception_handler(OperationalError)
    @api.exception_handler(InterfaceError)
    def away(request: HttpRequest, error: Exception) -> HttpResponse:
        response = answer(503, "unavailable", _("数据库暂时连不上，请稍后重试，内容没有丢失。"))
        response["Retry-After"] = "5"
        return response
