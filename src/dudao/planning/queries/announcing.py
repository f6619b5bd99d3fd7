"""Which schools are still to be told of a visit, or reminded of it."""

from django.db.models import QuerySet

from dudao.lib import clock
from dudao.planning.models import Assignment
from dudao.planning.states import State


def to_announce() -> QuerySet[Assignment]:
    """Return the announced visits ahead of which the school has not been told."""
    return _ahead().filter(announced_at=None)


def to_remind() -> QuerySet[Assignment]:
    """Return the visits ahead of which the school was told and not yet reminded."""
    return _ahead().filter(announced_at__isnull=False, reminded_at=None)


def _ahead() -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(
        announced=True, state=State.ASSIGNED, planned_on__gte=clock.today()
    )
    return rows.select_related("unit", "office").order_by("planned_on", "pk")
