"""Signing in over the API: a token per person."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django.contrib.auth import authenticate, user_logged_in, user_login_failed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.responses import Status

from dudao.access import actions
from dudao.access.models import Token
from dudao.access.queries import roles_of
from dudao.access.roles import Role
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Line, Word
from dudao.lib.errors import DomainError
from dudao.org.models import Person

router = Router(tags=["tokens"])


class NotSignedIn(DomainError):
    """Name, password or code do not fit, or the account is locked or closed."""

    code = "not_signed_in"
    status = 401


class Locked(DomainError):
    """Too many wrong passwords or codes."""

    code = "locked"
    status = 429


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
    person = _known(request, body)
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


def _known(request: HttpRequest, body: CredentialsIn) -> Person:
    """Return who signs in; every wrong password or code counts towards the lockout."""
    credentials = {"username": body.username}
    if not AxesProxyHandler.is_allowed(request, credentials):
        raise _locked(request)
    person = authenticate(request, password=body.password, **credentials)
    if not isinstance(person, Person):
        raise _refused(request, _("用户名或密码不正确，或账号已停用。"))
    if person.must_change_password:
        raise NotSignedIn(_("请先在网页登录并修改初始密码。"))
    if not _code_fits(person, body.code):
        user_login_failed.send(__name__, credentials=credentials, request=request)
        raise _refused(request, _("请填写身份验证器上的6位动态码。"))
    user_logged_in.send(type(person), request=request, user=person)
    return person


def _refused(request: HttpRequest, words: str) -> DomainError:
    """Return why it is refused; the failure may have been the one that locks the account."""
    return _locked(request) if request.axes_locked_out else NotSignedIn(words)  # type: ignore[attr-defined]


def _locked(request: HttpRequest) -> Locked:
    # Else axes' middleware would put its page in the place of our answer.
    request.axes_locked_out = False  # type: ignore[attr-defined]
    minutes = round(get_cool_off(request).total_seconds() / 60)
    return Locked(
        _("密码连续输错，账号已暂时锁定。请%(minutes)d分钟后再试，或联系管理员。")
        % {"minutes": minutes}
    )


def _code_fits(person: Person, code: str) -> bool:
    totp = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    return totp is None or TOTP(totp).validate_code(code)
