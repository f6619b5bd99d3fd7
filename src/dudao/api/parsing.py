"""Reading what was sent, strictly: no NaN, no lone surrogates, no NUL, no other content type."""

from typing import Any

import msgspec
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from dudao.lib.errors import Invalid, Unsupported

_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


class StrictParser(Parser):
    """Refuse what PostgreSQL cannot keep before anybody works with it."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return the JSON body; ninja turns what this raises into an `HttpError` with a cause."""
        if request.content_type != "application/json":
            raise Unsupported(_("请求内容应为 JSON（Content-Type: application/json）。"))
        data: dict[str, Any] = msgspec.json.decode(request.body)
        if b"\\u0000" in request.body and _has_nul(data):
            raise Invalid(_("内容里有不能保存的字符（NUL）。"))
        return data

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Return the query, the form or the files."""
        if data is not request.GET and request.content_type not in _FORMS:
            raise Unsupported(_("请求内容应为表单（Content-Type: multipart/form-data）。"))
        if any(_has_nul([name, values]) for name, values in data.lists()):
            raise Invalid(_("内容里有不能保存的字符（NUL）。"))
        return super().parse_querydict(data, list_fields, request)


def _has_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_has_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(_has_nul(part) for part in value)
