"""Sections and cadres of the bureau beside the schools (科室联点、干部联校)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.actions import end_source, grant_from_source
from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.access.roles import Role
from dudao.audit.actions import record
from dudao.inspectorate.actions.leaders import end_liaison_row
from dudao.inspectorate.models import Liaison
from dudao.inspectorate.queries import ending_from
from dudao.inspectorate.states import LiaisonKind
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected, office_of
from dudao.org.states import UnitKind


@transaction.atomic
def link_section(section: Unit, units: Iterable[Unit], *, by: Person) -> list[Liaison]:
    """Let a section of the bureau stand beside schools from today; whoever did before ends."""
    require(by, Permission.AREA_EDIT, office_of(section))
    if section.kind != UnitKind.SECTION:
        raise Invalid(_("请选择教育局的科室。"), fields={"section": _("请重新选择")})
    schools = _schools(units, office_of(section))
    return _link(LiaisonKind.SECTION, schools, by, section=section)


@transaction.atomic
def link_cadre(person: Person, units: Iterable[Unit], *, by: Person) -> list[Liaison]:
    """Let a cadre stand beside schools from today: he reads what they were told.

    Whoever did before ends. Raises `Invalid` for somebody of a school, or whose account is closed.
    """
    unit = person.unit
    if unit is None or unit.kind not in {UnitKind.SECTION, UnitKind.OFFICE, UnitKind.DEPARTMENT}:
        raise Invalid(_("联校干部应是教育局机关的人员。"), fields={"person": _("请重新选择")})
    office = office_of(unit)
    require(by, Permission.AREA_EDIT, office)
    if not person.is_active:
        raise Invalid(_("该人员的账号已停用。"), fields={"person": _("请重新选择")})
    made = _link(LiaisonKind.CADRE, _schools(units, office), by, person=person)
    for row in made:
        if row.unit is not None:
            grant_from_source(
                person, Role.LIAISON_LEADER, row.unit, source=_source(row), start_on=clock.today()
            )
    return made


@transaction.atomic
def unlink(liaison_id: int, *, by: Person) -> None:
    """End that a section or a cadre stands beside a school; access ends with it."""
    row = (
        Liaison.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office", "unit")
        .get(pk=liaison_id)
    )
    require(by, Permission.AREA_EDIT, row.office)
    if row.kind == LiaisonKind.LEADER:
        raise Invalid(_("联区领导请在责任区页面修改。"))
    record("liaison.ended", row, by=by, unit=row.unit, kind=row.kind)
    _end(row)


def _schools(units: Iterable[Unit], office: Unit) -> list[Unit]:
    """Return the schools, locked so that two people who link the same one wait for each other."""
    ids = [unit.pk for unit in units]
    schools = list(
        inspected()
        .select_for_update(no_key=True, of=("self",))
        .filter(pk__in=ids, office=office)
        .order_by("pk")
    )
    wrong = [unit.name for unit in schools if not unit.is_open(clock.today())]
    if not schools or wrong or len(schools) != len(set(ids)):
        raise Invalid(
            _("请选择本督导室管理的学校。%(wrong)s") % {"wrong": _("、").join(wrong)},
            fields={"units": _("请重新选择")},
        )
    return schools


def _link(
    kind: LiaisonKind,
    schools: list[Unit],
    by: Person,
    *,
    section: Unit | None = None,
    person: Person | None = None,
) -> list[Liaison]:
    today = clock.today()
    held = Liaison.objects.filter(ending_from(today), kind=kind, unit__in=schools)
    keeping = held.filter(section=section, person=person).values_list("unit", flat=True)
    kept = set(keeping)
    for row in held.exclude(unit__in=kept).select_related("unit"):
        _end(row)
    made = [
        Liaison.objects.create(
            office=office_of(unit),
            kind=kind,
            unit=unit,
            section=section,
            person=person,
            start_on=today,
        )
        for unit in schools
        if unit.pk not in kept
    ]
    for row in made:
        record(
            "liaison.made",
            row,
            by=by,
            unit=row.unit,
            kind=kind.value,
            section=section.pk if section else None,
            person=person.pk if person else None,
        )
    return made


def _end(row: Liaison) -> None:
    end_source(_source(row))
    end_liaison_row(row)


def _source(row: Liaison) -> str:
    return f"liaison:{row.pk}"
