"""The sync protocol (docs/sync.md) as OpenAPI, made from the types that read and write it."""

from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from dudao.field.devices import Enrolled, Enrolment
from dudao.field.pull.answer import Answer
from dudao.field.pull.shapes import Assignment, Form, School, ServerVisit
from dudao.field.pull.views import Pull
from dudao.inbox.messages import BODIES, Content, Operations, Problem, Progress, Results

BODY = "Step"
TYPE = "Field"
SCHEME = "DeviceToken"
_REFUSED = {
    400: "The body cannot be read",
    401: "`not_signed_in`, or `device_ended`: what was downloaded is to be deleted",
    403: "`person_disabled`; operations and media are taken all the same",
    404: "Not there, or not in reach",
    409: "As the protocol says",
    413: "Too large",
    422: "Not as described",
    429: "Locked after too many wrong passwords",
    503: "The database is away; nothing was stored, try again",
    507: "The disk is full; nothing was stored",
}
_SHA256 = {
    "name": "sha256",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
}
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


class Described(NamedTuple):
    """Paths and components, to stand in an OpenAPI document."""

    paths: dict[str, Any]
    schemas: dict[str, Any]
    security: dict[str, Any]


def described() -> Described:
    """Return the whole protocol."""
    scheme = {"type": "http", "scheme": "bearer", "description": "The token of an enrolled phone"}
    return Described(_paths(), _schemas(), {SCHEME: scheme})


def _paths() -> dict[str, Any]:
    paths = {**_steps(), **_contents()}
    return {f"/field/sync/{path}": entry for path, entry in paths.items()}


def _steps() -> dict[str, Any]:
    """Return where phones enrol, hand over what was done, and are brought up to date."""
    return {
        "devices": {
            "post": {
                **_operation("enrol", "Let a phone in by password and code", Enrolment),
                "responses": _answers({201: Enrolled}, 401, 403, 409, 422, 429, 503),
                "security": [],
            }
        },
        "devices/end": {
            "post": {
                **_operation("end", "End the calling phone"),
                "responses": _answers({204: None}, 401, 503),
            }
        },
        "operations": {
            "post": {
                **_operation("operations", "Accept what was done on a phone", Operations),
                "responses": _answers({200: Results}, 400, 401, 413, 503),
            }
        },
        "pull": {
            "post": {
                **_operation("pull", "Bring a phone up to date", Pull),
                "responses": _answers({200: Answer}, 401, 403, 422, 503),
            }
        },
    }


def _contents() -> dict[str, Any]:
    """Return where the bytes of photos, sound and files go, and where they come from."""
    number = {"type": "integer", "minimum": 0}
    chunk = [_query("offset", number, required=True), _query("size", number, required=True)]
    edge = _query("edge", {"type": "integer", "enum": [0, 320, 1280]})
    whose = {"name": "pk", "in": "path", "required": True, "schema": {"type": "string"}}
    found = {"image/webp": {"schema": {"type": "string"}}, "*/*": {"schema": {"type": "string"}}}
    return {
        "media/{sha256}": {
            "parameters": [_SHA256],
            "put": {
                **_operation("put_media", "Take a chunk of a photo, sound or file"),
                "parameters": chunk,
                "requestBody": {"required": True, "content": _BYTES},
                "responses": _answers({200: Progress}, 400, 401, 404, 409, 413, 422, 503, 507),
            },
            "get": {
                **_operation("media_progress", "Tell how much of it is here"),
                "responses": _answers({200: Progress}, 401, 404, 503),
            },
        },
        "files/{pk}": {
            "get": {
                **_operation("file", "Hand out a photo or file"),
                "parameters": [whose, edge],
                "responses": {
                    "200": {"description": "The file", "content": found},
                    **_answers({}, 401, 403, 404, 422, 503),
                },
            }
        },
    }


def _operation(name: str, words: str, body: type[Struct] | None = None) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"field_{name}",
        "tags": ["field"],
        "summary": words,
        "description": f"{words}. See docs/sync.md.",
        "parameters": [],
        "security": [{SCHEME: []}],
    }
    if body is not None:
        operation["requestBody"] = {"required": True, "content": _json(body)}
    return operation


def _answers(good: dict[int, type[Struct] | None], *bad: int) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for status, shape in good.items():
        content = {"content": _json(shape)} if shape else {}
        answers[str(status)] = {"description": "As asked", **content}
    for status in bad:
        content = {"application/problem+json": {"schema": _reference(Problem)}}
        answers[str(status)] = {"description": _REFUSED[status], "content": content}
    return answers


def _query(name: str, schema: dict[str, Any], *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": schema}


def _json(shape: type[Struct]) -> dict[str, Any]:
    return {"application/json": {"schema": _reference(shape)}}


def _reference(shape: type[Struct], prefix: str = TYPE) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{prefix}{shape.__name__}"}


def _schemas() -> dict[str, Any]:
    shapes: list[type[Struct]] = [
        Operations,
        Results,
        Progress,
        Problem,
        Content,
        Enrolment,
        Enrolled,
        Pull,
        Answer,
    ]
    shapes += [School, ServerVisit, Form, Assignment]
    schemas = {**_components(TYPE, shapes), **_components(BODY, list(BODIES.values()))}
    schemas["FieldEnvelope"]["properties"]["content"] |= {
        "contentMediaType": "application/json",
        "contentSchema": _reference(Content),
    }
    bodies = {kind: _reference(shape, BODY) for kind, shape in BODIES.items()}
    body = {"anyOf": list(bodies.values()), "description": "By kind", "x-kinds": bodies}
    schemas["FieldContent"]["properties"]["body"] = body
    for kind, shape in (("schools", School), ("visits", ServerVisit), ("forms", Form)):
        item = {**schemas["FieldItem"]["properties"], "data": _reference(shape)}
        schemas["FieldAnswer"]["properties"][kind]["additionalProperties"] = {
            **schemas["FieldItem"],
            "properties": item,
        }
    return schemas


def _components(prefix: str, shapes: list[type[Struct]]) -> dict[str, Any]:
    template = f"#/components/schemas/{prefix}{{name}}"
    _roots, components = msgspec.json.schema_components(shapes, ref_template=template)
    return {f"{prefix}{name}": schema for name, schema in components.items()}
