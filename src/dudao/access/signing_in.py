"""Who signs in by name, password and code where there is no page: the API, the field app."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib.auth import authenticate, user_logged_in, user_login_failed
from django.http import HttpRequest
from django.utils.translation import gettext as _

from dudao.access.models import Device
from dudao.access.queries import device_of
from dudao.lib.errors import DomainError
from dudao.org.models import Person


class NotSignedIn(DomainError):
    """Name, password or code do not fit, or the account is locked or closed."""

    code = "not_signed_in"
    status = 401


class Locked(DomainError):
    """Too many wrong passwords or codes."""

    code = "locked"
    status = 429


class NotEnrolled(DomainError):
    """No device's token: the phone signs in."""

    code = "not_signed_in"
    status = 401

    def __init__(self) -> None:
        super().__init__(_("这部手机还没有登录，请用账号密码登录。"))


class DeviceEnded(DomainError):
    """The phone was ended: it deletes what it downloaded and keeps what is unsent."""

    code = "device_ended"
    status = 401

    def __init__(self) -> None:
        super().__init__(_("这部手机已被停用。没有提交的内容仍保留在手机中，请重新登录后提交。"))


def device_by(authorization: str) -> Device:
    """Return the device whose token the header brings. Raises `NotEnrolled`, `DeviceEnded`."""
    device = device_of(secret_in(authorization))
    if device is None:
        raise NotEnrolled
    if device.ended_at is not None:
        raise DeviceEnded
    return device


def secret_in(authorization: str) -> str:
    """Return the token that an Authorization header brings, or ""."""
    scheme, _blank, secret = authorization.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def sign_in(request: HttpRequest, *, username: str, password: str, code: str) -> Person:
    """Return who signs in; every wrong password or code counts towards the lockout.

    Raises `NotSignedIn` and `Locked`.
    """
    try:
        return _known(request, {"username": username}, password, code)
    finally:
        # A token is what one gets here; what was noted for a session must not set a cookie.
        brought = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = type(request.session)(brought)


def _known(request: HttpRequest, credentials: dict[str, str], password: str, code: str) -> Person:
    if not AxesProxyHandler.is_allowed(request, credentials):
        raise _locked(request)
    person = authenticate(request, password=password, **credentials)
    if not isinstance(person, Person):
        raise _refused(request, _("用户名或密码不正确，或账号已停用。"))
    if person.must_change_password:
        raise NotSignedIn(_("请先在网页登录并修改初始密码。"))
    if not _code_fits(person, code):
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
