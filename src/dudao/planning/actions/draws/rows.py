"""Fetching a draw to change it, and moving it on."""

from typing import Any
from uuid import UUID

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.lib.states import advance
from dudao.org.models import Person
from dudao.planning.models import Draw
from dudao.planning.states.draws import DRAW_MOVES, DrawState


def locked(draw_id: UUID) -> Draw:
    """Return a draw, locked."""
    return (
        Draw.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office", "unit")
        .get(pk=draw_id)
    )


def locked_for(draw_id: UUID, by: Person) -> Draw:
    """Return a draw, locked, for somebody who draws for its office."""
    draw = locked(draw_id)
    require(by, Permission.DRAW_MAKE, draw.office)
    return draw


def moved(draw: Draw, move: str, event: str, by: Person, **changed: Any) -> Draw:
    """Move `draw` on with the fields that change with it, and record that."""
    draw.state = advance(DRAW_MOVES, DrawState(draw.state), move)
    for name, value in changed.items():
        setattr(draw, name, value)
    draw.save(update_fields=["state", *changed])
    told(draw, event, by)
    return draw


def told(draw: Draw, event: str, by: Person, **data: Any) -> None:
    """Record what happened to a draw."""
    record(event, draw, by=by, unit=draw.unit or draw.office, **data)
