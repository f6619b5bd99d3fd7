"""What came in and waits; the bytes of what phones sent."""

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


def complete(person: Person, sha256: str) -> Medium | None:
    """Return the wholly arrived content with this hash that a phone of `person` sent."""
    return Medium.objects.filter(person=person, sha256=sha256, complete_at__isnull=False).first()


def content_of(person: Person, sha256: str) -> Path | None:
    """Return where the wholly arrived content with this hash lies, sent by `person`."""
    for device in Medium.objects.filter(
        person=person, sha256=sha256, complete_at__isnull=False
    ).values_list("device", flat=True):
        place = place_of(device, sha256)
        if place.exists():
            return place
    return None


def place_of(device: UUID, sha256: str) -> Path:
    """Return where the content with this hash that `device` sends lies once it is complete."""
    return Path(settings.INBOX_ROOT) / str(device) / sha256
