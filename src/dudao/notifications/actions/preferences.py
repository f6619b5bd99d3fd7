"""How somebody wants to be told."""

from collections.abc import Collection
from datetime import time

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.audit.actions import record
from dudao.lib.errors import Invalid
from dudao.notifications.models import Preference
from dudao.notifications.queries.messages import hours_of
from dudao.notifications.rules.hours import covers
from dudao.notifications.states import ChannelKind
from dudao.org.models import Person


@transaction.atomic
def set_preference(
    *,
    by: Person,
    channels: Collection[str] = (),
    digest: bool = True,
    quiet_from: time | None = None,
    quiet_to: time | None = None,
) -> Preference:
    """Set over which channels `by` is told, with a daily digest or each at once, and quiet hours.

    Urgent messages (danger to life) come at every hour over every channel. Raises `Invalid`.
    """
    problems = {}
    personal = {kind.value for kind in ChannelKind} - {ChannelKind.WEBHOOK.value}
    if not set(channels) <= personal:
        problems["channels"] = _("请选择列表中的通知方式。")
    if (quiet_from is None) != (quiet_to is None):
        missing = "quiet_from" if quiet_from is None else "quiet_to"
        problems[missing] = _("开始和结束时间要同时填写，或者都不填。")
    elif covers(quiet_from, quiet_to, hours_of(by.unit)):
        problems["quiet_to"] = _("免打扰时间不能盖住全部工作时间，否则收不到任何提醒。")
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    made, _is_new = Preference.objects.update_or_create(
        person=by,
        defaults={
            "channels": [kind.value for kind in ChannelKind if kind in set(channels)],
            "digest": digest,
            "quiet_from": quiet_from,
            "quiet_to": quiet_to,
        },
    )
    record("preference.set", made, by=by, unit=by.unit, channels=made.channels, digest=digest)
    return made
