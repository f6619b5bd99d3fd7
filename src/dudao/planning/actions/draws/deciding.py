"""The result: drawn, replaced where it cannot be used, published, made into visits."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.inspectorate.queries import by_inspector
from dudao.instruments.models import Version
from dudao.lib import clock, workdays
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person
from dudao.planning import drawing
from dudao.planning.actions.assign import assign
from dudao.planning.actions.draws.rows import locked_for, moved, told
from dudao.planning.models import Assignment, Draw, Lot
from dudao.planning.queries.draws import party_key
from dudao.planning.rules import spread
from dudao.planning.states import VisitKind
from dudao.planning.states.draws import RESULT_STATES, DrawKind


@transaction.atomic
def carry_out_draw(draw_id: UUID, *, by: Person) -> Draw:
    """Draw. The list and the seed leave nothing to decide."""
    draw = locked_for(draw_id, by)
    moved(draw, "carry_out", "draw.carried_out", by, drawn_at=clock.now())
    return _settle(draw)


@transaction.atomic
def strike_lot(draw_id: UUID, key: str, *, by: Person, reason: str) -> Draw:
    """Strike through what was drawn and cannot be used; the next step draws another.

    The reason is public. What was drawn besides stays as it is.
    """
    draw = locked_for(draw_id, by)
    _require_result(draw)
    why = reason.strip()[:200]
    if not why:
        raise Invalid(_("请写明为什么划去，理由会公开。"), fields={"reason": _("必填")})
    lot = draw.lots.filter(key=key, place__gt=0, fell="").first()
    if lot is None:
        raise WrongState(_("这一项没有抽中，或者已经划去。请刷新页面。"))
    if lot.assignment is not None and lot.assignment.state != "withdrawn":
        raise WrongState(_("已按它安排了督导任务，请先撤销任务再划去。"))
    lot.fell = why
    lot.save(update_fields=["fell"])
    draw.strikes = [*draw.strikes, [key, why]]
    draw.save(update_fields=["strikes"])
    told(draw, "draw.struck", by, lot=key, reason=why)
    return _settle(draw)


@transaction.atomic
def publish_draw(draw_id: UUID, *, by: Person) -> Draw:
    """Make the result public; until then only who draws knows it."""
    draw = locked_for(draw_id, by)
    return moved(draw, "publish", "draw.published", by, published_at=clock.now())


@transaction.atomic
def assign_drawn(
    draw_id: UUID,
    *,
    by: Person,
    purpose: str,
    first_on: date,
    last_on: date,
    forms: Iterable[Version] = (),
) -> list[Assignment]:
    """Send the inspectors drawn to the schools drawn, spread over the workdays: all or none.

    Where none were drawn, the responsible inspector goes. Nobody is told beforehand.
    """
    draw = locked_for(draw_id, by)
    _require_result(draw)
    lots = list(
        draw.lots.filter(place__gt=0, fell="", assignment=None)
        .select_related("unit__office")
        .order_by("place")
    )
    days = [day for day in _days(first_on, last_on) if workdays.is_workday(day)]
    if draw.kind != DrawKind.SCHOOLS or not lots:
        raise WrongState(_("没有要安排的学校：校内抽查不用安排任务，抽中的学校也都已安排。"))
    if not days:
        raise Invalid(_("这段日期里没有工作日。"), fields={"last_on": _("请选择更长的日期范围")})
    teams, chosen = _teams(draw, lots, days[0]), list(forms)
    made = []
    for lot, day in zip(lots, spread(days, len(lots)), strict=True):
        leader, *companions = teams[lot.pk]
        assert lot.unit is not None  # noqa: S101 - a draw of schools, by constraint
        lot.assignment = assign(
            lot.unit,
            by=by,
            kind=VisitKind.RANDOM,
            purpose=purpose,
            planned_on=day,
            leader=leader,
            companions=companions,
            forms=chosen,
        )
        lot.save(update_fields=["assignment"])
        made.append(lot.assignment)
    told(draw, "draw.assigned", by, assignments=len(made))
    return made


def _settle(draw: Draw) -> Draw:
    """Work the result out anew and write it to the lots."""
    if drawing.sha256(draw.list_text) != draw.list_sha256:
        raise WrongState(
            _("名单与冻结时公布的校验值不一致，已被改动，不能抽取。请作废后重新进行，并报告主任。")
        )
    drawn = drawing.read_list(draw.list_text)
    found = drawing.carry_out(drawn, draw.seed, [(gone, why) for gone, why in draw.strikes])
    draw.outcome = {
        "picked": found.picked,
        "teams": found.teams,
        "struck": [[one.stream, one.step, one.id, one.why] for one in found.struck],
    }
    draw.save(update_fields=["outcome"])
    lots = {lot.key: lot for lot in draw.lots.filter(key__in=found.picked)}
    taken = draw.lots.filter(place__gt=0).count()
    fresh = [lots[key] for key in found.picked if lots[key].place is None]
    for n, lot in enumerate(fresh, taken + 1):
        lot.place = n
    Lot.objects.bulk_update(fresh, ["place"], batch_size=500)
    return draw


def _require_result(draw: Draw) -> None:
    if draw.state not in RESULT_STATES:
        raise WrongState(
            _("现在的状态是“%(state)s”，还没有抽取结果。") % {"state": draw.get_state_display()}
        )


def _teams(draw: Draw, lots: list[Lot], on: date) -> dict[int, list[Person]]:
    people = {party_key(one): one.person for one in draw.inspectors.select_related("person")}
    teams = (draw.outcome or {}).get("teams", {})
    found = {lot.pk: [people[key] for key in teams.get(lot.key, ())] for lot in lots}
    if not draw.each:
        schools, _without = by_inspector([lot.unit for lot in lots if lot.unit], on)
        responsible = {unit.pk: who.person for who, units in schools.items() for unit in units}
        found = {
            lot.pk: [responsible[lot.unit_id]] if lot.unit_id in responsible else [] for lot in lots
        }
    without = [lot.name for lot in lots if not found[lot.pk]]
    if without:
        raise Invalid(
            _(
                "以下学校没有可派的督学（都应回避，或没有责任督学）：%(units)s。请单独安排，或划去补抽。"
            )
            % {"units": _("、").join(without)}
        )
    return found


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
