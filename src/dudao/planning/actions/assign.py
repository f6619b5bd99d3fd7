"""Sending inspectors to schools."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.actions import grant_from_source
from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.access.roles import Role
from dudao.audit.actions import record
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import (
    by_inspector,
    inspectors_of,
    is_responsible,
    require_unrecused,
)
from dudao.inspectorate.states import InspectorKind
from dudao.instruments.models import Version
from dudao.instruments.queries import facts
from dudao.instruments.rules import applies
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid
from dudao.org.models import Person, Unit
from dudao.org.queries import norm, office_of
from dudao.org.queries.calendar import away_on, calendar_of, visit_slots
from dudao.planning.actions.announcing import announce_if_due
from dudao.planning.actions.settling import settle
from dudao.planning.models import Assignment, Job, Obligation
from dudao.planning.queries import standing
from dudao.planning.rules import spread
from dudao.planning.states import Slot, VisitKind


@transaction.atomic
def assign(  # noqa: PLR0913 - a blueprint has that many parts
    unit: Unit,
    *,
    by: Person,
    kind: str,
    purpose: str,
    planned_on: date,
    leader: Person,
    focus: str = "",
    slot: str = Slot.DAY,
    companions: Iterable[Person] = (),
    forms: Iterable[Version] = (),
    obligations: Iterable[Obligation] = (),
    announced: bool = False,
    explained: str = "",
    despite: str = "",
) -> Assignment:
    """Send a leader and companions to a school with a purpose and forms (督前蓝本).

    It does `obligations` of that school. Without `announced` the school hears nothing before the
    visit has begun; `explained` is why once more. The office assigns anybody; a responsible
    inspector himself to his own schools. Raises `NotAllowed` with names and grounds for those who
    must keep away, `Conflict` when the leader already goes there in that slot, `Invalid` in an
    exam or quiet week, unless problems are followed up or `despite` says why it must be.
    """
    unit = _locked(unit)
    require_may_assign(by, unit, leader)
    joining = [person for person in dict.fromkeys(companions) if person != leader]
    going = _going(unit, [leader, *joining], planned_on, purpose)
    _require_free(unit, leader, planned_on, slot)
    told = {} if kind == VisitKind.FOLLOW_UP else _despite(unit, planned_on, slot, despite)
    made = Assignment.objects.create(
        unit=unit,
        office=office_of(unit),
        kind=VisitKind(kind),
        purpose=purpose.strip(),
        focus=focus.strip(),
        planned_on=planned_on,
        slot=Slot(slot),
        leader=leader,
        announced=announced,
        explained=explained.strip(),
        made_by=by,
        made_at=clock.now(),
    )
    _equip(made, joining, forms, _of(unit, obligations))
    for inspector in going:
        give_access(made, inspector)
    _tell(made, joining, by, told)
    return made


@transaction.atomic
def batch_assign(
    units: Iterable[Unit],
    *,
    by: Person,
    kind: str,
    purpose: str,
    first_on: date,
    last_on: date,
    focus: str = "",
    forms: Iterable[Version] = (),
) -> list[Assignment]:
    """Assign every school to its responsible inspector, his days spread over those on which it is
    visited: workdays in term, without exam and quiet weeks; of a half-free day the other half.

    Of `forms` each school gets those that apply to it. All or nothing: raises `Invalid` naming
    the schools without a responsible inspector, or those without such a day.
    """
    chosen, schools = list(forms), list(units)
    calendar = calendar_of(schools[0] if schools else None)
    if calendar.between(first_on - timedelta(days=1), last_on) <= 0:
        raise Invalid(_("这段日期里没有工作日。"), fields={"last_on": _("请选择更长的日期范围")})
    return [
        assign(
            unit,
            by=by,
            kind=kind,
            purpose=purpose,
            focus=focus,
            planned_on=day,
            slot=slot,
            leader=leader.person,
            forms=[form for form in chosen if applies(form.form, facts(unit))],
        )
        for leader, his in _by_inspector(schools, first_on).items()
        for unit, (day, slot) in _days_for(his, first_on, last_on)
    ]


def give_access(assignment: Assignment, inspector: Inspector) -> None:
    """Let somebody who goes there only for this reach the school, from the day for some days."""
    unit, person = assignment.unit, inspector.person
    if inspector.kind == InspectorKind.FULL_TIME and may(person, Permission.VISIT_MAKE, unit):
        return
    days = norm("planning.access_days", on=assignment.planned_on, office=assignment.office)
    grant_from_source(
        person,
        Role.PART_TIME_INSPECTOR,
        unit,
        source=f"assignment:{assignment.pk}",
        start_on=assignment.planned_on,
        end_on=assignment.planned_on + timedelta(days=days),
    )


def _equip(
    made: Assignment,
    joining: Iterable[Person],
    forms: Iterable[Version],
    obligations: Iterable[Obligation],
) -> None:
    Job.objects.bulk_create(Job(assignment=made, obligation=one) for one in obligations)
    settle([made.unit_id])
    made.companions.set(joining)
    made.forms.set(forms)


def _tell(made: Assignment, joining: list[Person], by: Person, told: dict[str, str]) -> None:
    """Record it, and tell the school if it may know by now."""
    record(
        "assignment.made",
        made,
        by=by,
        unit=made.unit,
        planned_on=made.planned_on.isoformat(),
        leader=made.leader_id,
        companions=[person.pk for person in joining],
        **told,
        **({"explained": made.explained} if made.explained else {}),
    )
    if made.announced:
        announce_if_due(made, by)


def _of(unit: Unit, obligations: Iterable[Obligation]) -> list[Obligation]:
    found = list(obligations)
    if any(obligation.unit_id != unit.pk for obligation in found):
        raise Invalid(_("有的任务不是这所学校的，请核对后重新安排。"))
    return found


def _locked(unit: Unit) -> Unit:
    """Lock the school: whoever assigns it at the same time waits, and then sees the other's."""
    return (
        Unit.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office")
        .get(pk=unit.pk)
    )


