"""What the API says of itself: ninja's OpenAPI document with what holds for all operations."""

from functools import cached_property
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from dudao.api.once import HEADER, REPLAYED
from dudao.api.problems import MEDIA_TYPE, Problem
from dudao.inbox.actions import KEPT_DAYS, MAX_KEY

_REFUSALS = {
    400: "The body cannot be read",
    401: "No token, or one that no longer holds",
    403: "Visible, but not yours to do",
    404: "Not there, or not in your reach",
    409: "It has moved on, or somebody else changed it: read it again",
    413: "Too large",
    415: "Another content type is expected",
    422: "Fields are wrong; `fields` says why",
    503: "The database is away; try again",
    507: "The disk is full; nothing was stored",
}
_READING = (401, 403, 404, 422, 503)
_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": (
        "A key of your own choice. The same request with the same key gets the same answer, "
        f"with `{REPLAYED}: true`, for {KEPT_DAYS} days; another request with it is refused."
    ),
    "schema": {"type": "string", "maxLength": MAX_KEY, "pattern": "^[!-~]+$"},
}
#: Nobody is known before signing in, so there is nobody to keep a key for.
_SIGN_IN = "tokens_sign_in"


class Described(Protocol):
    """Paths and components of something that is not the API's own."""

    @property
    def paths(self) -> dict[str, Any]:
        """Return path -> operations."""

    @property
    def schemas(self) -> dict[str, Any]:
        """Return name -> schema."""

    @property
    def security(self) -> dict[str, Any]:
        """Return name -> security scheme."""


class DescribedAPI(NinjaAPI):
    """The API with its description, worked out once."""

    def get_openapi_schema(self, **_given: Any) -> OpenAPISchema:
        """Return the OpenAPI document."""
        return self._description

    def get_openapi_operation_id(self, operation: Any) -> str:
        """Name an operation by its area and function."""
        area = operation.view_func.__module__.removeprefix("dudao.api.").split(".")[0]
        return f"{area}_{operation.view_func.__name__}"

    @cached_property
    def _description(self) -> OpenAPISchema:
        document = super().get_openapi_schema(path_prefix="/api/v1/")
        document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        for path in document["paths"].values():
            for method, operation in path.items():
                _complete(method, operation)
        other: Described = import_string(settings.API_DESCRIBES_TOO)()
        document["paths"].update(other.paths)
        document["components"]["schemas"].update(other.schemas)
        document["components"]["securitySchemes"].update(other.security)
        return document


def _complete(method: str, operation: dict[str, Any]) -> None:
    """Add what every operation takes and answers."""
    statuses = _READING if method == "get" else tuple(_REFUSALS)
    for status in statuses:
        operation["responses"][status] = _refusal(_REFUSALS[status])
    if operation["operationId"] == _SIGN_IN:
        operation["responses"][429] = _refusal("Locked after too many wrong passwords")
    elif method == "post":
        operation["parameters"].append(_KEY)


def _refusal(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


def binary(*media_types: str) -> dict[str, Any]:
    """Return the `openapi_extra` of an operation that answers with a file."""
    content = {media_type: {"schema": {"type": "string"}} for media_type in media_types}
    return {"responses": {200: {"description": "The file", "content": content}}}
