"""Channels that carry notifications outside, and what was sent over them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field, StringConstraints

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Uuids, Word, listed
from dudao.api.paging import At, Page, page
from dudao.api.reach import several, unit_of
from dudao.notifications import actions, queries
from dudao.notifications.actions.channels import Made
from dudao.notifications.models import Channel, Dispatch
from dudao.notifications.states import ChannelKind, DispatchState

router = Router(tags=["channels"])
sent = Router(tags=["channels"])

Address = Annotated[str, StringConstraints(max_length=600)]
Kind = Annotated[ChannelKind, listed(ChannelKind)]
State = Annotated[DispatchState, listed(DispatchState)]
Setting = Annotated[str, StringConstraints(max_length=300)]


class ConfigIn(Given):
    """Settings of a channel; which ones count depends on its kind (docs/operations.md)."""

    host: Setting = ""
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    security: Setting = ""
    username: Setting = ""
    sender: Setting = ""
    shape: Setting = ""
    phone_field: Setting = ""
    text_field: Setting = ""
    sign_name: Setting = ""
    extra: Annotated[dict[Word, Setting], Field(max_length=20)] = {}
    key_place: Setting = ""
    key_name: Setting = ""
    ok_field: Setting = ""
    ok_value: Setting = ""


class SecretsIn(Given):
    """What is kept encrypted and never given back; empty leaves it as it is."""

    password: Setting = ""
    sign: Setting = ""
    key: Setting = ""
    token: Setting = ""


class ChannelIn(Given):
    name: Word
    url: Address = ""
    """A robot's address may be given whole: what is secret in it is kept apart, encrypted."""
    config: ConfigIn = ConfigIn()
    secrets: SecretsIn = SecretsIn()
    events: Annotated[list[Word], Field(max_length=100)] = []
    """For webhooks: names of events, or whole areas as "finding.*"."""


class NewChannelIn(ChannelIn):
    office_id: Id
    kind: Kind


class TurnOnIn(Given):
    catch_up: bool = False
    """For webhooks: tell also what happened while the channel was off."""


class ReplayIn(Given):
    dispatch_ids: Uuids


class ChannelOut(Schema):
    id: UUID
    office_id: int
    kind: Kind
    name: str
    url: str
    config: dict[str, Any]
    events: list[str]
    on: bool
    waiting: int
    dead: int
    last_at: datetime | None


class NewChannelOut(ChannelOut):
    signing_secret: str | None
    """A webhook's, shown this once; null when the answer is a replay, empty for other kinds."""


class DispatchOut(Schema):
    id: UUID
    """For a webhook also the `webhook-id` of every try."""
    channel_id: UUID
    person_id: int | None
    body: dict[str, Any]
    state: State
    attempts: int
    made_at: datetime
    next_at: datetime
    sent_at: datetime | None
    answer_status: int | None
    error: str


class DispatchesAt(At):
    state: State | None = None
    channel_id: UUID | None = None


@router.get("", response=Page[ChannelOut])
def list_channels(request: ApiRequest, at: Query[At]) -> dict[str, Any]:
    """List the channels one sets up, with how they do."""
    require_anywhere(request.auth, Permission.CHANNEL_EDIT)
    return page(queries.with_figures(queries.channels_visible_to(request.auth)), at, by=("id",))


@router.post("", response={201: NewChannelOut})
def make_channel(request: ApiRequest, body: NewChannelIn) -> Status[dict[str, Any]]:
    """Set up a channel, off for now."""
    office = unit_of(request, body.office_id)
    made = actions.make_channel(office, by=request.auth, kind=body.kind, **_asked(body))
    return Status(201, _with_secret(request, made))


@router.get("/{channel_id}", response=ChannelOut)
def read_channel(request: ApiRequest, channel_id: UUID) -> Channel:
    """Read one channel."""
    return _visible(request, channel_id)


@router.post("/{channel_id}", response=ChannelOut)
def edit_channel(request: ApiRequest, channel_id: UUID, body: ChannelIn) -> Channel:
    """Change a channel; secrets that are not given stay."""
    channel = _visible(request, channel_id)
    actions.edit_channel(channel.pk, by=request.auth, **_asked(body))
    return _visible(request, channel_id)


@router.post("/{channel_id}/on", response=ChannelOut)
def turn_on(request: ApiRequest, channel_id: UUID, body: TurnOnIn) -> Channel:
    """Let the channel send."""
    actions.turn_on(_visible(request, channel_id).pk, by=request.auth, catch_up=body.catch_up)
    return _visible(request, channel_id)


@router.post("/{channel_id}/off", response=ChannelOut)
def turn_off(request: ApiRequest, channel_id: UUID) -> Channel:
    """Stop sending; what waits stays."""
    actions.turn_off(_visible(request, channel_id).pk, by=request.auth)
    return _visible(request, channel_id)


@router.post("/{channel_id}/try", response={201: DispatchOut})
def try_out(request: ApiRequest, channel_id: UUID) -> Status[Dispatch]:
    """Put a trial message in the queue; read the dispatch to see how it went."""
    return Status(201, actions.try_out(_visible(request, channel_id).pk, by=request.auth))


@router.post("/{channel_id}/secret", response=NewChannelOut)
def renew_secret(request: ApiRequest, channel_id: UUID) -> dict[str, Any]:
    """Give a webhook a new signing secret; the former one stays valid until the next renewal."""
    made = actions.renew_secret(_visible(request, channel_id).pk, by=request.auth)
    return _with_secret(request, made)


@sent.get("", response=Page[DispatchOut])
def list_dispatches(request: ApiRequest, at: Query[DispatchesAt]) -> dict[str, Any]:
    """List what was sent and what was not; `state=dead` are the dead letters."""
    require_anywhere(request.auth, Permission.CHANNEL_EDIT)
    wanted = {"state": at.state, "channel": at.channel_id}
    rows = queries.dispatches_visible_to(request.auth)
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page(rows, at, by=("id",))


@sent.post("/replay", response=list[DispatchOut])
def replay(request: ApiRequest, body: ReplayIn) -> list[Dispatch]:
    """Send again, under the same ids, from the first try on."""
    rows = several(queries.dispatches_visible_to(request.auth), body.dispatch_ids)
    return actions.replay([row.pk for row in rows], by=request.auth)


@sent.get("/{dispatch_id}", response=DispatchOut)
def read_dispatch(request: ApiRequest, dispatch_id: UUID) -> Dispatch:
    """Read one thing that was sent, or not."""
    return get_object_or_404(queries.dispatches_visible_to(request.auth), pk=dispatch_id)


def _visible(request: ApiRequest, channel_id: UUID) -> Channel:
    rows = queries.with_figures(queries.channels_visible_to(request.auth))
    return get_object_or_404(rows, pk=channel_id)


def _asked(body: ChannelIn) -> dict[str, Any]:
    return {
        "name": body.name,
        "url": body.url,
        "config": body.config.set_fields(),
        "secrets": {name: value for name, value in body.secrets.dict().items() if value},
        "events": body.events,
    }


def _with_secret(request: ApiRequest, made: Made) -> dict[str, Any]:
    channel = _visible(request, made.channel.pk)
    told = {name: getattr(channel, name) for name in ChannelOut.model_fields}
    return {**told, "signing_secret": made.signing_secret}
