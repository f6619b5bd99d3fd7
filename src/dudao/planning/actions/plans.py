"""A plan from draft to filed: made, derived, copied, submitted, returned, approved, withdrawn."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.audit.actions import record
from dudao.inspectorate.models import Area, Inspector
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, WrongState
from dudao.org.models import Person, Unit
from dudao.planning.actions.plan_rows import (
    add_line,
    begin_edit,
    copied,
    locked_plan,
    moved_plan,
    reason_given,
    require_drafter,
    require_settler,
)
from dudao.planning.models import Plan, PlanItem
from dudao.planning.queries.plans import (
    SETTLED,
    items_of,
    matters_of,
    parent_for,
    schools_of_plan,
    standing_plan,
    terms_of,
)
from dudao.planning.rules.plans import (
    AIMS_LIMIT,
    TITLE_LIMIT,
    Span,
    clipped,
    moved,
    title_of,
)
from dudao.planning.states import Audience, ItemKind, PlanPeriod, PlanState

_LONGEST_DAYS = 400


class Own(NamedTuple):
    """Whose plan it is: the county's of `office`, or an area's or inspector's in it."""

    office: Unit
    area: Area | None = None
    inspector: Inspector | None = None


@transaction.atomic
def make_plan(
    owner: Own,
    *,
    by: Person,
    period: str,
    first_on: date,
    last_on: date,
    title: str = "",
    aims: str = "",
) -> Plan:
    """Begin a plan; without a title it gets the usual one.

    It follows the approved plan above it of that time. Raises `Conflict` when there is one already.
    """
    plan = _begun(owner, by, period, (first_on, last_on))
    plan.title = title.strip() or plan.title
    plan.aims = _same(aims)
    _check_words(plan)
    plan.parent = parent_for(plan)
    plan.save()
    record("plan.made", plan, by=by, unit=plan.office, title=plan.title)
    return plan


@transaction.atomic
def edit_plan(plan_id: UUID, *, by: Person, title: str, aims: str, seen: Mapping[str, str]) -> Plan:
    """Change title and aims of a draft; `seen` are those that somebody had before him.

    Raises `Conflict` with what stands when somebody changed these meanwhile.
    """
    plan = begin_edit(plan_id, by)
    changed = {
        name: stands
        for name, stands in {"title": plan.title, "aims": plan.aims}.items()
        if name in seen and _same(seen[name]) != _same(stands)
    }
    if changed:
        raise Conflict(
            _("这份计划刚被别人改过，您的修改没有保存。请对照后再保存一次。"), current=changed
        )
    plan.title, plan.aims = title.strip(), _same(aims)
    _check_words(plan)
    plan.save(update_fields=["title", "aims", "edition"])
    record("plan.edited", plan, by=by, unit=plan.office, title=plan.title)
    return plan


@transaction.atomic
def derive_plan(
    parent_id: UUID, owner: Own, *, by: Person, period: str, first_on: date, last_on: date
) -> Plan:
    """Begin a plan below another with the other's lines of that time.

    The one above is approved. Of the schools that lines name, an inspector's keeps his own.
    """
    parent = locked_plan(parent_id)
    require_drafter(by, Plan(**owner._asdict()))
    if parent.state not in SETTLED:
        raise WrongState(_("上级计划还没有批准。批准后再据以制定下级计划。"))
    span = (first_on, last_on)
    if parent.office_id != owner.office.pk or not _is_below(parent, owner, span):
        told = _("不能据此制定：下级计划的时间应在“%(title)s”之内，层级应低于它。")
        raise Invalid(told % {"title": parent.title})
    plan = _begun(owner, by, period, span)
    plan.parent = parent
    plan.save()
    lines = [(item, clipped((item.first_on, item.last_on), span)) for item in items_of(parent)]
    _add_copies(plan, [(item, days) for item, days in lines if days], owner.inspector)
    record("plan.derived", plan, by=by, unit=plan.office, parent=str(parent.pk))
    return plan


