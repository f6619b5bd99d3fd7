"""Preparing a hand-over, its two confirmations, and the move of the open work with the second."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dudao.access import actions as access
from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.access.roles import Role
from dudao.audit.actions import record
from dudao.documents.compose import compose_docx, compose_pdf
from dudao.files import actions as files
from dudao.findings import actions as findings
from dudao.handovers.models import HandOver
from dudao.handovers.queries import briefing_now, briefing_of, principals_of, schools_to_hand_over
from dudao.handovers.rules import dump, file_name, lay_out
from dudao.handovers.states import MOVES, Kind, State
from dudao.inspectorate import actions as inspectorate
from dudao.inspectorate.models import Area, Inspector
from dudao.inspectorate.queries import recusals_of
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.org.queries import office_of
from dudao.planning import actions as planning
from dudao.visits import actions as visits

NOTE_LIMIT = 2000
REASON_LIMIT = 300


@transaction.atomic
def prepare_inspector(
    giver_id: int, taker_id: int, *, by: Person, on: date, note: str = ""
) -> HandOver:
    """Prepare that one inspector (by id) hands all open work to another of the office.

    Nothing moves before `take`. Raises `NotAllowed` naming the schools from which the other must
    keep away, `Conflict` while another hand-over of the same person is open.
    """
    giver = _inspector(giver_id)
    taker = _inspector(taker_id)
    require(by, Permission.HANDOVER_MAKE, giver.office)
    _require_fit(giver.person, taker.person, on)
    if taker.office_id != giver.office_id:
        raise Invalid(_("请选择本督导室的另一位督学接手。"), fields={"taker": _("请重新选择")})
    schools = schools_to_hand_over(giver, on)
    _refuse_recused(schools, taker, on)
    return _prepare(Kind.INSPECTOR, giver.office, schools, giver.person, taker.person, by, on, note)


@transaction.atomic
def prepare_schools(
    giver_id: int,
    taker_id: int,
    units: Iterable[Unit],
    *,
    by: Person,
    on: date,
    note: str = "",
) -> HandOver:
    """Prepare that one inspector (by id) hands some of his schools, with what is open there, to
    another; see `prepare_inspector`. Raises `Invalid` for schools that are not his.
    """
    giver = _inspector(giver_id)
    taker = _inspector(taker_id)
    require(by, Permission.HANDOVER_MAKE, giver.office)
    _require_fit(giver.person, taker.person, on)
    if taker.office_id != giver.office_id:
        raise Invalid(_("请选择本督导室的另一位督学接手。"), fields={"taker": _("请重新选择")})
    schools = list(units)
    held = {unit.pk for unit in schools_to_hand_over(giver, on)}
    wrong = [unit.name for unit in schools if unit.pk not in held]
    if wrong or not schools:
        raise Invalid(
            _("请选择%(who)s负责的学校。%(wrong)s") % {"who": giver, "wrong": _("、").join(wrong)},
            fields={"units": _("请重新选择")},
        )
    _refuse_recused(schools, taker, on)
    return _prepare(Kind.SCHOOLS, giver.office, schools, giver.person, taker.person, by, on, note)


@transaction.atomic
def prepare_principal(
    unit: Unit, taker: Person, *, by: Person, on: date, note: str = ""
) -> HandOver:
    """Prepare that the principal of a school hands it over to the next one.

    Raises `Invalid` when the school has no principal on file: then the role is simply given.
    """
    require(by, Permission.HANDOVER_MAKE, unit)
    giver = principals_of(unit, clock.today()).exclude(pk=taker.pk).first()
    if giver is None:
        raise Invalid(
            _("“%(unit)s”没有登记在任校长，不需要交接。请在“人员与权限”中直接授予校长角色。")
            % {"unit": unit},
            fields={"unit": _("没有登记在任校长")},
        )
    _require_fit(giver, taker, on)
    return _prepare(Kind.PRINCIPAL, office_of(unit), [unit], giver, taker, by, on, note)


@transaction.atomic
def give(hand_over_id: UUID, *, by: Person) -> HandOver:
    """Confirm as the one who hands over that the briefing is complete."""
    hand_over = _locked(hand_over_id)
    if by.pk != hand_over.giver_id:
        raise NotAllowed(_("只有移交人%(who)s能确认移交。") % {"who": hand_over.giver})
    hand_over.state = advance(MOVES, State(hand_over.state), "give")
    hand_over.given_at = clock.now()
    hand_over.save(update_fields=["state", "given_at"])
    record("handover.given", hand_over, by=by, unit=hand_over.office)
    return hand_over


@transaction.atomic
def take(hand_over_id: UUID, *, by: Person, absent_reason: str = "") -> HandOver:
    """Confirm as the one who takes over, or for the office; with that all open work moves.

    Where the other has not confirmed, the office says why in `absent_reason`. The briefing is
    drawn up anew, so that what came up since is in it, stored as .docx and PDF, and stays.
    """
    hand_over = _locked(hand_over_id)
    office = may(by, Permission.HANDOVER_MAKE, hand_over.office)
    if by.pk != hand_over.taker_id and not office:
        raise NotAllowed(_("只有接收人%(who)s能确认接收。") % {"who": hand_over.taker})
    if hand_over.on > clock.today():
        raise WrongState(
            _("交接日期是%(on)s，请到当天再确认接收。需要提前的，请取消后重新办理。")
            % {"on": hand_over.on.isoformat()}
        )
    reason = absent_reason.strip()[:REASON_LIMIT]
    if hand_over.state == State.PREPARED:
        _require_absence(hand_over, reason, office=office)
    hand_over.state = advance(MOVES, State(hand_over.state), "take")
    hand_over.content = dump(briefing_now(hand_over))
    hand_over.absent_reason = "" if hand_over.given_at else reason
    hand_over.taken_at = clock.now()
    # Who takes over has no right to appoint himself: the office that arranged it does.
    arranger = by if office else hand_over.made_by
    moved = _move(hand_over, arranger)
    _store(hand_over, arranger)
    hand_over.save(update_fields=["state", "content", "absent_reason", "taken_at", "docx", "pdf"])
    record("handover.taken", hand_over, by=by, unit=hand_over.office, **moved)
    return hand_over


@transaction.atomic
def cancel(hand_over_id: UUID, *, by: Person, reason: str) -> HandOver:
    """Call the hand-over off; nothing has moved."""
    hand_over = _locked(hand_over_id)
    require(by, Permission.HANDOVER_MAKE, hand_over.office)
    if not reason.strip():
        raise Invalid(_("请写明取消原因。"), fields={"reason": _("必填，请写明理由。")})
    hand_over.state = advance(MOVES, State(hand_over.state), "cancel")
    hand_over.save(update_fields=["state"])
    record("handover.cancelled", hand_over, by=by, unit=hand_over.office, reason=reason.strip())
    return hand_over


def _prepare(
    kind: Kind,
    office: Unit,
    schools: list[Unit],
    giver: Person,
    taker: Person,
    by: Person,
    on: date,
    note: str,
) -> HandOver:
    made = HandOver(
        kind=kind,
        office=office,
        giver=giver,
        taker=taker,
        on=on,
        note=note.strip()[:NOTE_LIMIT],
        content={},
        made_by=by,
        made_at=clock.now(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            _("%(who)s已有一份没有办完的交接。请先办完或者取消。") % {"who": giver},
            current=str(HandOver.objects.filter(giver=giver, kind=kind).latest("pk").pk),
        ) from error
    made.units.set(schools)
    made.content = dump(briefing_now(made))
    made.save(update_fields=["content"])
    record(
        "handover.prepared",
        made,
        by=by,
        unit=office,
        giver=giver.pk,
        taker=taker.pk,
        on=on.isoformat(),
        schools=[school.pk for school in schools],
    )
    return made


def _move(hand_over: HandOver, by: Person) -> dict[str, int]:
    """Move what is open; return how much of each."""
    on = clock.today()
    if hand_over.kind == Kind.PRINCIPAL:
        return _move_school(hand_over, by, on)
    if hand_over.kind == Kind.SCHOOLS:
        return _move_schools(hand_over, by, on)
    giver, taker = hand_over.giver, hand_over.taker
    ours, theirs = Inspector.objects.get(person=giver), Inspector.objects.get(person=taker)
    schools, assignments = planning.hand_over(ours.pk, theirs.pk, by=by, on=on)
    objections, left = findings.pass_on_objections(giver, taker, by=by)
    areas = list(Area.objects.filter(lead=giver))
    for area in areas:
        inspectorate.edit_area(
            area.pk, by=by, name=area.name, lead=taker, liaison_leader=area.liaison_leader
        )
    return {
        "schools": len(schools),
        "assignments": len(assignments),
        "visits": len(visits.pass_on(giver, taker, by=by, on=on)),
        "objections": len(objections),
        "objections_left": len(left),
        "areas": len(areas),
    }


def _move_schools(hand_over: HandOver, by: Person, on: date) -> dict[str, int]:
    giver, taker = hand_over.giver, hand_over.taker
    units = list(hand_over.units.all())
    ours, theirs = Inspector.objects.get(person=giver), Inspector.objects.get(person=taker)
    schools, assignments = planning.hand_over(ours.pk, theirs.pk, by=by, on=on, units=units)
    return {
        "schools": len(schools),
        "assignments": len(assignments),
        "visits": len(visits.pass_on(giver, taker, by=by, on=on, units=units)),
    }


def _move_school(hand_over: HandOver, by: Person, on: date) -> dict[str, int]:
    for unit in hand_over.units.all():
        reach = access.end_role(hand_over.giver, Role.PRINCIPAL, unit, on=on)
        access.grant_from_source(
            hand_over.taker,
            Role.PRINCIPAL,
            unit,
            source=f"handover:{hand_over.pk}",
            start_on=on,
            scope=reach,
        )
        name, phone = hand_over.taker.name, hand_over.taker.phone
        access.edit_unit(unit.pk, by=by, principal_name=name, principal_phone=phone)
    return {"schools": hand_over.units.count()}


def _store(hand_over: HandOver, by: Person) -> None:
    sheet = lay_out(briefing_of(hand_over))
    name = file_name(hand_over.giver.name, hand_over.taker.name)
    docx, pdf = compose_docx(sheet), compose_pdf(sheet)
    hand_over.docx = files.store(docx, name=f"{name}.docx", unit=hand_over.office, by=by)
    hand_over.pdf = files.store(pdf, name=f"{name}.pdf", unit=hand_over.office, by=by)


def _locked(hand_over_id: UUID) -> HandOver:
    hand_over = (
        HandOver.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office", "giver", "taker", "made_by")
        .filter(pk=hand_over_id)
        .first()
    )
    if hand_over is None:
        raise NotFound(_("找不到这份交接。"))
    return hand_over


def _inspector(inspector_id: int) -> Inspector:
    found = Inspector.objects.select_related("person", "office").filter(pk=inspector_id).first()
    if found is None:
        raise NotFound(_("找不到这位督学。"))
    return found


def _require_fit(giver: Person, taker: Person, on: date) -> None:
    problems = {}
    if giver.pk == taker.pk or not taker.is_active:
        problems["taker"] = _("请选择另一位在岗人员接手")
    if on < clock.today():
        problems["on"] = _("请选择今天或以后的日期")
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)


def _refuse_recused(units: list[Unit], taker: Inspector, on: date) -> None:
    recused = recusals_of(taker.person, on)
    schools = [unit.name for unit in units if unit.pk in recused]
    if schools:
        raise NotAllowed(
            _("按回避规定，%(who)s不能接手：%(schools)s。请先为这些学校另行安排责任督学。")
            % {"who": taker, "schools": _("、").join(schools)}
        )


def _require_absence(hand_over: HandOver, reason: str, *, office: bool) -> None:
    """Raise unless the office says why the one who hands over has not confirmed."""
    if not office:
        raise NotAllowed(
            _("移交人%(who)s还没有确认。移交人已离岗的，请督导室写明原因后办理。")
            % {"who": hand_over.giver}
        )
    if not reason:
        raise Invalid(
            _("移交人还没有确认，请写明原因。"), fields={"absent_reason": _("必填，请写明理由。")}
        )
