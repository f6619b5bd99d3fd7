"""Telling people that something waits for them."""

from collections.abc import Iterable

from django.db import transaction

from dudao.lib import clock
from dudao.lib.ids import uuid7
from dudao.notifications.actions.sending import dispatch
from dudao.notifications.models import Message, Preference
from dudao.notifications.queries.messages import hours_of
from dudao.notifications.rules.hours import leaves_at
from dudao.org.models import Person
from dudao.org.queries.calendar import calendar_of


@transaction.atomic
def tell(
    people: Iterable[Person], *, kind: str, text: str, path: str, key: str, urgent: bool = False
) -> list[Message]:
    """Put a line into the inbox of each of `people`, once per person and `key`; return new ones.

    Outside the house it goes at once when urgent; else in working hours and outside the person's
    quiet hours, or with the daily digest. `text` may be read by strangers: no names, no facts.
    """
    now = clock.now()
    reached = {person.pk: person for person in people if person.is_active}
    wanted = {row.person_id: row for row in Preference.objects.filter(person__in=reached)}
    messages = []
    for person in reached.values():
        preference = wanted.get(person.pk) or Preference(person=person)
        leaves_alone = urgent or not preference.digest
        message = Message(id=uuid7(), person=person, kind=kind, text=text, path=path, key=key)
        message.urgent, message.made_at = urgent, now
        message.digested_at = now if leaves_alone else None
        messages.append(message)
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    kept = set(
        Message.objects.filter(pk__in=[message.pk for message in messages]).values_list(
            "pk", flat=True
        )
    )
    made = [message for message in messages if message.pk in kept]
    for message in made:
        if message.digested_at is not None:
            preference = wanted.get(message.person_id) or Preference(person=message.person)
            _send(message, preference)
    return made


def _send(message: Message, preference: Preference) -> None:
    at = message.made_at
    if not message.urgent:
        hours = hours_of(message.person.unit)
        calendar = calendar_of(message.person.unit)
        at = leaves_at(at, hours, preference.quiet_from, preference.quiet_to, calendar)
    dispatch(message, at=at)