@transaction.atomic
def copy_plan(plan_id: UUID, *, by: Person) -> Plan:
    """Begin next year's plan with the lines of this one, a year on; one withdrawn is begun anew.

    A term's plan lies in the new year's term where the calendar has it. A draft of that time in
    which nothing stands yet is filled.
    """
    old = locked_plan(plan_id)
    require_drafter(by, old)
    years = 0 if old.state == PlanState.WITHDRAWN else 1
    span = _span_after(old, years)
    plan = _empty_or_new(old, by, span)
    plan.aims = plan.aims or old.aims
    plan.parent = parent_for(plan)
    plan.save()
    lines = []
    for item in items_of(old):
        days = (moved(item.first_on, years), moved(item.last_on, years))
        # A term that begins later or ends earlier than last year's still holds all of its lines.
        nearest = min(max(days[0], span[0]), span[1])
        lines.append((item, clipped(days, span) or (nearest, nearest)))
    _add_copies(plan, lines, None)
    record("plan.copied", plan, by=by, unit=plan.office, source=str(old.pk))
    return plan


@transaction.atomic
def submit_plan(plan_id: UUID, *, by: Person, seen: int | None = None) -> Plan:
    """Hand a plan in: for approval, or an inspector's for filing (备案).

    Raises `Conflict` when its edition is no longer the one that was `seen`.
    """
    plan = locked_plan(plan_id)
    require_drafter(by, plan)
    _require_seen(plan, seen)
    if plan.state == PlanState.DRAFT and not plan.items.exists():
        raise Invalid(_("计划里还没有内容。请先添加，或导入月份表。"))
    plan.reason = ""
    moved_plan(plan, "submit", "reason")
    record("plan.submitted", plan, by=by, unit=plan.office)
    return plan


@transaction.atomic
def return_plan(plan_id: UUID, *, by: Person, reason: str) -> Plan:
    """Give a plan back with what should be different."""
    plan = locked_plan(plan_id)
    require_settler(by, plan)
    plan.reason = reason_given(reason)
    moved_plan(plan, "return", "reason")
    record("plan.returned", plan, by=by, unit=plan.office, reason=plan.reason)
    return plan


@transaction.atomic
def approve_plan(plan_id: UUID, *, by: Person, seen: int | None = None) -> Plan:
    """Approve a plan; an inspector's is filed, by the lead of his area or by the office.

    Raises `Conflict` when its edition is no longer the one that was `seen`.
    """
    plan = locked_plan(plan_id)
    require_settler(by, plan)
    _require_seen(plan, seen)
    plan.approved_by, plan.approved_at = by, clock.now()
    moved_plan(plan, "approve", "approved_by", "approved_at")
    name = "plan.filed" if plan.inspector_id else "plan.approved"
    record(name, plan, by=by, unit=plan.office)
    return plan


@transaction.atomic
def withdraw_plan(plan_id: UUID, *, by: Person, reason: str) -> Plan:
    """Withdraw a plan: a draft by who draws it up, afterwards by who approves or files it."""
    plan = locked_plan(plan_id)
    if plan.state == PlanState.DRAFT:
        require_drafter(by, plan)
    else:
        require_settler(by, plan)
    plan.reason = reason_given(reason)
    moved_plan(plan, "withdraw", "reason")
    record("plan.withdrawn", plan, by=by, unit=plan.office, reason=plan.reason)
    return plan


def _begun(owner: Own, by: Person, period: str, span: Span) -> Plan:
    """Return a new plan, not yet saved, that `by` may draw up."""
    # Two who begin the same plan wait for each other; the second is told.
    office = Unit.objects.select_for_update(no_key=True).get(pk=owner.office.pk)
    area, inspector = owner.area, owner.inspector
    name = str(inspector.person if inspector else area or office.name)
    plan = Plan(
        office=office,
        area=area,
        inspector=inspector,
        period=PlanPeriod(period),
        first_on=span[0],
        last_on=span[1],
        title=title_of(name, period, *span, of_area=area is not None),
        made_by=by,
        made_at=clock.now(),
    )
    require_drafter(by, plan)
    if not 0 <= (span[1] - span[0]).days < _LONGEST_DAYS:
        told = _("计划的时间应在一年以内，止期不早于起期。")
        raise Invalid(told, fields={"last_on": told})
    there = standing_plan(office, area=area, inspector=inspector, period=period, first_on=span[0])
    if there is not None:
        raise Conflict(
            _("“%(title)s”已经有了（%(state)s）。请打开它继续，或先撤销。")
            % {"title": there.title, "state": there.get_state_display()},
            plan=str(there.pk),
        )
    return plan


