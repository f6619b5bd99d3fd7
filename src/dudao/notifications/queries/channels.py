"""Channels, and what was sent over them."""

from django.db.models import Count, Max, Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.lib import clock
from dudao.notifications.models import Channel, Dispatch
from dudao.notifications.states import ChannelKind, DispatchState
from dudao.org.models import Person
from dudao.org.queries import office_of


def channels_visible_to(person: Person) -> QuerySet[Channel]:
    """Return the channels of the offices `person` sets them up for."""
    scope = scope_q(person, Permission.CHANNEL_EDIT, "office")
    return Channel.objects.filter(scope).select_related("office", "made_by")


def dispatches_visible_to(person: Person) -> QuerySet[Dispatch]:
    """Return what was sent, or was to be sent, over those channels."""
    scope = scope_q(person, Permission.CHANNEL_EDIT, "channel__office")
    return Dispatch.objects.filter(scope).select_related("channel", "person")


def with_figures(channels: QuerySet[Channel]) -> QuerySet[Channel]:
    """Return `channels` with `waiting`, `dead` and `last_at`."""
    waiting = Q(dispatches__state=DispatchState.WAITING.value)
    dead = Q(dispatches__state=DispatchState.DEAD.value)
    return channels.annotate(
        waiting=Count("dispatches", filter=waiting),
        dead=Count("dispatches", filter=dead),
        last_at=Max("dispatches__sent_at"),
    )


def kinds_for(person: Person) -> list[str]:
    """Return the kinds of channel by which `person` can be reached today, in their order."""
    if person.unit is None:
        return []
    rows = Channel.objects.filter(office=office_of(person.unit), on=True)
    rows = rows.exclude(kind=ChannelKind.WEBHOOK.value)
    return sorted(set(rows.values_list("kind", flat=True)))


def something_is_due() -> bool:
    """Tell whether anything should be sent now."""
    waiting = Dispatch.objects.filter(state=DispatchState.WAITING.value, channel__on=True)
    return waiting.filter(next_at__lte=clock.now()).exists()
