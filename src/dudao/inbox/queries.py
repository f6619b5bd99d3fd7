"""What came in and waits; the bytes of what phones sent."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber

from dudao.access.permissions import Permission
from dudao.access.queries import led_by, may_anywhere, scope_q
from dudao.inbox.models import Medium, Operation, OtherArrival
from dudao.inbox.states import State
from dudao.lib import clock
from dudao.org.models import Person

#: The predecessor has not come: what waits for it goes on by itself.
GAP = "gap"
#: Tried in vain, an operation waits twice as long each time, and so often.
FIRST_WAIT, MOST_TRIES = timedelta(seconds=2), 6
_UNDEALT = Q(outcome__state=State.ACCEPTED.value) | Q(
    outcome__state=State.QUARANTINED.value, outcome__code=GAP
)


def decided_by(person: Person) -> Q:
    """Return the filter for what `person` decides about: of his schools and his inspectors."""
    school = scope_q(person, Permission.FIELD_RELEASE, "outcome__unit")
    senders = Person.objects.filter(scope_q(person, Permission.FIELD_RELEASE) | led_by(person))
    # What took effect by itself nobody had to decide about; it may concern schools of others.
    asked = Q(outcome__state__in=[State.QUARANTINED.value, State.DISMISSED.value])
    asked |= Q(outcome__decided_by__isnull=False)
    return school | Q(asked, outcome__unit=None, person__in=senders)


def visible_to(person: Person) -> QuerySet[Operation]:
    """Return what one's own phones brought, and what one decides about."""
    return Operation.objects.filter(Q(person=person) | decided_by(person)).select_related(
        "outcome__unit", "outcome__decided_by", "person", "device"
    )


def others_visible_to(person: Person) -> QuerySet[OtherArrival]:
    """Return ids that came twice with different contents, as `visible_to`."""
    senders = Person.objects.filter(scope_q(person, Permission.FIELD_RELEASE) | led_by(person))
    rows = OtherArrival.objects.filter(Q(person=person) | Q(person__in=senders))
    return rows.select_related("person", "device", "operation", "decided_by")


def undecided() -> Q:
    """Return the filter for what waits for a person: by itself, or for an id that came twice."""
    twice = OtherArrival.objects.filter(operation=OuterRef("pk"), state=State.QUARANTINED.value)
    return Q(outcome__state=State.QUARANTINED.value) | Q(Exists(twice))


def together(operations: QuerySet[Operation]) -> QuerySet[Any]:
    """Return `operations` with `key`: what is about one visit, log or post belongs together."""
    return operations.annotate(key=Coalesce("subject", "pk"))


def heads(operations: QuerySet[Operation]) -> QuerySet[Any]:
    """Return of what belongs together and one person sent the operation that came first."""
    order = [F("received_at"), F("seq"), F("pk")]
    place = Window(RowNumber(), partition_by=[F("key"), F("person")], order_by=order)
    first = together(operations).annotate(place=place).filter(place=1)
    return together(Operation.objects.filter(pk__in=first.values("pk")))


def waiting_for(person: Person) -> int:
    """Return how many visits, logs and posts wait for `person` to decide about."""
    if not may_anywhere(person, Permission.FIELD_RELEASE):
        return 0
    return heads(Operation.objects.filter(decided_by(person), undecided())).count()


def ready() -> QuerySet[Operation]:
    """Return what may be applied now: it waits, and what came before it is dealt with."""
    now = clock.now()
    rested = Q(outcome__tries=0)
    rested |= Q(outcome__tries__gte=MOST_TRIES)  # it died before it could be laid aside
    for tries in range(1, MOST_TRIES):
        rested |= Q(outcome__tries=tries, outcome__at__lte=now - FIRST_WAIT * 2 ** (tries - 1))
    released = Q(outcome__decided_by__isnull=False)
    return _accepted().filter(rested, released | Q(prev=None) | Exists(_dealt_with()))


def is_next(operation: Operation) -> bool:
    """Tell whether what came before `operation` is dealt with, as it stands now."""
    if operation.prev is None:
        return True
    return Operation.objects.filter(pk=operation.prev).exclude(_UNDEALT).exists()


def following(operation: Operation) -> QuerySet[Operation]:
    """Return what waited for `operation` alone and may be applied now."""
    return _accepted().filter(Exists(_dealt_with()), prev=operation.pk, outcome__tries=0)


def missing_before(before: datetime) -> QuerySet[Operation]:
    """Return what came before `before` and whose predecessor has not come."""
    come = Operation.objects.filter(pk=OuterRef("prev")).exclude(
        outcome__state=State.QUARANTINED.value, outcome__code=GAP
    )
    waiting = _accepted().filter(prev__isnull=False, outcome__decided_by=None)
    return waiting.filter(~Exists(come), received_at__lt=before)


def gaps_closed() -> QuerySet[Operation]:
    """Return what was laid aside for a missing predecessor that has come and is dealt with."""
    aside = Operation.objects.filter(outcome__state=State.QUARANTINED.value, outcome__code=GAP)
    return aside.filter(Exists(_dealt_with()))


def _accepted() -> QuerySet[Operation]:
    return (
        Operation.objects.filter(outcome__state=State.ACCEPTED)
        .select_related("outcome", "person__unit", "device")
        .order_by("received_at", "seq", "pk")
    )


def _dealt_with() -> QuerySet[Operation]:
    return Operation.objects.filter(pk=OuterRef("prev")).exclude(_UNDEALT)


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
    return _place() / str(device) / sha256


def is_half_here(path: Path) -> bool:
    """Tell whether a file of the store is still coming in; who sends it begins again without it."""
    return path.is_relative_to(_place()) and path.suffix != ""


def _place() -> Path:
    return Path(settings.FILES_ROOT) / "inbox"
