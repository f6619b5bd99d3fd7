"""The calendar of visits, and the private addresses that calendar programs read."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id
from dudao.inspectorate.queries import areas_visible_to, inspectors_visible_to
from dudao.lib.errors import Invalid
from dudao.org.models import Unit
from dudao.org.states import DayPart
from dudao.planning import actions
from dudao.planning.models import Feed
from dudao.planning.queries.feeds import feeds_of
from dudao.planning.states.feeds import EntryKind, FeedWhat
from dudao.visits.queries.schedule import Asked, Entry, entries

router = Router(tags=["schedule"])
feeds = Router(tags=["schedule"])

#: As many days as one asks about at once.
MOST_DAYS = 100
_SEES = (Permission.SCHEDULE_VIEW, Permission.SCHEDULE_VIEW_ANNOUNCED)


class ScheduleAt(Given):
    first_on: date
    last_on: date
    area_id: Id | None = None
    inspector_id: Id | None = None
    unit_id: Id | None = None


class ScheduleOut(Schema):
    kind: EntryKind
    id: str
    first_on: date
    last_on: date
    part: DayPart
    title: str
    text: str
    unit_id: int | None
    people: str
    state: str
    announced: bool
    """Whether the school was told of it."""


class FeedIn(Given):
    what: FeedWhat
    area_id: Id | None = None
    unit_id: Id | None = None


class FeedOut(Schema):
    id: UUID
    what: FeedWhat
    area_id: int | None
    unit_id: int | None
    made_at: datetime
    last_read_at: datetime | None


class NewFeedOut(FeedOut):
    path: str
    """The address on this server with its secret; shown this once."""


@router.get("", response=list[ScheduleOut])
def read_schedule(request: ApiRequest, at: Query[ScheduleAt]) -> list[dict[str, Any]]:
    """List what stands on the calendar of a span; a school sees what it may know."""
    if not 0 <= (at.last_on - at.first_on).days <= MOST_DAYS:
        told = _("止期不早于起期，最多%d天") % MOST_DAYS
        raise Invalid(_("日期范围不对：%s。") % told, fields={"last_on": told})
    asked = Asked(at.first_on, at.last_on)
    if at.area_id:
        area = get_object_or_404(areas_visible_to(request.auth), pk=at.area_id)
        asked = asked._replace(area=area)
    if at.inspector_id:
        inspectors = inspectors_visible_to(request.auth).select_related("person")
        asked = asked._replace(person=get_object_or_404(inspectors, pk=at.inspector_id).person)
    if at.unit_id:
        asked = asked._replace(unit=_school(request, at.unit_id))
    return [_shape(entry) for entry in entries(request.auth, asked)]


@feeds.get("", response=list[FeedOut])
def list_feeds(request: ApiRequest) -> QuerySet[Feed]:
    """List one's own calendar addresses that are in use."""
    return feeds_of(request.auth)


@feeds.post("", response={201: NewFeedOut})
def make_feed(request: ApiRequest, body: FeedIn) -> Status[dict[str, Any]]:
    """Make a calendar address of one's own."""
    areas = areas_visible_to(request.auth)
    area = get_object_or_404(areas, pk=body.area_id) if body.area_id else None
    unit = _school(request, body.unit_id) if body.unit_id else None
    made, secret = actions.make_feed(body.what, by=request.auth, area=area, unit=unit)
    shape = {name: getattr(made, name) for name in FeedOut.model_fields}
    return Status(201, {**shape, "path": reverse("feed", args=[secret])})


@feeds.post("/{feed_id}/revoke", response={204: None})
def revoke_feed(request: ApiRequest, feed_id: UUID) -> Status[None]:
    """End a calendar address of one's own at once."""
    feed = get_object_or_404(feeds_of(request.auth), pk=feed_id)
    actions.revoke_feed(feed.pk, by=request.auth)
    return Status(204, None)


def _school(request: ApiRequest, unit_id: int) -> Unit:
    reach = [units_for(request.auth, permission) for permission in _SEES]
    return get_object_or_404(reach[0] | reach[1], pk=unit_id)


def _shape(entry: Entry) -> dict[str, Any]:
    return {
        **{name: getattr(entry, name) for name in ScheduleOut.model_fields if hasattr(entry, name)},
        "id": str(entry.pk),
        "part": entry.slot,
        "unit_id": entry.unit.pk if entry.unit else None,
    }
