"""What still asks for a visit."""

from datetime import date

from django.db.models import Q, QuerySet

from dudao.org.models import Unit
from dudao.planning.models import Job, Obligation
from dudao.planning.states import State


def standing_jobs() -> QuerySet[Job]:
    """Return what assignments that were not withdrawn do."""
    return Job.objects.exclude(assignment__state=State.WITHDRAWN)


def open_in(office: Unit, first: date, last: date) -> QuerySet[Obligation]:
    """Return the obligations whose window touches `first`…`last` and that nothing does yet."""
    planned = standing_jobs().values("obligation")
    return (
        Obligation.objects.filter(Q(first_on__lte=last, last_on__gte=first), office=office)
        .filter(met_on=None, waived_at=None, planned_on=None)
        .exclude(pk__in=planned)
        .select_related("unit", "matter", "rule", "task", "programme")
        .order_by("unit__sort_key", "unit_id", "last_on", "id")
    )
