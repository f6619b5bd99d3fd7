"""The daily digest."""

from django.db import transaction
from django.utils.translation import ngettext

from dudao.lib import clock
from dudao.lib.ids import uuid7
from dudao.notifications.actions.sending import dispatch
from dudao.notifications.models import Message, Preference
from dudao.notifications.queries.messages import (
    DIGEST,
    digest_key,
    hours_of,
    preference_of,
)
from dudao.notifications.rules.hours import covers, is_quiet
from dudao.org.models import Person
from dudao.org.queries.calendar import calendar_of


@transaction.atomic
def digest(person: Person) -> Message | None:
    """Tell `person` once a day how many messages wait unread; None when it is not the time.

    A message is in one digest only, whatever the clock does: it says itself that it was in one.
    """
    now, preference = clock.now(), preference_of(person)
    if not _in_time(person, preference):
        return None
    rows = Message.objects.select_for_update(no_key=True).filter(person=person, digested_at=None)
    waiting = list(rows.order_by("pk"))
    unread = [message for message in waiting if message.read_at is None]
    key = digest_key(clock.today())
    if unread and Message.objects.filter(person=person, key=key).exists():
        return None
    Message.objects.filter(pk__in=[message.pk for message in waiting]).update(digested_at=now)
    if not unread:
        return None
    text = ngettext(
        "您有%(count)d条未读消息，请登录查看。",
        "您有%(count)d条未读消息，请登录查看。",
        len(unread),
    )
    made = Message(id=uuid7(), person=person, kind=DIGEST, key=key, path="/messages/")
    made.text = text % {"count": len(unread)}
    made.made_at = made.read_at = made.digested_at = now
    made.save(force_insert=True)
    dispatch(made, at=now)
    return made


def _in_time(person: Person, preference: Preference) -> bool:
    now, hours = clock.now(), hours_of(person.unit)
    start, end = preference.quiet_from, preference.quiet_to
    quiet = is_quiet(now, start, end) and not covers(start, end, hours)
    return calendar_of(person.unit).is_working(now, hours) and not quiet
