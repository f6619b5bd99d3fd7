"""Private addresses of calendars: made, revoked, read."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, units_for
from dudao.audit.actions import record
from dudao.inspectorate.models import Area
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.lib.tokens import digest, make
from dudao.org.models import Person, Unit
from dudao.planning.models import Feed
from dudao.planning.queries.feeds import feeds_of
from dudao.planning.states.feeds import FeedWhat

MOST_FEEDS = 20
#: How exactly the last reading is kept: a program reads every quarter of an hour.
READ_EVERY = timedelta(hours=1)
_SEES = (Permission.SCHEDULE_VIEW, Permission.SCHEDULE_VIEW_ANNOUNCED)


@transaction.atomic
def make_feed(
    what: str, *, by: Person, area: Area | None = None, unit: Unit | None = None
) -> tuple[Feed, str]:
    """Make a calendar address of one's own; return it with the secret, which is shown once."""
    chosen = FeedWhat(what)
    area = area if chosen == FeedWhat.AREA else None
    unit = unit if chosen == FeedWhat.SCHOOL else None
    _require_seen(by, chosen, area, unit)
    if feeds_of(by).count() >= MOST_FEEDS:
        raise WrongState(_("最多%d个订阅地址，请先停用不用的。") % MOST_FEEDS)
    secret = make()
    feed = Feed.objects.create(
        person=by,
        what=chosen,
        area=area,
        unit=unit,
        digest=digest(secret),
        made_at=clock.now(),
    )
    record("feed.made", feed, by=by, unit=by.unit, what=str(chosen))
    return feed, secret


@transaction.atomic
def revoke_feed(feed_id: UUID, *, by: Person) -> Feed:
    """End a calendar address of one's own at once."""
    feed = Feed.objects.select_for_update(no_key=True, of=("self",)).get(pk=feed_id)
    if feed.person_id != by.pk:
        raise NotAllowed(_("只能停用自己的订阅地址。"))
    if feed.revoked_at is not None:
        raise WrongState(_("这个订阅地址已经停用。"))
    feed.revoked_at = clock.now()
    feed.save(update_fields=["revoked_at"])
    record("feed.revoked", feed, by=by, unit=by.unit)
    return feed


@transaction.atomic
def note_feed_read(feed_id: UUID) -> None:
    """Note when an address was last read, so that its owner sees whether anything uses it."""
    now = clock.now()
    stale = Feed.objects.filter(pk=feed_id).exclude(last_read_at__gt=now - READ_EVERY)
    stale.update(last_read_at=now)


def _require_seen(by: Person, what: FeedWhat, area: Area | None, unit: Unit | None) -> None:
    if what == FeedWhat.AREA:
        if area is None:
            raise Invalid(_("请选择责任区。"), fields={"area": _("必选")})
        seen = units_for(by, Permission.SCHEDULE_VIEW).filter(area_members__area=area).exists()
    elif what == FeedWhat.SCHOOL:
        if unit is None:
            raise Invalid(_("请选择学校。"), fields={"unit": _("必选")})
        seen = any(may(by, permission, unit) for permission in _SEES)
    else:
        seen = any(may_anywhere(by, permission) for permission in _SEES)
    if not seen:
        raise NotAllowed(_("您看不到这部分督导日历，不能订阅。"))
