"""One's own messages and wishes, and the record of reminders."""

from datetime import date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, listed
from dudao.api.paging import At, Page, page
from dudao.findings.queries.clocks import reminders_visible_to
from dudao.findings.states import About, Rung
from dudao.notifications import actions
from dudao.notifications.models import Message, Preference
from dudao.notifications.queries.messages import messages_of, preference_of, unread_count
from dudao.notifications.states import ChannelKind

router = Router(tags=["messages"])
reminders = Router(tags=["findings"])

Kind = Annotated[ChannelKind, listed(ChannelKind)]


class MessageOut(Schema):
    id: UUID
    kind: str
    """The name of the event it tells of."""
    text: str
    path: str
    """The page to open."""
    urgent: bool
    made_at: datetime
    read_at: datetime | None


class MessagesAt(At):
    unread: bool = False
    urgent: bool = False


class UnreadOut(Schema):
    unread: int
    """At most 100: nobody counts further."""


class ReadOut(Schema):
    read: int


class PreferenceOut(Schema):
    channels: list[str]
    digest: bool
    quiet_from: time | None
    quiet_to: time | None


class PreferenceIn(Given):
    channels: Annotated[list[Kind], Field(max_length=10)] = []
    digest: bool = True
    """Once a workday how many wait, instead of each by itself."""
    quiet_from: time | None = None
    quiet_to: time | None = None
    """In China's time; may lie after midnight. Danger to life is told at every hour."""


class ReminderOut(Schema):
    id: int
    finding_id: UUID
    unit_id: Annotated[int, Field(alias="finding.unit_id")]
    about: str
    rung: str
    due_on: date
    at: datetime
    people: list[int]
    """Who was told."""


class RemindersAt(At):
    finding_id: UUID | None = None
    unit_id: Id | None = None
    about: Annotated[About, listed(About)] | None = None
    rung: Annotated[Rung, listed(Rung)] | None = None


@router.get("", response=Page[MessageOut])
def list_messages(request: ApiRequest, at: Query[MessagesAt]) -> dict[str, Any]:
    """List what one was told, newest first."""
    rows = messages_of(request.auth)
    if at.unread:
        rows = rows.filter(read_at=None)
    if at.urgent:
        rows = rows.filter(urgent=True)
    return page(rows, at, by=("id",))


@router.get("/unread", response=UnreadOut)
def count_unread(request: ApiRequest) -> dict[str, int]:
    """Count what waits unread."""
    return {"unread": unread_count(request.auth)}


@router.get("/preference", response=PreferenceOut)
def read_preference(request: ApiRequest) -> Preference:
    """Tell how one wants to be told."""
    return preference_of(request.auth)


@router.post("/preference", response=PreferenceOut)
def set_preference(request: ApiRequest, body: PreferenceIn) -> Preference:
    """Set over which channels one is told, when, and whether in one go."""
    return actions.set_preference(by=request.auth, **body.dict())


@router.post("/read", response=ReadOut)
def read_all(request: ApiRequest) -> dict[str, int]:
    """Note that everything is read."""
    return {"read": actions.read_all(by=request.auth)}


@router.post("/{message_id}/read", response=MessageOut)
def read_message(request: ApiRequest, message_id: UUID) -> Message:
    """Note that a message is read."""
    return actions.read(message_id, by=request.auth)


@reminders.get("", response=Page[ReminderOut])
def list_reminders(request: ApiRequest, at: Query[RemindersAt]) -> dict[str, Any]:
    """List the rungs of the ladder climbed about findings in reach, newest first."""
    rows = reminders_visible_to(request.auth)
    narrowed = {
        "finding": at.finding_id,
        "finding__unit": at.unit_id,
        "about": at.about,
        "rung": at.rung,
    }
    chosen = {name: value for name, value in narrowed.items() if value is not None}
    return page(rows.filter(**chosen), at, by=("at", "id"))
