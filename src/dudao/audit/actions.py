"""Writing the record. Called inside the transaction of the action it records."""

from collections.abc import Callable
from datetime import UTC
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction

from dudao.audit import queries
from dudao.audit.models import Event
from dudao.audit.rules import digest
from dudao.lib import clock

#: Event name -> what defers its reactions to the queue. Filled once at start by the jobs area,
#: which this area may not know.
reactions: dict[str, Callable[[Event], None]] = {}


def record(
    name: str,
    subject: models.Model,
    /,
    *,
    by: AbstractBaseUser | None,
    unit: models.Model | None = None,
    **data: Any,
) -> Event:
    """Record that `by` did `name` to `subject`, which concerns `unit`.

    `data` must be JSON (dates as ISO text). `by` is None only for what the system does itself.
    """
    event = Event(
        name=name,
        at=clock.now().astimezone(UTC),
        by_id=by.pk if by else None,
        subject_type=subject._meta.label_lower,  # noqa: SLF001 - Django's own public name
        subject_id=str(subject.pk),
        unit_id=unit.pk if unit else None,
        data=data,
    )
    event.digest = digest(event.content())
    event.save(force_insert=True)
    if name in reactions:
        reactions[name](event)
    return event


@transaction.atomic
def verify_chain() -> Event | None:
    """Check the whole chain and record the outcome: `audit.verified`, or `audit.broken` with the
    first link that does not hold and the number of events that are in no link.
    """
    head = queries.head()
    if head is None:
        return None
    broken, unchained = queries.broken_at(), queries.unchained().count()
    name = "audit.verified" if broken is None and not unchained else "audit.broken"
    return record(name, head, by=None, links=head.number, broken=broken, unchained=unchained)
