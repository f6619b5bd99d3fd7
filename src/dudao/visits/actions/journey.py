"""Starting a visit, arriving, leaving, calling it off."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.audit.actions import record
from dudao.inspectorate.queries import require_unrecused
from dudao.instruments.models import Version
from dudao.instruments.queries import facts
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.org.queries import norm, office_of
from dudao.org.states import INSPECTED
from dudao.planning import actions as planning
from dudao.planning.models import Assignment
from dudao.planning.states import Slot, VisitKind
from dudao.visits.actions.guarding import locked, require_member, text_or_invalid
from dudao.visits.models import LookBack, Record, Visit
from dudao.visits.queries import forms_for, forms_to_add, is_member, to_look_back_at
from dudao.visits.rules import Point, distance_metres, minutes_between
from dudao.visits.states import MOVES, State

PURPOSE_LIMIT, FOCUS_LIMIT, REASON_LIMIT = 200, 2000, 300


@transaction.atomic
def start(assignment_id: UUID, *, by: Person) -> Visit:
    """Begin the visit that an assignment asks for, with its people and forms.

    Raises `NotFound`, `NotAllowed` for anybody but its leader and companions and for a recused
    one (L1 art 10), `WrongState` when it was taken up, `Invalid` for a closed school.
    """
    assignment = (
        Assignment.objects.select_related("unit__office", "office", "leader")
        .filter(pk=assignment_id)
        .first()
    )
    if assignment is None:
        raise NotFound(_("没有这项督导任务，可能已被撤销。请刷新页面。"))
    require(by, Permission.VISIT_MAKE, assignment.unit)
    companions = list(assignment.companions.all())
    if by != assignment.leader and by not in companions:
        raise NotAllowed(_("这项任务没有派给您。请由任务的督学或随行督学开始。"))
    _require_sound(assignment.unit, [assignment.leader, *companions])
    planning.take_up(assignment.pk, by=by)
    visit = Visit.objects.create(
        assignment=assignment,
        unit=assignment.unit,
        office=assignment.office,
        kind=assignment.kind,
        purpose=assignment.purpose,
        focus=assignment.focus,
        planned_on=assignment.planned_on,
        slot=assignment.slot,
        leader=assignment.leader,
    )
    _equip(visit, companions, list(assignment.forms.all()))
    record("visit.started", visit, by=by, unit=visit.unit, assignment=str(assignment.pk))
    return visit


@transaction.atomic
def start_unplanned(
    unit: Unit,
    *,
    by: Person,
    kind: str,
    purpose: str,
    focus: str = "",
    forms: Iterable[Version] = (),
    companions: Iterable[Person] = (),
    slot: str = Slot.DAY,
) -> Visit:
    """Begin a visit of one's own accord today (随访), led by `by`.

    Raises `NotAllowed` for a recused one (L1 art 10), `Invalid` for a closed school, an unknown
    kind, or a companion who may not make visits there.
    """
    require(by, Permission.VISIT_MAKE, unit)
    joined = [person for person in companions if person != by]
    _require_sound(unit, [by, *joined])
    _require_right(joined, unit)
    if kind not in list(VisitKind) or slot not in list(Slot):
        raise Invalid(_("请选择督导类型和时段。"), fields={"kind": _("请从列表中选择。")})
    visit = Visit.objects.create(
        unit=unit,
        office=office_of(unit),
        kind=kind,
        purpose=text_or_invalid(purpose, "purpose", PURPOSE_LIMIT),
        focus=text_or_invalid(focus, "focus", FOCUS_LIMIT, required=False),
        planned_on=clock.today(),
        slot=slot,
        leader=by,
    )
    _equip(visit, joined, list(forms))
    record("visit.started", visit, by=by, unit=unit, kind=kind)
    return visit


@transaction.atomic
def add_form(visit_id: UUID, version_id: int, *, by: Person) -> Record:
    """Take one more form along, or one more sheet of a form that is filled in several times."""
    visit = locked(visit_id)
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_member(visit, by)
    if visit.state not in (State.PLANNED, State.CHECKED_IN):
        raise WrongState(_("反馈清单已生成，不能再加表单。"), state=visit.state)
    version = next((one for one in forms_to_add(visit) if one.pk == version_id), None)
    if version is None:
        raise Invalid(_("这份表单不能添加：已经在用，或不适用于这所学校。"))
    made = Record.objects.create(
        visit=visit,
        version=version,
        serial=visit.records.filter(version=version).count() + 1,
        facts=facts(visit.unit),
        # Alone on a visit nobody has to say whose sheet it is.
        keeper=by if visit.companions.exists() else None,
    )
    record("visit.form_added", visit, by=by, unit=visit.unit, version=version_id)
    return made


@transaction.atomic
def check_in(
    visit_id: UUID,
    *,
    by: Person,
    latitude: float | None = None,
    longitude: float | None = None,
) -> Visit:
    """Note the arrival. A place (WGS-84) is optional and kept only as distance and in-range flag.

    Out of range is a flag, never a refusal; the point itself is whereabouts of a person and is
    not stored (L6 art 28).
    """
    visit = locked(visit_id)
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_member(visit, by)
    _require_sound(visit.unit, [visit.leader, *visit.companions.all()])
    visit.state = advance(MOVES, State(visit.state), "check_in")
    visit.checked_in_at = clock.now()
    visit.distance_metres = _distance(visit.unit, latitude, longitude)
    if visit.distance_metres is not None:
        reach = norm("visits.in_range_metres", office=visit.office)
        visit.in_range = visit.distance_metres <= reach
    visit.save(update_fields=["state", "checked_in_at", "distance_metres", "in_range"])
    add_look_backs(visit)
    record(
        "visit.checked_in",
        visit,
        by=by,
        unit=visit.unit,
        distance_metres=visit.distance_metres,
        in_range=visit.in_range,
    )
    return visit


@transaction.atomic
def check_out(visit_id: UUID, *, by: Person) -> Visit:
    """Note the departure, once; the records may still be written up afterwards."""
    visit = locked(visit_id)
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_member(visit, by)
    if visit.checked_in_at is None:
        raise WrongState(_("还没有签到，不能离校。请先点“入校签到”。"))
    if visit.checked_out_at is not None:
        raise WrongState(_("已经办过离校，时间不能改。"))
    visit.checked_out_at = clock.now()
    visit.save(update_fields=["checked_out_at"])
    minutes = minutes_between(visit.checked_in_at, visit.checked_out_at)
    record("visit.checked_out", visit, by=by, unit=visit.unit, minutes=minutes)
    return visit


@transaction.atomic
def cancel(visit_id: UUID, *, by: Person, reason: str) -> Visit:
    """Call off a visit before arrival; its assignment waits again for somebody to take it up.

    Besides the visit's own people, those who make assignments for the school may do it.
    """
    visit = locked(visit_id)
    mine = is_member(visit, by)
    require(by, Permission.VISIT_MAKE if mine else Permission.ASSIGNMENT_MAKE, visit.unit)
    visit.state = advance(MOVES, State(visit.state), "cancel")
    visit.reason = text_or_invalid(reason, "reason", REASON_LIMIT)
    assignment, visit.assignment = visit.assignment, None
    visit.save(update_fields=["state", "reason", "assignment"])
    if assignment is not None:
        planning.release(assignment.pk, by=by)
    record(
        "visit.cancelled",
        visit,
        by=by,
        unit=visit.unit,
        reason=visit.reason,
        assignment=str(assignment.pk) if assignment else None,
    )
    return visit


def add_look_backs(visit: Visit) -> None:
    """Let every open finding the school was told of appear on `visit` (回头看)."""
    found = to_look_back_at(visit)
    LookBack.objects.bulk_create(LookBack(visit=visit, finding=finding) for finding in found)


def _equip(visit: Visit, companions: list[Person], forms: list[Version]) -> None:
    """Give a new visit its people, its forms and the findings to look back at."""
    visit.companions.set(companions)
    known = facts(visit.unit)
    Record.objects.bulk_create(
        Record(visit=visit, version=version, facts=known)
        for version in forms or forms_for(visit.unit, visit.kind)
    )
    add_look_backs(visit)


def _require_right(people: list[Person], unit: Unit) -> None:
    """Raise `NotAllowed` for a companion who may not make visits at `unit`."""
    without = [person for person in people if not may(person, Permission.VISIT_MAKE, unit)]
    if without:
        raise NotAllowed(
            _("%(who)s没有督导“%(unit)s”的权限，不能随行。请由督导室派任务后再去。")
            % {"who": _("、").join(person.name for person in without), "unit": unit}
        )


def _require_sound(unit: Unit, people: list[Person]) -> None:
    """Raise unless `unit` is an open school that none of `people` must keep away from."""
    day = clock.today()
    if unit.kind not in list(INSPECTED):
        raise Invalid(_("“%(unit)s”不是学校或幼儿园，不能入校督导。") % {"unit": unit})
    if not unit.is_open(day):
        raise Invalid(
            _("“%(unit)s”已于%(day)s撤并，不能再督导。请核对学校。")
            % {"unit": unit, "day": unit.closed_on}
        )
    require_unrecused(people, unit, day)


def _distance(unit: Unit, latitude: float | None, longitude: float | None) -> int | None:
    if latitude is None or longitude is None:
        return None
    here = Point(float(latitude), float(longitude))
    if not here.is_on_earth():
        raise Invalid(_("定位数据不正确。可以不带位置签到。"), fields={"latitude": _("超出范围")})
    if unit.latitude is None or unit.longitude is None:
        return None
    return distance_metres(here, Point(float(unit.latitude), float(unit.longitude)))
