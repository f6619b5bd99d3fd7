"""The history of who of the bureau's leaders stood beside an area."""

from datetime import timedelta

from django.db import transaction

from dudao.audit.actions import record
from dudao.inspectorate.models import Area, Liaison
from dudao.inspectorate.queries import ending_from
from dudao.inspectorate.states import LiaisonKind
from dudao.lib import clock
from dudao.org.models import Person


@transaction.atomic
def note_leader(area: Area, *, by: Person) -> None:
    """Write down from when an area's leader of today stands beside it, and until when the last did.

    Called by the actions on areas, which have asked who may.
    """
    today = clock.today()
    rows = Liaison.objects.filter(ending_from(today), kind=LiaisonKind.LEADER, area=area)
    last = rows.first()
    if area.liaison_leader_id == (last.person_id if last is not None else None):
        return
    if last is not None:
        end_liaison_row(last)
        record("liaison.ended", last, by=by, unit=area.office, kind=last.kind)
    if area.liaison_leader is not None:
        made = Liaison.objects.create(
            office=area.office,
            kind=LiaisonKind.LEADER,
            area=area,
            person=area.liaison_leader,
            start_on=today,
        )
        record("liaison.made", made, by=by, unit=area.office, kind=made.kind, person=made.person_id)


def end_liaison_row(row: Liaison) -> None:
    """End a row before today; one that began today leaves no row, only its record."""
    today = clock.today()
    if row.start_on >= today:
        Liaison.objects.filter(pk=row.pk).delete()  # the row in hand keeps its id for the record
    else:
        row.end_on = today - timedelta(days=1)
        row.save(update_fields=["end_on"])
