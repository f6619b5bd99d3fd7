"""Starting a visit, taking forms along, calling it off."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.audit.actions import record
from dudao.inspectorate.queries import require_unrecused
from dudao.instruments.models import Version
from dudao.instruments.queries import facts
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.org.queries import office_of
from dudao.org.states import INSPECTED
from dudao.planning import actions as planning
from dudao.planning.models import Assignment
from dudao.planning.states import Slot, VisitKind
from dudao.visits.actions.asking_once import catch_up
from dudao.visits.actions.guarding import locked, require_member, text_or_invalid
from dudao.visits.models import LookBack, Record, Visit
from dudao.visits.queries import (
    forms_for,
    forms_to_add,
    is_member,
    to_look_back_at,
    usable_versions,
)
from dudao.visits.rules import record_id
from dudao.visits.states import FROZEN, MOVES, State

PURPOSE_LIMIT, FOCUS_LIMIT, REASON_LIMIT = 200, 2000, 300


class Sheet(NamedTuple):
    """A form as a phone takes it along: the id its record has there."""

    record: UUID
    version: int


@transaction.atomic
def start(assignment_id: UUID, *, by: Person, sheets: Iterable[Sheet] = ()) -> Visit:
    """Begin the visit that an assignment asks for, with its people and forms.

    Visit and forms have the ids that came with the assignment (`reserved`), so that several
    phones without network start the same one; `sheets` are what the phone took along.

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
    require_sound(assignment.unit, [assignment.leader, *companions])
    planning.take_up(assignment.pk, by=by)
    visit = Visit.objects.create(
        pk=assignment.reserved,
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
    _bring(visit, sheets)
    record("visit.started", visit, by=by, unit=visit.unit, assignment=str(assignment.pk))
    return visit


@transaction.atomic
def start_unplanned(  # noqa: PLR0913 - a visit has that many parts
    unit: Unit,
    *,
    by: Person,
    kind: str,
    purpose: str,
    focus: str = "",
    forms: Iterable[Version] = (),
    companions: Iterable[Person] = (),
    slot: str = Slot.DAY,
    id: UUID | None = None,  # noqa: A002 - its own id, where the phone gave it one
    sheets: Iterable[Sheet] = (),
) -> Visit:
    """Begin a visit of one's own accord today (随访), led by `by`.

    With `sheets`, what the phone took along, these alone are its forms.
    Raises `NotAllowed` for a recused one (L1 art 10), `Invalid` for a closed school, an unknown
    kind, or a companion who may not make visits there.
    """
    require(by, Permission.VISIT_MAKE, unit)
    joined = [person for person in companions if person != by]
    require_sound(unit, [by, *joined])
    _require_right(joined, unit)
    if kind not in list(VisitKind) or slot not in list(Slot):
        raise Invalid(_("请选择督导类型和时段。"), fields={"kind": _("请从列表中选择。")})
    sheets = list(sheets)
    visit = Visit.objects.create(
        pk=id or uuid7(),
        unit=unit,
        office=office_of(unit),
        kind=kind,
        purpose=text_or_invalid(purpose, "purpose", PURPOSE_LIMIT),
        focus=text_or_invalid(focus, "focus", FOCUS_LIMIT, required=False),
        planned_on=clock.today(),
        slot=slot,
        leader=by,
    )
    _equip(visit, joined, list(forms), of_phone=bool(id))
    _bring(visit, sheets)
    record("visit.started", visit, by=by, unit=unit, kind=kind)
    return visit


@transaction.atomic
def bring_sheets(visit_id: UUID, sheets: Iterable[Sheet], *, by: Person) -> list[Record]:
    """Take along what another phone of the same visit has with it; return what was missing."""
    visit = locked(visit_id)
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_member(visit, by)
    brought = _bring(visit, sheets)
    for made in brought:
        catch_up(made, by=by)
        version = made.version_id
        record("visit.form_added", visit, by=by, unit=visit.unit, version=version, late=made.late)
    return brought


@transaction.atomic
def add_form(
    visit_id: UUID,
    version_id: int,
    *,
    by: Person,
    id: UUID | None = None,  # noqa: A002 - its own id, where the phone gave it one
) -> Record:
    """Take one more form along, or one more sheet of a form that is filled in several times.

    With an `id` it was taken along without network: then no rule of the moment keeps it out.
    """
    visit = locked(visit_id)
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_member(visit, by)
    if visit.state not in (State.PLANNED, State.CHECKED_IN):
        raise WrongState(_("反馈清单已生成，不能再加表单。"), state=visit.state)
    if id is None:
        version = next((one for one in forms_to_add(visit) if one.pk == version_id), None)
    else:
        version = usable_versions(visit).filter(pk=version_id).first()
    if version is None:
        raise Invalid(_("这份表单不能添加：已经在用，或不适用于这所学校。"))
    # Alone on a visit nobody has to say whose sheet it is.
    made = lay(visit, version, id=id, keeper=by if visit.companions.exists() else None)
    catch_up(made, by=by)
    record("visit.form_added", visit, by=by, unit=visit.unit, version=version_id)
    return made


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


@transaction.atomic
def admit(visit_id: UUID, person: Person, *, by: Person) -> Visit:
    """Let somebody who was there all the same be on the visit; one called off takes place.

    Whoever makes assignments for the school says so, when a phone brings what nobody expected.
    """
    visit = locked(visit_id)
    require(by, Permission.ASSIGNMENT_MAKE, visit.unit)
    require_unrecused([person], visit.unit, clock.today())
    if visit.state == State.CANCELLED:
        visit.state = advance(MOVES, State(visit.state), "reinstate")
        visit.save(update_fields=["state"])
    if not is_member(visit, person):
        visit.companions.add(person)
    record("visit.admitted", visit, by=by, unit=visit.unit, person=person.pk)
    return visit


def lay(
    visit: Visit,
    version: Version,
    *,
    id: UUID | None = None,  # noqa: A002 - its own id, where the phone gave it one
    keeper: Person | None = None,
) -> Record:
    """Lay one more sheet of a form on `visit`; once its list is out, beside it."""
    sheets = Record.objects.filter(visit=visit, version=version)
    return Record.objects.create(
        pk=id or uuid7(),
        visit=visit,
        version=version,
        serial=(sheets.aggregate(last=Max("serial"))["last"] or 0) + 1,
        facts=facts(visit.unit),
        keeper=keeper,
        late=visit.state in FROZEN,
    )


def add_look_backs(visit: Visit) -> None:
    """Let every open finding the school was told of appear on `visit` (回头看)."""
    found = to_look_back_at(visit)
    LookBack.objects.bulk_create(LookBack(visit=visit, finding=finding) for finding in found)


def _equip(
    visit: Visit, companions: list[Person], forms: list[Version], *, of_phone: bool = False
) -> None:
    """Give a new visit its people, its forms and the findings to look back at."""
    visit.companions.set(companions)
    known = facts(visit.unit)
    usual = [] if of_phone else forms_for(visit.unit, visit.kind)
    Record.objects.bulk_create(
        Record(pk=record_id(visit.pk, version.pk, 1), visit=visit, version=version, facts=known)
        for version in forms or usual
    )
    add_look_backs(visit)


def _bring(visit: Visit, sheets: Iterable[Sheet]) -> list[Record]:
    """Lay on `visit` those of `sheets` that are not on it; raises `Invalid` for no form."""
    wanted = {sheet.record: sheet.version for sheet in sheets}
    there = set(Record.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    versions = usable_versions(visit).in_bulk(list(wanted.values()))
    missing = {pk: version for pk, version in wanted.items() if pk not in there}
    if not set(missing.values()) <= set(versions):
        raise Invalid(_("手机上的表单不是本督导室发布的表单，请联网更新后再试。"))
    return [lay(visit, versions[version], id=pk) for pk, version in missing.items()]


def _require_right(people: list[Person], unit: Unit) -> None:
    """Raise `NotAllowed` for a companion who may not make visits at `unit`."""
    without = [person for person in people if not may(person, Permission.VISIT_MAKE, unit)]
    if without:
        raise NotAllowed(
            _("%(who)s没有督导“%(unit)s”的权限，不能随行。请由督导室派任务后再去。")
            % {"who": _("、").join(person.name for person in without), "unit": unit}
        )


def require_sound(unit: Unit, people: list[Person]) -> None:
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
