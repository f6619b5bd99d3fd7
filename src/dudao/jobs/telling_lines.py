"""What a line of the table of who is told is made of."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.utils.functional import Promise

from dudao.audit.models import Event
from dudao.org.models import Person

People = Iterable[Person | None]


class Line(NamedTuple):
    """Whom an event is told, given its subject, and in which words.

    `danger` tells that it does not wait for office hours when life is in danger.
    """

    who: Callable[[Any, Event], People]
    words: str | Promise
    danger: bool = False
    #: The page to open, where it is not the subject's own.
    path: Callable[[Any], str] | None = None


class Subject(NamedTuple):
    """How the subject of an event is read again, and its page; no page: nothing to tell."""

    fetch: Callable[[Event], Any]
    path: Callable[[Any], str]


def fetched(model: type[Any], *joined: str) -> Callable[[Event], Any]:
    """Return how an event's subject is read, with what is joined."""
    return lambda event: model.objects.select_related(*joined).filter(pk=event.subject_id).first()
