"""What a channel of each kind must have: checked when it is set up, not when it is needed."""

import re
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice
from dudao.notifications.states import ChannelKind

Words = dict[str, str | Promise]

#: What of our doing an office may have told to its other systems: by reference, without content.
TOLD_AREAS = (
    "assignment", "circular", "consultation", "document", "extension", "finding", "handover",
    "inspector", "instrument", "lineage", "notice", "objection", "report", "responsibility",
    "unit", "urgent", "visit",
)  # fmt: skip
LARGEST_PORT = 65535
_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
_EVENT = re.compile(r"([a-z_]+)\.([a-z_]+|\*)")
#: The parts of a robot's URL that are as good as a password.
_IN_URL = {ChannelKind.WECOM: ("key", "key"), ChannelKind.DINGTALK: ("access_token", "token")}


class Security(Choice):
    """How a mail server is spoken to."""

    TLS = "tls", _("SSL/TLS（常用端口465）")
    STARTTLS = "starttls", _("STARTTLS（常用端口587）")
    NONE = "none", _("不加密（仅限内网，常用端口25）")


class Shape(Choice):
    """How a gateway wants its values."""

    JSON = "json", _("JSON")
    FORM = "form", _("表单")


class Place(Choice):
    """Where a gateway wants its key."""

    HEADER = "header", _("请求头")
    FIELD = "field", _("字段")


class Setup(NamedTuple):
    """How a channel is reached: what may be shown, and what may not."""

    url: str
    config: dict[str, Any]
    secrets: dict[str, str]


def without_secrets(
    kind: ChannelKind, url: str, secrets: dict[str, str]
) -> tuple[str, dict[str, str]]:
    """Return `url` without the secret that a robot's address carries, and the secrets with it."""
    url = url.strip()
    if kind not in _IN_URL:
        return url, secrets
    parameter, name = _IN_URL[kind]
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    for value in query.pop(parameter, [])[:1]:
        secrets = {**secrets, name: value}
    return urlunsplit(parts._replace(query=urlencode(query, doseq=True))), secrets


def problems(kind: ChannelKind, setup: Setup, events: list[str]) -> Words:
    """Return what is wrong with a channel, by field; nothing when all is well."""
    found = _CHECKS[kind](setup)
    if kind == ChannelKind.EMAIL:
        return found
    if (wrong := _wrong_url(setup.url)) is not None:
        found["url"] = wrong
    if kind == ChannelKind.WEBHOOK:
        found |= _wrong_events(events)
    return found


def _wrong_url(url: str) -> str | Promise | None:
    try:
        parts = urlsplit(url)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        return _("地址不正确，请核对")
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_number:
        return _("请填写以 https:// 或 http:// 开头的完整地址")
    if parts.username or parts.password:
        return _("地址里不要写用户名和密码")
    return None


def _wrong_events(events: list[str]) -> Words:
    if not events:
        return {"events": _("请至少选择一类事件")}
    for event in events:
        match = _EVENT.fullmatch(event)
        if match is None or match[1] not in TOLD_AREAS:
            return {"events": _("没有这类事件，请核对")}
    return {}


def _email(setup: Setup) -> Words:
    config, found = setup.config, Words()
    if not str(config.get("host", "")).strip():
        found["host"] = _("请填写发信服务器")
    port = config.get("port")
    if not isinstance(port, int) or not 0 < port <= LARGEST_PORT:
        found["port"] = _("端口应在1到65535之间")
    if config.get("security") not in {word.value for word in Security}:
        found["security"] = _("请选择加密方式")
    if not _MAIL.fullmatch(str(config.get("sender", ""))):
        found["sender"] = _("请填写发信邮箱")
    return found


def _wecom(setup: Setup) -> Words:
    return {} if setup.secrets.get("key") else {"url": _("请粘贴机器人的完整地址（含key）")}


def _dingtalk(setup: Setup) -> Words:
    found = Words()
    if not setup.secrets.get("token"):
        found["url"] = _("请粘贴机器人的完整地址（含access_token）")
    if not setup.secrets.get("sign", "").startswith("SEC"):
        found["sign"] = _("请在机器人安全设置里选择“加签”，粘贴以SEC开头的密钥")
    return found


def _sms(setup: Setup) -> Words:
    config, found = setup.config, Words()
    for name in ("phone_field", "text_field"):
        if not str(config.get(name, "")).strip():
            found[name] = _("请按网关接口文档填写")
    if config.get("shape") not in {word.value for word in Shape}:
        found["shape"] = _("请选择提交格式")
    if setup.secrets.get("key"):
        if config.get("key_place") not in {word.value for word in Place}:
            found["key_place"] = _("请选择密钥放在哪里")
        if not re.fullmatch(r"[\w-]+", str(config.get("key_name", ""))):
            found["key_name"] = _("请填写密钥的请求头或字段名称")
    extra = config.get("extra", {})
    if not isinstance(extra, dict) or not all(isinstance(v, str) for v in extra.values()):
        found["extra"] = _("每行一个：名称=值")
    return found


def _webhook(_setup: Setup) -> Words:
    return {}


_CHECKS = {
    ChannelKind.EMAIL: _email,
    ChannelKind.WECOM: _wecom,
    ChannelKind.DINGTALK: _dingtalk,
    ChannelKind.SMS: _sms,
    ChannelKind.WEBHOOK: _webhook,
}
