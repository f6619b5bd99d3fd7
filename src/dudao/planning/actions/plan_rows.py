"""What the actions on plans share: the locked row, who may, a checked line."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require, require_anywhere
from dudao.lib.errors import Conflict, Invalid, NotFound
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.planning.models import Matter, Plan, PlanItem
from dudao.planning.queries.plans import files_for, is_own, matters_of
from dudao.planning.rules.plans import GOES, REASON_LIMIT, TEXT_LIMIT, Wanted
from dudao.planning.states import PLAN_MOVES, Audience, ItemKind, PlanState


def locked_plan(plan_id: UUID) -> Plan:
    """Return the plan with its row locked until the transaction ends."""
    rows = Plan.objects.select_for_update(no_key=True, of=("self",))
    plan = rows.select_related("office", "area", "inspector__person").filter(pk=plan_id).first()
    if plan is None:
        raise NotFound(_("找不到这份计划。请返回计划列表查看。"))
    return plan


def require_drafter(by: Person, plan: Plan) -> None:
    """Raise `NotAllowed` unless `by` draws up this plan: his own, his area's, or as the office."""
    if is_own(by, plan):
        require_anywhere(by, Permission.PLAN_DRAFT)
    else:  # whoever drafts the office's register of the year drafts its plans
        require(by, Permission.REGISTER_DRAFT, plan.office)


def require_settler(by: Person, plan: Plan) -> None:
    """Raise `NotAllowed` unless `by` approves this plan, or files it when it is an inspector's."""
    if plan.inspector is None:
        require(by, Permission.PLAN_DECIDE, plan.office)
    elif files_for(by, plan):
        require_anywhere(by, Permission.PLAN_DRAFT)
    else:
        require(by, Permission.REGISTER_DRAFT, plan.office)


def moved_plan(plan: Plan, move: str, *fields: str) -> None:
    """Advance `plan` by `move` and save that with `fields`."""
    plan.state = advance(PLAN_MOVES, PlanState(plan.state), move)
    plan.save(update_fields=["state", *fields])


def begin_edit(plan_id: UUID, by: Person) -> Plan:
    """Return the locked draft that `by` may change; its edition counts one more, not yet saved."""
    plan = locked_plan(plan_id)
    require_drafter(by, plan)
    plan.state = advance(PLAN_MOVES, PlanState(plan.state), "edit")
    plan.edition += 1
    return plan


def locked_item(plan: Plan, item_id: int, *, seen: int | None = None) -> PlanItem:
    """Return a line of the locked `plan`; raises `Conflict` when it is gone or was changed.

    `seen` is the edition of the line that somebody had before him; None does not ask.
    """
    item = plan.items.filter(pk=item_id).first()
    if item is None:
        raise Conflict(
            _("这一行刚被别人删去。您填写的内容还在下面，需要的话请作为新的一行添加。"), current={}
        )
    if seen is not None and item.edition != seen:
        raise Conflict(
            _("这一行刚被别人改过，您的修改没有保存。请对照后再保存一次。"),
            current=told(item),
            edition=item.edition,
        )
    return item


def told(item: PlanItem) -> dict[str, object]:
    """Return a line as forms and programs show what stands now."""
    return {
        "text": item.text,
        "kind": item.kind,
        "first_on": item.first_on.isoformat(),
        "last_on": item.last_on.isoformat(),
        "audience": item.audience,
        "matters": _("、").join(one.title for one in item.matters.all()),
        "units": _("、").join(unit.name for unit in item.units.all()),
    }


def reason_given(reason: str) -> str:
    """Return the reason, or raise `Invalid` where there is none or it is too long."""
    said = reason.strip()
    if not said:
        raise Invalid(_("请写明理由。"), fields={"reason": _("必填，请写明理由。")})
    if len(said) > REASON_LIMIT:
        limit = _("最多%(limit)d字，请精简。") % {"limit": REASON_LIMIT}
        raise Invalid(limit, fields={"reason": limit})
    return said


def checked(line: Wanted, plan: Plan) -> tuple[Wanted, list[Matter], list[Unit]]:
    """Return a line as it can be kept in `plan`; raises `Invalid` with a word for each field."""
    line = line._replace(text=line.text.strip())
    problems = _text_problems(line) | _day_problems(line, plan)
    matters = list(matters_of(plan.office).filter(pk__in=line.matters))
    if len(matters) != len(set(line.matters)):
        problems["matters"] = _("有的督导事项已停用。请重新选择。")
    units = list(Unit.objects.filter(pk__in=line.units, office=plan.office))
    if problem := _unit_problem(units, line):
        problems["units"] = problem
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    return line, matters, units


def _text_problems(line: Wanted) -> dict[str, str]:
    problems = {}
    if not line.text:
        problems["text"] = _("请写明做什么。")
    elif len(line.text) > TEXT_LIMIT:
        problems["text"] = _("有%(count)d字，最多%(limit)d字，请精简或分成两行。") % {
            "count": len(line.text),
            "limit": TEXT_LIMIT,
        }
    if line.kind not in set(ItemKind):
        problems["kind"] = _("没有这种类别。")
    if line.audience not in set(Audience):
        problems["audience"] = _("没有这种对象。")
    elif line.kind in GOES and line.audience == Audience.NONE and not line.units:
        problems["audience"] = _("督导要入校，请选择去哪些学校。")
    return problems


def _day_problems(line: Wanted, plan: Plan) -> dict[str, str]:
    if line.last_on < line.first_on:
        return {"last_on": _("不能早于开始的日期。")}
    span = {"first": plan.first_on.isoformat(), "last": plan.last_on.isoformat()}
    outside = _("不在计划的时间里（%(first)s至%(last)s）。") % span
    problems = {}
    if not plan.first_on <= line.first_on <= plan.last_on:
        problems["first_on"] = outside
    if not plan.first_on <= line.last_on <= plan.last_on:
        problems["last_on"] = outside
    return problems


def _unit_problem(units: Iterable[Unit], line: Wanted) -> str:
    units = list(units)
    if len(units) != len(set(line.units)):
        return _("有的学校不归本督导室管理。请重新选择。")
    closed = [u for u in units if u.closed_on and u.closed_on <= line.first_on]
    if not closed:
        return ""
    return _("已撤并，不能列入计划：%(names)s。请去掉，或改选并入的学校。") % {
        "names": _("、").join(
            _("%(what)s（%(more)s）") % {"what": unit, "more": f"{unit.closed_on:%Y-%m-%d}"}
            for unit in closed
        )
    }


def add_line(plan: Plan, line: Wanted, position: int) -> PlanItem:
    """Put a line into `plan`."""
    line, matters, units = checked(line, plan)
    item = PlanItem.objects.create(
        plan=plan,
        position=position,
        text=line.text,
        kind=line.kind,
        first_on=line.first_on,
        last_on=line.last_on,
        audience=line.audience,
    )
    item.matters.set(matters)
    item.units.set(units)
    return item


def copied(item: PlanItem) -> Wanted:
    """Return a line of another plan as one wanted; its matters and schools are loaded."""
    return Wanted(
        item.text,
        item.kind,
        item.first_on,
        item.last_on,
        item.audience,
        tuple(one.pk for one in item.matters.all()),
        tuple(unit.pk for unit in item.units.all()),
    )
