"""Responsibility areas: their schools, their lead, their liaison leader."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dudao.access.actions import end_source, grant_from_source
from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.access.roles import Role
from dudao.audit.actions import record
from dudao.inspectorate.actions.leaders import note_leader
from dudao.inspectorate.models import Area, AreaMember
from dudao.inspectorate.queries import area_warning, ending_from, inspectors_of
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected


class Placed(NamedTuple):
    """Schools put in an area, and a warning in words ("" for none)."""

    members: list[AreaMember]
    warning: str


@transaction.atomic
def make_area(
    office: Unit,
    name: str,
    *,
    by: Person,
    lead: Person | None = None,
    liaison_leader: Person | None = None,
) -> Area:
    """Make a responsibility area of `office`; raises `Invalid` for a name in use."""
    require(by, Permission.AREA_EDIT, office)
    office = Unit.objects.select_for_update(no_key=True).get(pk=office.pk)
    area = Area(office=office)
    _apply(area, name, lead, liaison_leader)
    area.save()
    note_leader(area, by=by)
    record("area.made", area, by=by, unit=office, area=area.name)
    return area


@transaction.atomic
def edit_area(
    area_id: int,
    *,
    by: Person,
    name: str,
    lead: Person | None,
    liaison_leader: Person | None,
) -> Area:
    """Change an area's name and people; access to its schools follows at once."""
    area = _locked(area_id, by)
    before = (area.lead_id, area.liaison_leader_id)
    _apply(area, name, lead, liaison_leader)
    area.save(update_fields=["name", "lead", "liaison_leader"])
    if before != (area.lead_id, area.liaison_leader_id):
        for member in _current(area):
            _end_access(member, clock.today())
            _give_access(member)
        note_leader(area, by=by)
    record(
        "area.edited",
        area,
        by=by,
        unit=area.office,
        lead=area.lead_id,
        liaison_leader=area.liaison_leader_id,
    )
    return area


@transaction.atomic
def put_in_area(area_id: int, units: Iterable[Unit], *, by: Person, start_on: date) -> Placed:
    """Put schools in an area from `start_on` on.

    More schools than the norm is a warning (教督〔2012〕7号), not a refusal. Raises `Conflict`
    naming the area a school still belongs to: a school has one area at a time.
    """
    area = _locked(area_id, by)
    # Taking the schools' rows makes two people who place the same school wait for each other.
    schools = list(
        inspected()
        .select_for_update(no_key=True, of=("self",))
        .filter(pk__in=[unit.pk for unit in units])
        .order_by("pk")
    )
    _require_own_open(area, schools, start_on)
    _require_free(schools, start_on)
    members = [
        AreaMember.objects.create(area=area, unit=unit, start_on=start_on) for unit in schools
    ]
    for member in members:
        _give_access(member)
    record(
        "area.schools_put",
        area,
        by=by,
        unit=area.office,
        schools=[unit.pk for unit in schools],
        start_on=start_on.isoformat(),
    )
    return Placed(members, area_warning(area, start_on))


@transaction.atomic
def take_from_area(area_id: int, units: Iterable[Unit], *, by: Person, on: date) -> Area:
    """Take schools out of an area: from `on` on they are not in it."""
    area = _locked(area_id, by)
    ids = [unit.pk for unit in units]
    for member in area.members.filter(ending_from(on), unit__in=ids):
        _end_access(member, on)
        if member.start_on < on:
            member.end_on = on - timedelta(days=1)
            member.save(update_fields=["end_on"])
        else:
            member.delete()
    record("area.schools_taken", area, by=by, unit=area.office, schools=ids, on=on.isoformat())
    return area


def _locked(area_id: int, by: Person) -> Area:
    area = (
        Area.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office", "lead", "liaison_leader")
        .get(pk=area_id)
    )
    require(by, Permission.AREA_EDIT, area.office)
    return area


def _apply(area: Area, name: str, lead: Person | None, liaison_leader: Person | None) -> None:
    area.name = name.strip()
    area.lead, area.liaison_leader = lead, liaison_leader
    problems: dict[str, str] = {}
    if not area.name:
        problems["name"] = _("请填写责任区名称")
    elif Area.objects.filter(office=area.office, name=area.name).exclude(pk=area.pk).exists():
        problems["name"] = _("已有同名责任区")
    if lead is not None and not inspectors_of(area.office).filter(person=lead).exists():
        problems["lead"] = _("负责人应是本督导室登记的督学")
    if liaison_leader is not None and not _of_region(liaison_leader, area.office):
        problems["liaison_leader"] = _("联区领导应是本辖区的人员")
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)


def _of_region(person: Person, office: Unit) -> bool:
    return (
        person.is_active
        and person.unit is not None
        and person.unit.region_code.startswith(office.region_code)
    )


def _require_own_open(area: Area, schools: list[Unit], on: date) -> None:
    wrong = [s for s in schools if s.office_id != area.office_id or not s.is_open(on)]
    if wrong or not schools:
        raise Invalid(
            _("以下单位不属于本督导室或已撤并，不能划入责任区：%(units)s")
            % {"units": _("、").join(map(str, wrong))}
            if wrong
            else _("请选择要划入责任区的学校。"),
            fields={"units": _("请重新选择")},
        )


def _require_free(schools: list[Unit], on: date) -> None:
    taken = AreaMember.objects.filter(ending_from(on), unit__in=schools).select_related(
        "area", "unit"
    )
    if taken:
        where = _("、").join(
            _("%(what)s（%(more)s）") % {"what": member.unit, "more": member.area}
            for member in taken
        )
        raise Conflict(
            _("一所学校同一时间只属于一个责任区。请先将这些学校移出原责任区：%(where)s")
            % {"where": where},
            current=where,
        )


def _current(area: Area) -> QuerySet[AreaMember]:
    return area.members.filter(ending_from(clock.today())).select_related("unit", "area")


def _give_access(member: AreaMember) -> None:
    """Let the lead and the liaison leader reach a school; from today on where it is past."""
    people = {
        Role.ZONE_LEAD: member.area.lead,
        Role.LIAISON_LEADER: member.area.liaison_leader,
    }
    for role, person in people.items():
        if person is not None:
            grant_from_source(
                person,
                role,
                member.unit,
                source=f"area_member:{member.pk}",
                start_on=max(member.start_on, clock.today()),
                end_on=member.end_on,
            )


def _end_access(member: AreaMember, on: date) -> None:
    end_source(f"area_member:{member.pk}", on=on)
