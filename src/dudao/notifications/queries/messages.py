"""Reading messages and how somebody wants to be told."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from dudao.lib import clock
from dudao.lib.workdays import Hours
from dudao.notifications.models import Message, Preference
from dudao.notifications.rules.hours import hours_between
from dudao.org.models import Person, Unit
from dudao.org.queries import norm, office_of

#: What a digest is called; it goes out and is not shown in the inbox, where its messages are.
DIGEST = "digest"
#: A badge says "99+" beyond.
BADGE_LIMIT = 99


def messages_of(person: Person) -> QuerySet[Message]:
    """Return what `person` was told, newest first."""
    return Message.objects.filter(person=person).exclude(kind=DIGEST).order_by("-id")


def unread_count(person: Person) -> int:
    """Return how many messages wait unread, at most one more than a badge can show."""
    unread = messages_of(person).filter(read_at=None).order_by()
    return unread.values("pk")[: BADGE_LIMIT + 1].count()


def kinds_of(person: Person) -> list[str]:
    """Return the kinds of message `person` has, by name."""
    return sorted(set(messages_of(person).order_by().values_list("kind", flat=True)))


def preference_of(person: Person) -> Preference:
    """Return how `person` wants to be told; who never said so has a digest and no channels."""
    kept = Preference.objects.filter(person=person).first()
    return kept or Preference(person=person)


def hours_of(unit: Unit | None) -> Hours:
    """Return the working hours today of the office that `unit` belongs to."""
    office = office_of(unit) if unit is not None else None
    return hours_between(
        norm("notifications.opens_hour", on=clock.today(), office=office),
        norm("notifications.closes_hour", on=clock.today(), office=office),
    )


def digest_key(day: date) -> str:
    """Return the key of the digest of a day."""
    return f"{DIGEST}:{day.isoformat()}"


def awaiting_digest(day: date) -> QuerySet[Person]:
    """Return the people with messages that were in no digest yet and who had none on `day`."""
    waiting = Message.objects.filter(digested_at=None)
    had = Message.objects.filter(person=OuterRef("pk"), key=digest_key(day))
    people = Person.objects.filter(~Exists(had), pk__in=waiting.values("person"), is_active=True)
    return people.select_related("unit__office").order_by("pk")
