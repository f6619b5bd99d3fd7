"""Objections to read, when an inspector's work goes to another."""

from django.db import transaction

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.findings.actions.objecting import assign_reader
from dudao.findings.models import Objection
from dudao.findings.queries.objections import readers_for
from dudao.findings.states import ObjectionState
from dudao.org.models import Person


@transaction.atomic
def pass_on_objections(
    giver: Person, taker: Person, *, by: Person
) -> tuple[list[Objection], list[Objection]]:
    """Let `taker` read what `giver` was to read; return what moved and what could not.

    What `taker` may not read, being its author or recused, waits for another reader.
    """
    moved, left = [], []
    waiting = Objection.objects.filter(reader=giver, state=ObjectionState.READING)
    for objection in waiting.select_related("finding__unit").order_by("pk"):
        require(by, Permission.OBJECTION_ASSIGN, objection.finding.unit)
        if readers_for(objection.finding).filter(pk=taker.pk).exists():
            moved.append(assign_reader(objection.pk, by=by, reader=taker))
        else:
            left.append(objection)
    return moved, left
