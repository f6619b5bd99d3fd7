"""A programme is announced and its visits are made: notice, obligations, assignments."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.documents import actions as documents
from dudao.documents.models import Document
from dudao.documents.states import State as DocumentState
from dudao.instruments.queries import facts
from dudao.instruments.rules import applies
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person, Unit
from dudao.org.queries.calendar import visit_days
from dudao.planning.actions.assign import assign
from dudao.planning.actions.programme_rows import (
    locked_programme,
    move_part,
    move_programme,
    record_part,
    record_programme,
    require_running,
)
from dudao.planning.actions.programmes import open_schools
from dudao.planning.models import Assignment, Obligation, Programme, TeamMember
from dudao.planning.queries.programmes import without_visit
from dudao.planning.rules.programme_papers import Announced, programme_notice
from dudao.planning.states import (
    PartState,
    ProgrammeState,
    Slot,
    Source,
    TeamRole,
    VisitKind,
)


@transaction.atomic
def draft_programme_notice(programme_id: UUID, *, by: Person) -> Document:
    """Draft the written notice to the schools: matters, time, team, self-evaluation.

    It goes its way as every document; when it is issued the schools are notified.
    """
    programme = locked_programme(programme_id)
    require(by, Permission.PROGRAMME_RUN, programme.office)
    move_programme(programme, "draft_notice")
    if programme.kind == VisitKind.RANDOM:
        raise WrongState(_("随机督导不事先通知学校，请直接“开始实施”。"))
    if programme.notice is not None and programme.notice.state != DocumentState.VOID:
        raise WrongState(_("通知已经起草，请在公文页面继续办理。"))
    units = _units(programme)
    with translation.override("zh-hans"):  # a paper is Chinese, whoever begins it
        content = programme_notice(programme.office.name, _announced(programme, units))
    document = documents.draft(
        content, office=programme.office, unit=programme.office, by=by, to=units
    )
    programme.notice = document
    programme.save(update_fields=["notice"])
    record_programme("notice_drafted", programme, by, document=str(document.pk))
    return document


@transaction.atomic
def start_programme(programme_id: UUID, *, by: Person) -> Programme:
    """Begin a random inspection, of which the schools hear nothing before."""
    programme = locked_programme(programme_id)
    require(by, Permission.PROGRAMME_RUN, programme.office)
    if programme.kind != VisitKind.RANDOM:
        raise WrongState(_("专项、综合督导要先书面通知学校。请起草通知并印发。"))
    return begin_programme(programme, by)


def begin_programme(programme: Programme, by: Person) -> Programme:
    """Let the schools owe their visits, ask for self-evaluations, open the schools to the team.

    Part of an action that has asked for permission. Whoever has to keep away since the team was
    formed is not let go to the school by `assign`.
    """
    move_programme(programme, "notify")
    units = _units(programme)
    programme.save(update_fields=["state"])
    Obligation.objects.bulk_create(_obligation(programme, unit) for unit in units)
    if programme.self_evaluation:
        for part in programme.parts.filter(state=PartState.WAITING).select_related("unit"):
            move_part(part, "ask")
            part.save(update_fields=["state"])
            due = programme.self_evaluation_due_on
            record_part("self_evaluation_asked", part, by, due_on=due.isoformat() if due else "")
    open_schools(programme)
    record_programme("notified", programme, by, schools=len(units))
    return programme


@transaction.atomic
def assign_visits(
    programme_id: UUID, *, by: Person, first_on: date | None = None, last_on: date | None = None
) -> list[Assignment]:
    """Send the team to every school nobody is on the way to, spread over the days of the window.

    Two schools a day where there are more schools than days. Raises `Invalid` where they do not
    fit, or the span lies outside the programme.
    """
    programme = locked_programme(programme_id)
    require_running(by, programme)
    more = programme.state == ProgrammeState.ON_SITE
    move_programme(programme, "assign_more" if more else "assign")
    parts = list(without_visit(programme))
    if not parts:
        raise WrongState(_("每所学校都已安排或完成现场督导。"))
    turns = _turns(programme, len(parts), first_on, last_on)
    owed = {it.unit_id: it for it in programme.obligations.filter(waived_at=None)}
    team = list(programme.team.select_related("person").order_by("pk"))
    made = [
        _sent(programme, team, part.unit, owed[part.unit_id], turn, by)
        for part, turn in zip(parts, turns, strict=True)
    ]
    record_programme("visits_assigned", programme, by, visits=len(made))
    return made


def _sent(
    programme: Programme,
    team: Sequence[TeamMember],
    unit: Unit,
    owed: Obligation,
    turn: tuple[date, Slot],
    by: Person,
) -> Assignment:
    going = [one.person for one in team if one.role == TeamRole.MEMBER]
    return assign(
        unit,
        by=by,
        kind=programme.kind,
        purpose=programme.title,
        focus=programme.matters,
        planned_on=turn[0],
        slot=turn[1],
        leader=next(one.person for one in team if one.role == TeamRole.LEAD),
        companions=going,
        forms=[form for form in programme.forms.all() if applies(form.form, facts(unit))],
        obligations=[owed],
        announced=programme.kind != VisitKind.RANDOM,
    )


def _turns(
    programme: Programme, count: int, first_on: date | None, last_on: date | None
) -> list[tuple[date, Slot]]:
    first = max(first_on or programme.first_on, clock.today())
    last = last_on or programme.last_on
    if not programme.first_on <= first <= last <= programme.last_on:
        told = _("请选择%(first)s至%(last)s之间、今天以后的日期。") % {
            "first": programme.first_on.isoformat(),
            "last": programme.last_on.isoformat(),
        }
        raise Invalid(told, fields={"first_on": told})
    days = visit_days(programme.office, first, last)
    slots: list[tuple[date, Slot]] = [(day, Slot.DAY) for day in days]
    if count > len(days):
        slots = [(day, half) for day in days for half in (Slot.MORNING, Slot.AFTERNOON)]
    if count > len(slots):
        told = _(
            "%(schools)d所学校排不进%(days)d个可入校的工作日（一天最多两所），请延长时间。"
        ) % {
            "schools": count,
            "days": len(days),
        }
        raise Invalid(told, fields={"last_on": told})
    return [slots[n * len(slots) // count] for n in range(count)]


def _units(programme: Programme) -> list[Unit]:
    parts = programme.parts.select_related("unit").exclude(state=PartState.DROPPED)
    return [part.unit for part in parts.order_by("unit__sort_key", "unit_id")]


def _announced(programme: Programme, units: Sequence[Unit]) -> Announced:
    order = {TeamRole.LEAD: 0, TeamRole.MEMBER: 1, TeamRole.EXPERT: 2}
    team = sorted(
        programme.team.select_related("person"), key=lambda one: order[TeamRole(one.role)]
    )
    return Announced(
        programme.title,
        str(programme.get_kind_display()),
        programme.entry.basis if programme.entry else "",
        programme.matters,
        programme.first_on,
        programme.last_on,
        [unit.name for unit in units],
        [(str(one.person), str(one.get_role_display())) for one in team],
        programme.self_evaluation_due_on,
        programme.office.phone,
    )


def _obligation(programme: Programme, unit: Unit) -> Obligation:
    return Obligation(
        office=programme.office,
        unit=unit,
        source=Source.PROGRAMME,
        programme=programme,
        title=programme.title,
        first_on=programme.first_on,
        last_on=programme.last_on,
        minutes=programme.minutes,
        specialty=programme.specialty,
    )
