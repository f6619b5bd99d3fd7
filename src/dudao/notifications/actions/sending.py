"""From a message or an event to something sent: kept, tried, tried again, given up, replayed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.audit.models import Event, Link
from dudao.lib import clock
from dudao.lib.errors import WrongState
from dudao.lib.states import advance
from dudao.notifications.adapters import delivery
from dudao.notifications.adapters.parcels import Outcome, Parcel
from dudao.notifications.models import Channel, Dispatch, Message, Preference
from dudao.notifications.rules.sending import hears, wait_after
from dudao.notifications.states import MOVES, ChannelKind, DispatchState
from dudao.notifications.vault import Unreadable, unseal
from dudao.org.models import Person
from dudao.org.queries import office_of

#: Of one channel at a time, so that nobody's pile blocks the others …
AT_ONCE = 20
#: … and of a robot's group in a minute: both makers let no more through and then mute it.
ROBOTS = (ChannelKind.WECOM, ChannelKind.DINGTALK)
#: Longer than any batch takes: until then nobody else tries what was claimed.
LEASE = timedelta(minutes=10)
EVENTS_AT_ONCE = 1000
LONGEST_ERROR = 300


def dispatch(message: Message, *, at: datetime | None = None) -> list[Dispatch]:
    """Put `message` into the person's channels, to leave at `at` (now); an urgent one into every
    channel by which the person can be reached. Doing it again adds nothing.
    """
    person = message.person
    if person.unit is None:
        return []
    channels = Channel.objects.filter(office=office_of(person.unit), on=True)
    channels = channels.exclude(kind=ChannelKind.WEBHOOK.value)
    if not message.urgent:
        wanted = Preference.objects.filter(person=person).values_list("channels", flat=True)
        channels = channels.filter(kind__in=next(iter(wanted), []))
    now = clock.now()
    made = [
        Dispatch(
            channel=channel,
            person=person,
            message=message,
            key=f"message:{message.pk}",
            body={"text": message.text, "path": message.path},
            made_at=now,
            next_at=at or now,
        )
        for channel in channels
        if _address(ChannelKind(channel.kind), person) is not None
    ]
    return Dispatch.objects.bulk_create(made, ignore_conflicts=True)


@transaction.atomic
def follow_record() -> int:
    """Read on in the record for every webhook and keep what it is to be told; return how many
    links were read. The order of the chain is that of the commits: nothing is skipped.
    """
    rows = Channel.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    webhooks = rows.filter(kind=ChannelKind.WEBHOOK.value, on=True).select_related("office")
    return sum(_follow(channel) for channel in webhooks)


def _follow(channel: Channel) -> int:
    links = Link.objects.filter(number__gt=channel.after).select_related("event__unit")
    read = list(links.order_by("number")[:EVENTS_AT_ONCE])
    if not read:
        return 0
    told = [link.event for link in read if _concerns(channel, link.event)]
    Dispatch.objects.bulk_create([_told(channel, event) for event in told], ignore_conflicts=True)
    channel.after = read[-1].number
    channel.save(update_fields=["after"])
    return len(read)


def _concerns(channel: Channel, event: Event) -> bool:
    unit: Any = event.unit
    here = unit is not None and unit.region_code.startswith(channel.office.region_code)
    return here and hears(channel.events, event.name)


def _told(channel: Channel, event: Event) -> Dispatch:
    """Return what a webhook is told: who reads more than the reference asks the API for it."""
    now = clock.now()
    data = {
        "event_id": event.pk,
        "subject_type": event.subject_type,
        "subject_id": event.subject_id,
        "unit_id": event.unit_id,
        "by_id": event.by_id,
    }
    body = {"type": event.name, "timestamp": event.at.isoformat(), "data": data}
    return Dispatch(
        channel=channel,
        event_id=event.pk,
        key=f"event:{event.pk}",
        body=body,
        made_at=now,
        next_at=now,
    )


def send_due(*, seconds: float = delivery.SECONDS) -> int:
    """Send what is due, over all channels at the same time; return how many were tried.

    No lock is held while a target is waited for. Each try is written down before it is made: who
    dies in the middle is followed by another try and not by silence.
    """
    tried = 0
    while claimed := _claim():
        ready: list[tuple[Dispatch, Parcel]] = []
        for row in claimed:
            parcel = _parcel(row)
            if isinstance(parcel, Parcel):
                ready.append((row, parcel))
            else:
                _settle(row, parcel)
        sent = delivery.deliver([(ChannelKind(r.channel.kind), p) for r, p in ready], seconds)
        for (row, _sent), outcome in zip(ready, sent, strict=True):
            _settle(row, outcome)
        tried += len(claimed)
    return tried


@transaction.atomic
def _claim() -> list[Dispatch]:
    """Take what is due and count the try; until the lease ends nobody else takes it."""
    now = clock.now()
    due = Dispatch.objects.filter(
        state=DispatchState.WAITING.value, next_at__lte=now, channel__on=True
    )
    claimed: list[Dispatch] = []
    for channel in Channel.objects.filter(pk__in=due.values("channel")):
        rows = due.filter(channel=channel).order_by("next_at", "id")
        rows = rows.select_related("channel", "person")
        free = rows.select_for_update(of=("self",), no_key=True, skip_locked=True)
        claimed += free[: _room(channel, now)]
    for row in claimed:
        row.attempts += 1
        row.next_at = now + LEASE
    Dispatch.objects.bulk_update(claimed, ["attempts", "next_at"])
    return claimed


def _room(channel: Channel, now: datetime) -> int:
    """Return how many may leave by the channel now; what a robot cannot take stays for later."""
    if channel.kind not in ROBOTS:
        return AT_ONCE
    lately = channel.dispatches.filter(sent_at__gt=now - timedelta(minutes=1)).count()
    return max(AT_ONCE - lately, 0)


def _address(kind: ChannelKind, person: Person | None) -> str | None:
    """Return where a person is reached; a robot speaks to its group even without a number."""
    if kind == ChannelKind.EMAIL:
        return (person and person.email) or None
    if kind == ChannelKind.SMS:
        return (person and person.phone) or None
    return person.phone if person else ""


def _parcel(row: Dispatch) -> Parcel | Outcome:
    channel = row.channel
    to = _address(ChannelKind(channel.kind), row.person)
    if to is None:
        return Outcome("no_address", final=True)
    try:
        secrets = unseal(channel.secret, channel.pk)
    except Unreadable:
        return Outcome("unreadable")
    path = row.body.get("path", "")
    link = f"{settings.SITE_ADDRESS}{path}" if settings.SITE_ADDRESS and path else ""
    return Parcel(
        id=str(row.pk),
        url=channel.url,
        config=channel.config,
        secrets=secrets,
        to=to,
        body=row.body,
        link=link,
        at=clock.now(),
    )


@transaction.atomic
def _settle(tried: Dispatch, outcome: Outcome) -> None:
    """Write down how a try went. One that was overtaken (replayed meanwhile) leaves no trace."""
    rows = Dispatch.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("channel__office").get(pk=tried.pk)
    if (row.state, row.attempts) != (DispatchState.WAITING, tried.attempts):
        return
    state, now = DispatchState(row.state), clock.now()
    row.error, row.answer_status = outcome.error[:LONGEST_ERROR], outcome.status
    wait = None if outcome.final else wait_after(row.attempts, outcome.wait)
    if not outcome.error:
        row.state, row.sent_at = advance(MOVES, state, "send"), now
    elif wait is None:
        row.state = advance(MOVES, state, "give_up")
        record("dispatch.given_up", row, by=None, unit=row.channel.office, error=row.error)
    else:
        row.next_at = now + wait
    row.save(update_fields=["state", "sent_at", "next_at", "error", "answer_status"])
    if outcome.error == "gone":
        _close(row.channel)


def _close(channel: Channel) -> None:
    """Turn off a webhook whose receiver says that it is gone."""
    if Channel.objects.filter(pk=channel.pk, on=True).update(on=False):
        record("channel.turned_off", channel, by=None, unit=channel.office)


@transaction.atomic
def replay(dispatch_ids: Iterable[UUID], *, by: Person) -> list[Dispatch]:
    """Send again, from the first try on: what failed for good, or what the receiver lost."""
    ids = list(dispatch_ids)
    rows = Dispatch.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
    again = list(rows.select_related("channel__office", "person").order_by("pk"))
    if not again:
        raise WrongState(_("请先选择要重发的内容。"))
    for row in again:
        require(by, Permission.CHANNEL_EDIT, row.channel.office)
        row.state = advance(MOVES, DispatchState(row.state), "replay")
        row.attempts, row.next_at, row.error = 0, clock.now(), ""
        record("dispatch.replayed", row, by=by, unit=row.channel.office)
    Dispatch.objects.bulk_update(again, ["state", "attempts", "next_at", "error"])
    return again
