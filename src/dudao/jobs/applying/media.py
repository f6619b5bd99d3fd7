"""Photos and recordings that have come: taken over into the evidence that awaits them."""

import logging
from datetime import datetime

from django.db.models import Exists, OuterRef

from dudao.files import actions as files
from dudao.files.models import File
from dudao.files.queries import kept_by
from dudao.files.states import Arrival
from dudao.inbox import actions as inbox
from dudao.inbox.models import Medium
from dudao.inbox.queries import content_of, kept_media
from dudao.lib import clock
from dudao.org.models import Person

log = logging.getLogger(__name__)

AT_ONCE = 200


def take_over() -> None:
    """Take over whatever has come and is awaited; what fails is tried again with the next sweep."""
    come = Medium.objects.filter(person=OuterRef("stored_by"), sha256=OuterRef("sha256"))
    awaited = File.objects.filter(Exists(come), arrival=Arrival.AWAITED.value)
    rows = awaited.select_related("stored_by")
    for file in rows.order_by("pk")[:AT_ONCE]:
        try:
            take_over_one(file.stored_by, file.sha256, at=clock.now())
        except Exception:  # one that fails must not keep the others from arriving
            log.exception("Content of %s was not taken over", file.pk)


def drop_taken(before: datetime) -> int:
    """Drop the bytes that came before `before` and are evidence now; return how many.

    Not in the transaction that takes them over: were that undone, they would be nowhere.
    """
    taken = File.objects.filter(stored_by=OuterRef("person"), sha256=OuterRef("sha256"))
    waiting = taken.exclude(arrival=Arrival.HERE.value)
    media = kept_media(before).filter(Exists(taken), ~Exists(waiting))
    return inbox.drop_media(media)


def take_over_one(person: Person, sha256: str, *, at: datetime) -> None:
    """Take over one content that `person` sent, if it is here; the same may be evidence already."""
    place = content_of(person, sha256) or kept_by(person, sha256)
    if place is None:
        return
    with clock.at(at), place.open("rb") as content:
        files.arrive(sha256, content, by=person)
