"""Which inspector answers for which school."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.actions import end_source, grant_from_source
from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.access.roles import Role
from dudao.audit.actions import record
from dudao.inspectorate.models import Inspector, Responsibility
from dudao.inspectorate.queries import (
    ending_from,
    load_warning,
    recusals_of,
    require_unrecused,
    words,
)
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed
from dudao.org.models import Person, Unit
from dudao.org.states import INSPECTED


class Appointed(NamedTuple):
    """A new responsibility, and a warning in words ("" for none)."""

    responsibility: Responsibility
    warning: str


@transaction.atomic
def make_responsible(
    inspector_id: int, unit: Unit, *, by: Person, start_on: date, end_on: date | None = None
) -> Appointed:
    """Name an inspector responsible for a school (责任督学挂牌) and let him reach it.

    More schools than the norm (1 : about 5) is a warning, not a refusal. Raises `NotAllowed` for
    one who must keep away, `Conflict` when he is responsible already.
    """
    inspector = _locked(inspector_id)
    require(by, Permission.INSPECTOR_EDIT, unit)
    _require_fit(inspector, unit, start_on, end_on)
    require_unrecused([inspector.person], unit, start_on)
    already = inspector.responsibilities.filter(ending_from(start_on), unit=unit).first()
    if already is not None and (end_on is None or already.start_on <= end_on):
        raise Conflict(
            _("%(who)s从%(day)s起已是“%(unit)s”的责任督学。")
            % {"who": inspector, "unit": unit, "day": already.start_on.isoformat()},
            current=already.pk,
        )
    made = _make(inspector, unit, start_on, end_on)
    warning = load_warning(inspector, start_on)
    record(
        "responsibility.made",
        made,
        by=by,
        unit=unit,
        inspector=inspector.pk,
        start_on=start_on.isoformat(),
        warning=warning,
    )
    return Appointed(made, warning)


@transaction.atomic
def end_responsibility(responsibility_id: int, *, by: Person, on: date) -> Responsibility:
    """End a responsibility: from `on` on it does not hold, and access ends with it."""
    held = (
        Responsibility.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit", "inspector__person")
        .get(pk=responsibility_id)
    )
    require(by, Permission.INSPECTOR_EDIT, held.unit)
    record("responsibility.ended", held, by=by, unit=held.unit, on=on.isoformat())
    return _end(held, on)


@transaction.atomic
def hand_over(
    from_inspector_id: int,
    to_inspector_id: int,
    *,
    by: Person,
    on: date,
    units: Collection[Unit] | None = None,
) -> list[Responsibility]:
    """Let another inspector answer for all schools of one, or for `units` of them, from `on` on.

    Open assignments follow in `planning.actions.hand_over`, which calls this. Raises `NotAllowed`
    naming every school from which the other must keep away; then nothing is handed over.
    """
    if on < clock.today():
        raise Invalid(_("交接日期早于今天。"), fields={"on": _("请选择今天或以后的日期")})
    giver, taker = _pair(from_inspector_id, to_inspector_id)
    rows = giver.responsibilities.filter(ending_from(on))
    if units is not None:
        rows = rows.filter(unit__in=units)
    held = list(rows.select_related("unit__office", "inspector"))
    for responsibility in held:
        require(by, Permission.INSPECTOR_EDIT, responsibility.unit)
    require(by, Permission.INSPECTOR_EDIT, giver.office)
    _require_free_of_recusal(taker, held, on)
    made = [new for old in held if (new := _pass_on(old, taker, on)) is not None]
    record(
        "inspector.handed_over",
        giver,
        by=by,
        unit=giver.office,
        to=taker.pk,
        on=on.isoformat(),
        schools=[new.unit_id for new in made],
    )
    return made


def _locked(inspector_id: int) -> Inspector:
    return (
        Inspector.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "office")
        .get(pk=inspector_id)
    )


def _pair(giver_id: int, taker_id: int) -> tuple[Inspector, Inspector]:
    """Lock both in one order, so that two hand-overs crossing each other only wait."""
    locked = {pk: _locked(pk) for pk in sorted({giver_id, taker_id})}
    giver, taker = locked[giver_id], locked[taker_id]
    if giver == taker or taker.office_id != giver.office_id or not taker.person.is_active:
        raise Invalid(_("请选择本督导室的另一位在岗督学接手。"), fields={"to": _("请重新选择")})
    return giver, taker


def _require_fit(inspector: Inspector, unit: Unit, start_on: date, end_on: date | None) -> None:
    problems: dict[str, str] = {}
    if unit.kind not in INSPECTED or unit.office_id != inspector.office_id:
        problems["unit"] = _("不是本督导室的督导对象")
    elif not unit.is_open(start_on):
        problems["unit"] = _("该校已撤并")
    if not inspector.person.is_active:
        problems["inspector"] = _("该督学的账号已停用")
    if end_on is not None and end_on < start_on:
        problems["end_on"] = _("应不早于开始日期")
    if problems:
        raise Invalid(
            _("不能这样安排责任督学：%(why)s。") % {"why": _("；").join(problems.values())},
            fields=problems,
        )


def _require_free_of_recusal(taker: Inspector, held: list[Responsibility], on: date) -> None:
    recusals = recusals_of(taker.person, on)
    grounds = [
        _("%(what)s（%(more)s）") % {"what": row.unit, "more": words(recusals[row.unit_id])}
        for row in held
        if row.unit_id in recusals
    ]
    if grounds:
        raise NotAllowed(
            _("按回避规定，%(who)s不能接手：%(schools)s。请先为这些学校另行安排责任督学。")
            % {"who": taker, "schools": _("、").join(grounds)}
        )


def _make(inspector: Inspector, unit: Unit, start_on: date, end_on: date | None) -> Responsibility:
    made = Responsibility.objects.create(
        inspector=inspector, unit=unit, start_on=start_on, end_on=end_on
    )
    grant_from_source(
        inspector.person,
        Role.RESPONSIBLE_INSPECTOR,
        unit,
        source=f"responsibility:{made.pk}",
        start_on=start_on,
        end_on=end_on,
    )
    return made


def _end(held: Responsibility, on: date) -> Responsibility:
    """End one; a responsibility that had not begun leaves no row, only its record."""
    end_source(f"responsibility:{held.pk}", on=on)
    if held.start_on >= on:
        Responsibility.objects.filter(pk=held.pk).delete()
    elif held.end_on is None or held.end_on >= on:
        held.end_on = on - timedelta(days=1)
        held.save(update_fields=["end_on"])
    return held


def _pass_on(old: Responsibility, taker: Inspector, on: date) -> Responsibility | None:
    """End `old` on `on` and give its rest to `taker`, unless he answers for the school already."""
    start_on, end_on = max(on, old.start_on), old.end_on
    _end(old, on)
    if taker.responsibilities.filter(ending_from(start_on), unit=old.unit).exists():
        return None
    return _make(taker, old.unit, start_on, end_on)
