"""What was really looked at on a visit, as planning counts it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from dudao.instruments.definition import Judgement, Section
from dudao.lib import clock
from dudao.visits.models import LookBack, Record, Visit

_NOTHING: tuple[Any, ...] = (None, "", [], {}, Judgement.UNCHECKED.value)


class Seen(NamedTuple):
    """The day of a visit; the routine items and forms of which something was answered.

    `looked_back` where what was open was looked at again, or nothing was.
    """

    on: date
    did: list[str]
    looked_back: bool


def looked_at(visit: Visit) -> Seen:
    """Return what counts of `visit`: a section counts once one of its items was answered."""
    arrived = visit.checked_in_at
    on = arrived.astimezone(clock.CHINA).date() if arrived else visit.planned_on
    did: set[str] = set()
    for row in Record.objects.filter(visit=visit).select_related("version__instrument"):
        answered = {key for key, value in row.answers.items() if value not in _NOTHING}
        if answered:
            did.add(row.version.instrument.key)
            did.update(_items(row.version.form.sections, answered))
    back = LookBack.objects.filter(visit=visit)
    return Seen(on, sorted(did), not back.exists() or back.exclude(verdict="").exists())


def _items(sections: Iterable[Section], answered: set[str]) -> Iterable[str]:
    for section in sections:
        if section.routine_item and any(item.key in answered for item in section.items):
            yield section.routine_item
