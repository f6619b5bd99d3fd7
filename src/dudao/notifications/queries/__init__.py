"""Reading messages, channels and what was sent."""

from dudao.notifications.queries.channels import (
    channels_visible_to,
    dispatches_visible_to,
    kinds_for,
    something_is_due,
    with_figures,
)

__all__ = [
    "channels_visible_to",
    "dispatches_visible_to",
    "kinds_for",
    "something_is_due",
    "with_figures",
]
