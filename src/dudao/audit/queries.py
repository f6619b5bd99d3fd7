"""Reading the record."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Q, QuerySet

from dudao.audit.models import Event, Link
from dudao.audit.rules import GENESIS, Entry, digest, first_break
from dudao.lib import clock


def history_of(subject: models.Model) -> QuerySet[Event]:
    """Return what happened to `subject`, oldest first, with the people."""
    return (
        Event.objects.filter(
            subject_type=subject._meta.label_lower,  # noqa: SLF001 - Django's own public name
            subject_id=str(subject.pk),
        )
        .select_related("by")
        .order_by("id")
    )


def matching(
    events: QuerySet[Event],
    *,
    by: AbstractBaseUser | None = None,
    name: str = "",
    subject: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
) -> QuerySet[Event]:
    """Return those of `events` by a person, of a name ("finding" or "finding.told"), about a
    subject ("findings.finding" or "findings.finding:018f…") and on days in China.
    """
    if by is not None:
        events = events.filter(by_id=by.pk)
    if name:
        events = events.filter(Q(name=name) | Q(name__startswith=f"{name}."))
    kind, _colon, pk = subject.partition(":")
    if kind:
        events = events.filter(subject_type=kind)
    if pk:
        events = events.filter(subject_id=pk)
    if first_day is not None:
        events = events.filter(at__gte=_midnight(first_day))
    if last_day is not None:
        events = events.filter(at__lt=_midnight(last_day + timedelta(days=1)))
    return events


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.CHINA)


def head() -> Link | None:
    """Return the newest link: number and hash stand for everything before."""
    return Link.objects.order_by("-number").first()


def entries(after: int = 0) -> Iterator[Entry]:
    """Yield the chain after link number `after`, digests worked out again from the rows."""
    links = Link.objects.filter(number__gt=after).select_related("event").order_by("number")
    for link in links.iterator(chunk_size=2000):
        event = link.event
        yield Entry(link.number, event.digest, digest(event.content()), link.previous, link.hash)


def broken_at(after: int = 0) -> int | None:
    """Return the number of the first link that does not hold, or None. Linear in the chain."""
    before = Link.objects.filter(number=after).values_list("hash", flat=True).first()
    return first_break(entries(after), previous=before or GENESIS)


def unchained() -> QuerySet[Event]:
    """Return committed events without a link: there must be none."""
    return Event.objects.filter(link=None)