def _empty_or_new(old: Plan, by: Person, span: Span) -> Plan:
    """Return the draft of that time that somebody began and put nothing in, or a new one."""
    there = standing_plan(
        old.office,
        area=old.area,
        inspector=old.inspector,
        period=old.period,
        first_on=span[0],
    )
    if there is not None and there.state == PlanState.DRAFT and not there.items.exists():
        return locked_plan(there.pk)
    return _begun(Own(old.office, old.area, old.inspector), by, old.period, span)


def _is_below(parent: Plan, owner: Own, span: Span) -> bool:
    """Tell whether a plan of `owner` for `span` can come out of `parent`."""
    if clipped(span, (parent.first_on, parent.last_on)) != span or parent.inspector_id:
        return False
    same = parent.area_id == (owner.area.pk if owner.area else None) and not owner.inspector
    shorter = span != (parent.first_on, parent.last_on)
    lower = owner.inspector is not None or (parent.area_id is None and owner.area is not None)
    return lower or (same and shorter)


def _span_after(old: Plan, years: int) -> Span:
    """Return the time of the same plan `years` on; a term's by the calendar where it is known."""
    span = moved(old.first_on, years), moved(old.last_on, years)
    if old.period != PlanPeriod.TERM or not years:
        return span
    autumn = old.first_on.month > old.last_on.month
    terms = [term for term in terms_of(old.office, span) if term.autumn == autumn]
    return (terms[0].first_on, terms[0].last_on) if terms else span


def _add_copies(
    plan: Plan, lines: Iterable[tuple[PlanItem, Span]], inspector: Inspector | None
) -> None:
    """Put lines of another plan into `plan`; what no longer holds of them is left off."""
    usable = set(matters_of(plan.office).values_list("pk", flat=True))
    own = set(schools_of_plan(plan).values_list("pk", flat=True)) if inspector else set()
    for position, (item, (first, last)) in enumerate(lines):
        line = copied(item)._replace(first_on=first, last_on=last)
        units = _open_units(item, first)
        if own and units:
            units = tuple(unit for unit in units if unit in own)
            if not units:
                continue  # named schools, and none of them his
        matters = tuple(one for one in line.matters if one in usable)
        line = line._replace(matters=matters, units=units)
        if line.units == () and item.units.all() and line.audience == Audience.NONE:
            # All schools it names have closed: a note to the planner, not a visit to every school.
            line = line._replace(kind=ItemKind.NOTE.value)
        add_line(plan, line, position)


def _open_units(item: PlanItem, on: date) -> tuple[int, ...]:
    return tuple(
        unit.pk for unit in item.units.all() if unit.closed_on is None or unit.closed_on > on
    )


def _require_seen(plan: Plan, seen: int | None) -> None:
    if seen is not None and seen != plan.edition:
        raise Conflict(
            _("您打开以后，这份计划又有改动。请看过现在的内容再办理。"), edition=plan.edition
        )


def _same(text: str) -> str:
    """Return a text as a form gives it back: with one kind of line ends, without blanks around."""
    return text.replace("\r\n", "\n").strip()


def _check_words(plan: Plan) -> None:
    problems = {}
    if not plan.title:
        problems["title"] = _("请写明标题。")
    elif len(plan.title) > TITLE_LIMIT:
        problems["title"] = _("最多%(limit)d字，请精简。") % {"limit": TITLE_LIMIT}
    if len(plan.aims) > AIMS_LIMIT:
        problems["aims"] = _("最多%(limit)d字，请精简。") % {"limit": AIMS_LIMIT}
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
