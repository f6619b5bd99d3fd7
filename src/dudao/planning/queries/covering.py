"""Which schools the lines of a plan reach."""

from django.db.models import Q, QuerySet

from dudao.inspectorate.models import AreaMember, Responsibility
from dudao.inspectorate.queries import holding_on
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.org.queries import inspected
from dudao.planning.models import Plan, PlanItem
from dudao.planning.queries.audiences import audience_q, there_between
from dudao.planning.states import ItemKind

#: Lines of these kinds bring somebody to a school.
VISITING = (ItemKind.ROUTINE, ItemKind.SPECIAL, ItemKind.UPPER)


def schools_of_plan(plan: Plan) -> QuerySet[Unit]:
    """Return the schools that `plan` is for: the office's, an area's, an inspector's."""
    rows = inspected().filter(there_between(plan.first_on, plan.last_on), office=plan.office)
    day = min(max(clock.today(), plan.first_on), plan.last_on)
    if plan.area_id:
        members = AreaMember.objects.filter(holding_on(day), area=plan.area_id)
        return rows.filter(pk__in=members.values("unit"))
    if plan.inspector_id:
        own = Responsibility.objects.filter(holding_on(day), inspector=plan.inspector_id)
        return rows.filter(pk__in=own.values("unit"))
    return rows


def reach_of(item: PlanItem) -> QuerySet[Unit]:
    """Return the schools to which a line of a plan brings somebody."""
    rows = schools_of_plan(item.plan)
    if item.kind not in VISITING:
        return rows.none()
    named = PlanItem.units.through.objects.filter(planitem=item).values("unit")
    alone = Q(pk__in=named) if item.units.exists() else audience_q(item.audience)
    return rows.filter(alone)
