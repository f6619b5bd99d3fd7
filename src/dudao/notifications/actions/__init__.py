"""Everything that changes messages, channels and what is sent."""

from dudao.notifications.actions.channels import (
    edit_channel,
    make_channel,
    renew_secret,
    try_out,
    turn_off,
    turn_on,
)
from dudao.notifications.actions.sending import dispatch, follow_record, replay, send_due

__all__ = [
    "dispatch",
    "edit_channel",
    "follow_record",
    "make_channel",
    "renew_secret",
    "replay",
    "send_due",
    "try_out",
    "turn_off",
    "turn_on",
]
