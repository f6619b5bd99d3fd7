"""A phone signs in, and out."""

import base64
import binascii
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from msgspec import Meta, Struct

from dudao.access.actions import end_device, enrol_device
from dudao.access.queries import roles_of
from dudao.access.signing_in import sign_in
from dudao.field.door import FieldRequest, caller, porch
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Person
from dudao.org.queries import norm, office_of

LEASE = "access.lease_days"
Line = Annotated[str, Meta(max_length=200, pattern="^[^\x00]*$")]


class Enrolment(Struct):
    """What a phone sends to be let in; `device` and `data_key` are made by the phone."""

    device: UUID
    username: Line
    password: Line
    data_key: Annotated[str, Meta(max_length=60)]
    name: Line = ""
    code: Line = ""
    app: Line = ""


class Somebody(Struct):
    """Who uses the phone."""

    id: int
    name: str
    username: str
    unit: str
    roles: list[str]


class Enrolled(Struct):
    """What lets a phone in; `data_key` is the one that counts from now on."""

    token: str
    person: Somebody
    lease_days: int
    data_key: str
    server_time: datetime


@porch
@require_POST
def enrol(request: HttpRequest) -> HttpResponse:
    """Let a phone in by password and code, once."""
    given = _read(request.body)
    person = sign_in(
        request, username=given.username, password=given.password, code=given.code.strip()
    )
    enrolled = enrol_device(
        given.device, name=given.name, data_key=_key(given.data_key), app=given.app, by=person
    )
    answer = Enrolled(
        token=enrolled.secret,
        person=about(person),
        lease_days=norm(LEASE, office=office_of(person.unit) if person.unit else None),
        data_key=base64.b64encode(enrolled.data_key).decode(),
        server_time=clock.now(),
    )
    return HttpResponse(msgspec.json.encode(answer), "application/json", status=201)


@porch
@require_POST
def end(request: FieldRequest) -> HttpResponse:
    """Sign this phone out; a closed account may do so too."""
    device = caller(request)
    end_device(device.pk, by=device.person)
    return HttpResponse(status=204)


def about(person: Person) -> Somebody:
    """Return what the phone shows of who uses it."""
    return Somebody(
        id=person.pk,
        name=person.name,
        username=person.username,
        unit=person.unit.name if person.unit else "",
        roles=[*roles_of(person)],
    )


def _read(body: bytes) -> Enrolment:
    try:
        return msgspec.json.decode(body, type=Enrolment)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Invalid(_("登录信息不完整，请更新应用后再试。")) from error


def _key(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""  # refused for its length
