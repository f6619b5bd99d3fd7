"""The lines of a draft: added, changed, moved, taken out. Each counts the plan's edition."""

from uuid import UUID

from django.db import transaction

from dudao.audit.actions import record
from dudao.org.models import Person
from dudao.planning.actions.plan_rows import add_line, begin_edit, checked, locked_item
from dudao.planning.models import Plan, PlanItem
from dudao.planning.rules.plans import Wanted, month_span


@transaction.atomic
def add_item(plan_id: UUID, line: Wanted, *, by: Person) -> PlanItem:
    """Add a line at the end of its month."""
    plan = begin_edit(plan_id, by)
    item = add_line(plan, line, plan.items.count())
    _keep(plan, "plan.item_added", item, by)
    return item


@transaction.atomic
def edit_item(plan_id: UUID, item_id: int, line: Wanted, *, by: Person, seen: int) -> PlanItem:
    """Change a line whose edition was `seen`.

    Raises `Conflict` with what stands when somebody else changed it, or took it out.
    """
    plan = begin_edit(plan_id, by)
    item = locked_item(plan, item_id, seen=seen)
    line, matters, units = checked(line, plan)
    item.text, item.kind, item.audience = line.text, line.kind, line.audience
    item.first_on, item.last_on = line.first_on, line.last_on
    item.edition += 1
    item.save(update_fields=["text", "kind", "audience", "first_on", "last_on", "edition"])
    item.matters.set(matters)
    item.units.set(units)
    _keep(plan, "plan.item_edited", item, by)
    return item


@transaction.atomic
def drop_item(plan_id: UUID, item_id: int, *, by: Person, seen: int) -> Plan:
    """Take a line out; the record keeps its words."""
    plan = begin_edit(plan_id, by)
    item = locked_item(plan, item_id, seen=seen)
    _keep(plan, "plan.item_dropped", item, by)
    item.delete()
    return plan


@transaction.atomic
def move_item(plan_id: UUID, item_id: int, *, by: Person, up: bool) -> PlanItem:
    """Move a line one place up or down among those of its month; at the end it stays."""
    plan = begin_edit(plan_id, by)
    item = locked_item(plan, item_id)
    first, last = month_span(item.first_on.year, item.first_on.month)
    lines = list(
        plan.items.filter(first_on__range=(first, last)).order_by("first_on", "position", "id")
    )
    # Only what begins on the same day can change places: days go first.
    same = [one for one in lines if one.first_on == item.first_on]
    at = same.index(item)
    to = max(0, at - 1) if up else min(len(same) - 1, at + 1)
    same.insert(to, same.pop(at))
    for position, one in enumerate(same):
        one.position = position
    PlanItem.objects.bulk_update(same, ["position"])
    _keep(plan, "plan.item_moved", item, by)
    return item


def _keep(plan: Plan, name: str, item: PlanItem, by: Person) -> None:
    plan.save(update_fields=["edition"])
    record(
        name,
        plan,
        by=by,
        unit=plan.office,
        item=item.pk,
        text=item.text,
        first_on=item.first_on.isoformat(),
    )
