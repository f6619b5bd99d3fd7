"""Signing in over the API: a token per person."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.responses import Status

from dudao.access import actions, signing_in
from dudao.access.models import Token
from dudao.access.queries import roles_of
from dudao.access.roles import Role
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Line, Word

router = Router(tags=["tokens"])


class CredentialsIn(Given):
    username: Line
    password: Line
    code: Word = ""
    """The six digits of the authenticator app, where the person has one."""
    name: Word = "API"
    """What the token is for."""


class NewTokenOut(Schema):
    id: int
    token: str
    """The secret; shown this once."""
    expires_at: datetime


class TokenOut(Schema):
    id: int
    name: str
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None


class MeOut(Schema):
    id: int
    username: str
    name: str
    unit_id: int | None
    roles: list[Role]


@router.post("", auth=None, response={201: NewTokenOut})
def sign_in(request: HttpRequest, body: CredentialsIn) -> Status[NewTokenOut]:
    """Exchange name and password (and code) for a token.

    Every call makes a token, so there is no Idempotency-Key here: its secret is kept nowhere.
    """
    person = signing_in.sign_in(
        request, username=body.username, password=body.password, code=body.code
    )
    token, secret = actions.make_token(body.name, by=person)
    return Status(201, NewTokenOut(id=token.pk, token=secret, expires_at=token.expires_at))


@router.get("", response=list[TokenOut])
def list_tokens(request: ApiRequest) -> QuerySet[Token]:
    """List one's own tokens that still hold."""
    return request.auth.tokens.filter(ended_at=None).order_by("-id")


@router.get("/me", response=MeOut)
def me(request: ApiRequest) -> MeOut:
    """Tell whose token this is."""
    person = request.auth
    return MeOut(
        id=person.pk,
        username=person.username,
        name=person.name,
        unit_id=person.unit_id,
        roles=roles_of(person),
    )


@router.post("/{token_id}/end", response=TokenOut)
def end_token(request: ApiRequest, token_id: Id) -> Token:
    """End a token of one's own at once."""
    own = get_object_or_404(request.auth.tokens, pk=token_id)
    return actions.end_token(own.pk, by=request.auth)
