"""Setting up the ways out of the house."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.audit.queries import head
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.lib.ids import uuid7
from dudao.notifications.models import Channel, Dispatch
from dudao.notifications.rules.channels import Setup, problems, without_secrets
from dudao.notifications.rules.sending import make_webhook_secret
from dudao.notifications.states import ChannelKind
from dudao.notifications.vault import Unreadable, seal, unseal
from dudao.org.models import Person, Unit

LONGEST_NAME, LONGEST_URL = 60, 500


class Made(NamedTuple):
    """A channel, and the signing secret of a webhook, which is shown this once."""

    channel: Channel
    signing_secret: str


@transaction.atomic
def make_channel(
    office: Unit,
    *,
    by: Person,
    kind: str,
    name: str,
    url: str = "",
    config: dict[str, Any] | None = None,
    secrets: dict[str, str] | None = None,
    events: Sequence[str] = (),
) -> Made:
    """Set up a channel of `office`, off for now. Raises `Invalid` with a message per field."""
    require(by, Permission.CHANNEL_EDIT, office)
    channel = Channel(id=uuid7(), office=office, kind=kind, made_by=by, made_at=clock.now())
    held = {"signing": make_webhook_secret()} if kind == ChannelKind.WEBHOOK else {}
    _fill(channel, name, url, config or {}, {**(secrets or {}), **held}, list(events))
    channel.save(force_insert=True)
    record("channel.made", channel, by=by, unit=office, kind=kind, name=channel.name)
    return Made(channel, held.get("signing", ""))


@transaction.atomic
def edit_channel(
    channel_id: UUID,
    *,
    by: Person,
    name: str,
    url: str = "",
    config: dict[str, Any] | None = None,
    secrets: dict[str, str] | None = None,
    events: Sequence[str] = (),
) -> Channel:
    """Change a channel; a secret that is not given, or empty, stays as it is."""
    channel = _locked(channel_id, by)
    given = {name: value for name, value in (secrets or {}).items() if value}
    _fill(channel, name, url, config or {}, {**_held(channel), **given}, list(events))
    channel.save(update_fields=["name", "url", "config", "secret", "events"])
    record("channel.edited", channel, by=by, unit=channel.office, secrets=sorted(given))
    return channel


@transaction.atomic
def turn_on(channel_id: UUID, *, by: Person, catch_up: bool = False) -> Channel:
    """Let the channel send. A webhook begins with what happens from now on, or, to `catch_up`,
    with what happened since it was turned off.
    """
    channel = _locked(channel_id, by)
    if channel.on:
        raise WrongState(_("渠道已经启用。"))
    newest = head()
    if newest is not None and not (catch_up and channel.after):
        channel.after = newest.number
    channel.on = True
    channel.save(update_fields=["on", "after"])
    record("channel.turned_on", channel, by=by, unit=channel.office, catch_up=catch_up)
    return channel


@transaction.atomic
def turn_off(channel_id: UUID, *, by: Person) -> Channel:
    """Stop sending; what waits stays waiting until the channel is on again."""
    channel = _locked(channel_id, by)
    if not channel.on:
        raise WrongState(_("渠道已经停用。"))
    channel.on = False
    channel.save(update_fields=["on"])
    record("channel.turned_off", channel, by=by, unit=channel.office)
    return channel


@transaction.atomic
def renew_secret(channel_id: UUID, *, by: Person) -> Made:
    """Give a webhook a new signing secret; calls carry the signature of the former one too, until
    the next renewal, so that the receiver can change over without losing anything.
    """
    channel = _locked(channel_id, by)
    if channel.kind != ChannelKind.WEBHOOK:
        raise WrongState(_("只有Webhook有签名密钥。"))
    made = make_webhook_secret()
    former = _held(channel).get("signing", "")
    channel.secret = seal({"signing": made, "former": former}, channel.pk)
    channel.save(update_fields=["secret"])
    record("channel.secret_renewed", channel, by=by, unit=channel.office)
    return Made(channel, made)


@transaction.atomic
def try_out(channel_id: UUID, *, by: Person) -> Dispatch:
    """Put a trial message in the queue, to the one who asks; the channel must be on."""
    channel = _locked(channel_id, by)
    if not channel.on:
        raise WrongState(_("请先启用渠道，再发送测试。"))
    now, pk = clock.now(), uuid7()
    body: dict[str, Any] = {"text": _("这是一条测试消息。"), "path": ""}
    if channel.kind == ChannelKind.WEBHOOK:
        body = {"type": "channel.tried", "timestamp": now.isoformat(), "data": {}}
    made = Dispatch.objects.create(
        id=pk, channel=channel, person=by, key=f"try:{pk}", body=body, made_at=now, next_at=now
    )
    record("channel.tried", channel, by=by, unit=channel.office, dispatch=str(made.pk))
    return made


def _locked(channel_id: UUID, by: Person) -> Channel:
    rows = Channel.objects.select_for_update(of=("self",), no_key=True).select_related("office")
    channel = rows.get(pk=channel_id)
    require(by, Permission.CHANNEL_EDIT, channel.office)
    return channel


def _held(channel: Channel) -> dict[str, str]:
    """Return the secrets as they are; none when the installation's key was changed."""
    try:
        return unseal(channel.secret, channel.pk)
    except Unreadable:
        return {}


def _fill(
    channel: Channel,
    name: str,
    url: str,
    config: dict[str, Any],
    secrets: dict[str, str],
    events: list[str],
) -> None:
    """Put what was given into `channel`. Raises `Invalid`."""
    kind = ChannelKind(channel.kind)
    url, secrets = without_secrets(kind, url, secrets)
    found = problems(kind, Setup(url, config, secrets), events)
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        found["name"] = _("请填写名称，不超过%d个字") % LONGEST_NAME
    elif Channel.objects.filter(office=channel.office, name=name).exclude(pk=channel.pk).exists():
        found["name"] = _("已有同名的渠道")
    if len(url) > LONGEST_URL:
        found["url"] = _("地址太长，最多%d个字符") % LONGEST_URL
    if found:
        raise Invalid(_("有内容需要更正。"), fields={key: str(text) for key, text in found.items()})
    channel.name, channel.url, channel.config, channel.events = name, url, config, events
    channel.secret = seal(secrets, channel.pk)
