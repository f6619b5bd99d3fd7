"""What a school has asked of us and waits for, beside its own deadline."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from dudao.findings.models import Extension, Finding, Objection
from dudao.findings.states import ExtensionState, ObjectionState, Pending

_ASKED = (ExtensionState.ASKED.value,)
_OBJECTED = tuple(
    state.value
    for state in (ObjectionState.FILED, ObjectionState.READING, ObjectionState.REVIEWING)
)


def asked() -> Exists:
    """Return the condition that more time was asked for and nobody has decided."""
    return Exists(Extension.objects.filter(finding=OuterRef("pk"), state__in=_ASKED))


def objected() -> Exists:
    """Return the condition that an objection or its review waits for an answer."""
    return Exists(Objection.objects.filter(finding=OuterRef("pk"), state__in=_OBJECTED))


def pending(*, asked: bool, objected: bool) -> list[Pending]:
    """Return what waits for us."""
    found = ((Pending.EXTENSION, asked), (Pending.OBJECTION, objected))
    return [what for what, waits in found if waits]


def waiting_for_us(finding_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Return by finding what waits for us, in words; one statement, none without findings."""
    rows = (
        Finding.objects.filter(pk__in=list(finding_ids))
        .annotate(was_asked=asked(), was_objected=objected())
        .filter(Q(was_asked=True) | Q(was_objected=True))
        .values_list("pk", "was_asked", "was_objected")
    )
    return {
        pk: [str(what.label) for what in pending(asked=extension, objected=objection)]
        for pk, extension, objection in rows
    }
