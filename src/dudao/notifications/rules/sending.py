"""When to try again, how a call is signed, and what a failure is called."""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Collection
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: After the first try, the second and so on. Beyond the last one a dispatch is dead: two days, so
#: that a target that is down over night, or a wrong setting somebody mends, costs nothing.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440))
MOST_ATTEMPTS = len(WAITS) + 1
#: What a target may ask us to wait for at most.
LONGEST_WAIT = timedelta(days=1)
PREFIX = "whsec_"
ERRORS = {
    "timeout": _("对方没有在规定时间内答复"),
    "unreachable": _("连接不上"),
    "forbidden": _("地址指向本机，未获允许"),
    "answered": _("对方答复"),
    "refused": _("对方拒收"),
    "gone": _("对方已停止接收（410），渠道已自动停用"),
    "no_address": _("收信人没有登记邮箱或手机"),
    "unreadable": _("系统密钥已更换，请重新填写渠道密钥"),
    "malformed": _("地址或内容不符合要求"),
}


def wait_after(attempts: int, asked: timedelta | None = None) -> timedelta | None:
    """Return how long to wait after so many tries, or None to give up.

    `asked` is what the target wants (Retry-After); it only lengthens a wait.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    return max(WAITS[attempts - 1], min(asked or timedelta(), LONGEST_WAIT))


def error_words(error: str) -> tuple[str | Promise, str]:
    """Return what "code: detail" means in words, and the detail."""
    code, _colon, detail = error.partition(": ")
    return ERRORS.get(code, code), detail


def make_webhook_secret() -> str:
    """Return a new signing secret as Standard Webhooks writes it."""
    return PREFIX + b64encode(secrets.token_bytes(32)).decode()


def webhook_signature(secret: str, webhook_id: str, timestamp: int, body: bytes) -> str:
    """Return one entry of `webhook-signature` (Standard Webhooks 1.0): HMAC-SHA256 over
    id, seconds and the exact body.
    """
    key = b64decode(secret.removeprefix(PREFIX))
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def dingtalk_sign(secret: str, milliseconds: int) -> str:
    """Return the `sign` of a DingTalk robot, before it is put into the URL."""
    signed = f"{milliseconds}\n{secret}".encode()
    return b64encode(hmac.digest(secret.encode(), signed, hashlib.sha256)).decode()


def hears(wanted: Collection[str], event: str) -> bool:
    """Tell whether an event is among `wanted`: by name, or by its area ("finding.*")."""
    return event in wanted or f"{event.partition('.')[0]}.*" in wanted
