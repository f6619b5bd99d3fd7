"""Filling and closing volumes of the archive, which takes longer than a page may."""

from uuid import UUID

from dudao.analytics.queries.matters import about, belongings_of, composed, still_to_put
from dudao.audit.models import Event
from dudao.documents import actions
from dudao.documents.models import Volume
from dudao.documents.states import VolumeState
from dudao.lib.errors import DomainError
from dudao.org.models import Person


def fill_opened(event: Event) -> None:
    """Fill a volume that was opened together with many."""
    volume = Volume.objects.select_related("office", "unit").get(pk=UUID(event.subject_id))
    open_ = volume.state == VolumeState.OPEN and volume.closing_at is None  # closing fills it, too
    if event.data.get("later") and open_:
        found = belongings_of(about(volume), volume.office)
        actions.fill_volume(volume.pk, found, by=_who(event))


def close_asked(event: Event) -> None:
    """Close a volume as it was asked for; what cannot be closed says why on its page."""
    volume = Volume.objects.select_related("office", "unit").get(pk=UUID(event.subject_id))
    if volume.state != VolumeState.OPEN or volume.closing_at is None:
        return
    try:
        actions.close_volume(
            volume.pk, composed(volume), by=_who(event), belongings=still_to_put(volume)
        )
    except DomainError as error:
        actions.give_up_closing(volume.pk, by=_who(event), trouble=error.message)


def _who(event: Event) -> Person:
    return Person.objects.get(pk=event.by_id or 0)
