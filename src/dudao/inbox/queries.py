"""What came in and waits; the bytes of what phones sent."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from dudao.inbox.models import Medium, Operation
from dudao.inbox.states import State
from dudao.org.models import Person


def to_apply() -> QuerySet[Operation]:
    """Return the operations that nobody has applied yet, as they came in."""
    return (
        Operation.objects.filter(outcome__state=State.ACCEPTED)
        .select_related("outcome", "person__unit", "device")
        .order_by("received_at", "seq", "pk")
    )


def content_of(person: Person, sha256: str) -> Path | None:
    """Return where the wholly arrived content with this hash lies, sent by `person`."""
    for device in Medium.objects.filter(person=person, sha256=sha256).values_list(
        "device", flat=True
    ):
        place = place_of(device, sha256)
        if place.exists():
            return place
    return None


def kept_media(before: datetime) -> QuerySet[Medium]:
    """Return the media that came whole before `before` and whose bytes still lie here."""
    return Medium.objects.filter(complete_at__lt=before, dropped_at=None).order_by("pk")


def place_of(device: UUID, sha256: str) -> Path:
    """Return where the content with this hash that `device` sends lies once it is complete."""
    return Path(settings.FILES_ROOT) / "inbox" / str(device) / sha256