def require_may_assign(by: Person, unit: Unit, leader: Person) -> None:
    """Let the office assign anybody, and a responsible inspector himself to his own schools."""
    own = by == leader and is_responsible(by, unit, clock.today())
    require(by, Permission.VISIT_MAKE if own else Permission.ASSIGNMENT_MAKE, unit)


def _going(unit: Unit, people: list[Person], day: date, purpose: str) -> list[Inspector]:
    """Return the inspectors behind `people`; raises for whatever keeps them from going."""
    inspectors = {row.person_id: row for row in inspectors_of(office_of(unit))}
    problems: dict[str, str] = {}
    if not purpose.strip():
        problems["purpose"] = _("请填写督导目的")
    if day < clock.today():
        problems["planned_on"] = _("计划日期早于今天")
    if not unit.is_open(day):
        problems["unit"] = _("“%(unit)s”届时已撤并") % {"unit": unit}
    strangers = [person for person in people if person.pk not in inspectors]
    if strangers:
        field = "leader" if people[0] in strangers else "companions"
        problems[field] = _("%(who)s不是本督导室登记的督学") % {
            "who": _("、").join(map(str, strangers))
        }
    if problems:
        raise Invalid(
            _("不能这样安排任务：%(why)s。") % {"why": _("；").join(problems.values())},
            fields=problems,
        )
    require_unrecused(people, unit, day)
    return [inspectors[person.pk] for person in people]


def _require_free(unit: Unit, leader: Person, day: date, slot: str) -> None:
    already = standing(unit).filter(leader=leader, planned_on=day, slot=slot).first()
    if already is not None:
        raise Conflict(
            _("%(who)s在%(day)s%(slot)s已有到“%(unit)s”的任务，不必重复安排。")
            % {
                "who": leader,
                "day": day.isoformat(),
                "slot": already.get_slot_display(),
                "unit": unit,
            },
            current=already.pk,
        )


def _despite(unit: Unit, day: date, slot: str, despite: str) -> dict[str, str]:
    """Return what is recorded of a visit in an exam or quiet week; `Invalid` without a reason."""
    week = away_on(unit, day, slot)
    if week is None:
        return {}
    if despite.strip():
        return {"despite": despite.strip(), "week": week.name}
    told = {
        "name": week.name,
        "kind": week.get_kind_display(),
        "first": week.first_on.isoformat(),
        "last": week.last_on.isoformat(),
    }
    raise Invalid(
        _(
            "%(first)s至%(last)s是“%(name)s”（%(kind)s），不安排入校。请换一天；确需入校的，请写明理由。"
        )
        % told,
        fields={
            "planned_on": _("在“%(name)s”（%(first)s至%(last)s）内，请换一天，或写明必须入校的理由")
            % told
        },
    )


def _days_for(
    schools: Sequence[Unit], first: date, last: date
) -> Iterable[tuple[Unit, tuple[date, str]]]:
    """Return each school with its day and slot, evenly apart for the one who goes there."""
    slots: dict[tuple[str, ...], dict[date, list[Slot]]] = {}
    chosen, without = [], []
    for index, unit in enumerate(schools):
        key = tuple(unit.stages)
        if key not in slots:
            slots[key] = visit_slots(office_of(unit), first, last, key)
        if not slots[key]:
            without.append(unit)
            continue
        day = spread(list(slots[key]), len(schools))[index]
        chosen.append((unit, (day, str(slots[key][day][0]))))
    if without:
        raise Invalid(
            _("这段日期里没有可以入校的日子（放假、考试周或不在学期内）：%(units)s")
            % {"units": _("、").join(map(str, without))},
            fields={"last_on": _("请选择更长的日期范围")},
        )
    return chosen


def _by_inspector(units: Iterable[Unit], on: date) -> dict[Inspector, list[Unit]]:
    schools, without = by_inspector(units, on)
    if without:
        raise Invalid(
            _("以下学校还没有责任督学，请先安排或去掉它们：%(units)s")
            % {"units": _("、").join(map(str, without))},
            fields={"units": _("有学校没有责任督学")},
        )
    return schools
