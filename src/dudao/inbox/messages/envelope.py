"""How an operation travels and what is answered."""

from datetime import datetime
from functools import cache
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Raw, Struct

from dudao.inbox.messages.bodies import BODIES, Body, Sha256

MAX_OPERATIONS = 100
MAX_OUTCOMES = 200
MAX_MEDIA = 500
MAX_CALL_BYTES = 2 << 20

# PostgreSQL's text holds no NUL, and neither does JSON; a content with one is none.
Text = Annotated[str, Meta(pattern="^[^\x00]*$")]


class Malformed(Exception):
    """The text is not what the protocol says; the message says where."""


class Envelope(Struct):
    """An operation as it is sent: `sha256` is that of `content` in UTF-8."""

    id: UUID
    sha256: Sha256
    content: Text
    media: Annotated[list[Sha256], Meta(max_length=MAX_MEDIA)] = []


class Operations(Struct):
    """A call: what was done on the phone, and what one asks the outcome of."""

    operations: Annotated[list[Envelope], Meta(max_length=MAX_OPERATIONS)] = []
    outcomes_for: Annotated[list[UUID], Meta(max_length=MAX_OUTCOMES)] = []


class _Unopened(Struct):
    """The same call with envelopes still closed, so that a broken one spoils no other."""

    operations: Annotated[list[Raw], Meta(max_length=MAX_OPERATIONS)] = []
    outcomes_for: Annotated[list[UUID], Meta(max_length=MAX_OUTCOMES)] = []


class _Named(Struct):
    id: Annotated[str, Meta(max_length=36)] = ""


class Moment(Struct):
    """When it happened: the phone's clock, and the server's as far as the phone knows it."""

    wall: datetime
    trusted: datetime | None = None
    drift_ms: int | None = None
    sure: bool = False


class Content(Struct):
    """What was done; `body` is read by `body_of`."""

    v: Literal[1]
    kind: str
    by: int
    device: UUID
    seq: Annotated[int, Meta(ge=1)]
    at: Moment
    body: Raw
    prev: UUID | None = None
    app: str = ""


class _Subject(Struct):
    visit: UUID | None = None
    log: UUID | None = None
    post: UUID | None = None
    candidate: UUID | None = None


class Head(Struct):
    """As much of a content as the acceptor notes beside it."""

    kind: Annotated[str, Meta(max_length=40, pattern="^[^\x00]*$")] = ""
    by: int | None = None
    seq: Annotated[int, Meta(ge=1, le=2**63 - 1)] | None = None
    prev: UUID | None = None
    body: _Subject | None = None

    @property
    def subject(self) -> UUID | None:
        """Return the visit, log, post or school in a round that it is about."""
        about = self.body
        return (about.visit or about.log or about.post or about.candidate) if about else None


class Result(Struct):
    """What is answered on one operation."""

    id: str
    status: Literal[200, 409, 422, 424]
    sha256: str = ""
    received_at: datetime | None = None
    state: str = ""
    code: str = ""
    words: str = ""
    missing: list[str] = []


class Results(Struct):
    """What is answered on a call: a result an operation, in order, and the outcomes asked for."""

    server_time: datetime
    results: list[Result]
    outcomes: list[Result]


class Progress(Struct):
    """How much of a content has come."""

    received: int
    complete: bool


class Problem(Struct, omit_defaults=True):
    """Why a whole call is refused (RFC 9457): `code` is a stable word, `detail` is for people."""

    code: str
    detail: str
    status: int
    received: int | None = None


_BROKEN = (msgspec.DecodeError, UnicodeError, RecursionError)
_CALL = msgspec.json.Decoder(Operations)
_UNOPENED = msgspec.json.Decoder(_Unopened)
_ENVELOPE = msgspec.json.Decoder(Envelope)
_NAMED = msgspec.json.Decoder(_Named)
_HEAD = msgspec.json.Decoder(Head)
_CONTENT = msgspec.json.Decoder(Content)
_NO_HEAD = Head()


def operations(body: bytes) -> tuple[list[Envelope | str], list[UUID]]:
    """Return the call's envelopes, a broken one as its id (or ""), and the outcomes asked for.

    Raises `Malformed` where the call as a whole cannot be read.
    """
    try:
        call = _CALL.decode(body)
    except msgspec.ValidationError:
        return _one_by_one(body)
    except _BROKEN as error:
        raise Malformed(str(error)) from error
    return list(call.operations), call.outcomes_for


def _one_by_one(body: bytes) -> tuple[list[Envelope | str], list[UUID]]:
    try:
        call = _UNOPENED.decode(body)
    except _BROKEN as error:
        raise Malformed(str(error)) from error
    return [envelope(raw) for raw in call.operations], call.outcomes_for


def envelope(raw: Raw) -> Envelope | str:
    """Return an envelope, or its id (or "") where it is broken."""
    try:
        return _ENVELOPE.decode(raw)
    except msgspec.ValidationError:
        return _id_in(raw)
    except _BROKEN:
        return ""


def _id_in(raw: Raw) -> str:
    try:
        return _NAMED.decode(raw).id
    except _BROKEN:
        return ""


def head_of(content: str) -> Head:
    """Return as much of a content as can be read."""
    try:
        return _HEAD.decode(content)
    except _BROKEN:
        return _NO_HEAD


def read(content: str) -> Content:
    """Return the content. Raises `Malformed`."""
    try:
        return _CONTENT.decode(content)
    except _BROKEN as error:
        raise Malformed(str(error)) from error


def body_of(content: Content) -> Body:
    """Return the body of a content in the shape of its kind. Raises `Malformed`."""
    shape = BODIES.get(content.kind)
    if shape is None:
        raise Malformed(content.kind)
    try:
        return _decoder(shape).decode(content.body)
    except _BROKEN as error:
        raise Malformed(str(error)) from error


@cache
def _decoder(shape: type[Body]) -> msgspec.json.Decoder[Body]:
    return msgspec.json.Decoder(shape)
