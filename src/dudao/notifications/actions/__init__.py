"""Everything that changes messages, channels and what is sent."""

from dudao.notifications.actions.channels import (
    edit_channel,
    make_channel,
    renew_secret,
    try_out,
    turn_off,
    turn_on,
)
from dudao.notifications.actions.digests import digest
from dudao.notifications.actions.preferences import set_preference
from dudao.notifications.actions.reading import read, read_all
from dudao.notifications.actions.sending import dispatch, follow_record, replay, send_due
from dudao.notifications.actions.telling import tell

__all__ = [
    "digest",
    "dispatch",
    "edit_channel",
    "follow_record",
    "make_channel",
    "read",
    "read_all",
    "renew_secret",
    "replay",
    "send_due",
    "set_preference",
    "tell",
    "try_out",
    "turn_off",
    "turn_on",
]
