"""The plates at the gates of schools (标牌)."""

import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.inspectorate.models import Plaque
from dudao.inspectorate.queries import inspectors_by_school, names_on
from dudao.inspectorate.rules import plaque_code
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected


@transaction.atomic
def make_plaques(units: Iterable[Unit], *, by: Person) -> list[Plaque]:
    """Give every school that has no plate one; return the plates that are new.

    All or nothing: raises `Invalid` naming those that are no open school of an office.
    """
    schools = _locked(units)
    for school in schools:
        require(by, Permission.INSPECTOR_EDIT, school)
    standing = Plaque.objects.filter(unit__in=schools, replaced_at=None)
    having = set(standing.values_list("unit", flat=True))
    return [_make(school, by) for school in schools if school.pk not in having]


@transaction.atomic
def replace_plaque(unit: Unit, *, by: Person) -> Plaque:
    """Give a school a new plate; the code of the old one opens nothing from now on.

    Raises `Invalid` where there is none to replace.
    """
    (school,) = _locked([unit])
    require(by, Permission.INSPECTOR_EDIT, school)
    old = Plaque.objects.filter(unit=school, replaced_at=None).first()
    if old is None:
        raise Invalid(_("“%(unit)s”还没有标牌，请先制作。") % {"unit": school})
    old.replaced_at = clock.now()
    old.save(update_fields=["replaced_at"])
    record("plaque.replaced", old, by=by, unit=school)
    return _make(school, by)


@transaction.atomic
def print_plaques(units: Iterable[Unit], *, by: Person) -> list[Plaque]:
    """Note that the plates of schools are printed with who answers for them today."""
    schools = list(units)
    for school in schools:
        require(by, Permission.INSPECTOR_EDIT, school)
    standing = Plaque.objects.select_for_update(no_key=True).filter(
        unit__in=schools, replaced_at=None
    )
    named, found = inspectors_by_school(schools, clock.today()), list(standing.order_by("pk"))
    for plaque in found:
        plaque.printed_at = clock.now()
        plaque.printed = names_on(named.get(plaque.unit_id, []))
        plaque.save(update_fields=["printed_at", "printed"])
        record("plaque.printed", plaque, by=by, unit=plaque.unit)
    return found


def _locked(units: Iterable[Unit]) -> list[Unit]:
    """Lock the schools: two people who make plates at once make one each."""
    ids = {unit.pk for unit in units}
    rows = inspected().filter(pk__in=ids).order_by("sort_key", "pk")
    schools = list(rows.select_for_update(no_key=True, of=("self",)).select_related("office"))
    wrong = ids - {school.pk for school in schools if school.is_open(clock.today())}
    if wrong or not ids:
        names = (
            Unit.objects.filter(pk__in=wrong).order_by("sort_key").values_list("name", flat=True)
        )
        raise Invalid(
            _("以下单位不是学校或已撤并，不能制作标牌：%(units)s") % {"units": _("、").join(names)}
            if wrong
            else _("请选择要制作标牌的学校。"),
            fields={"units": _("请重新选择")},
        )
    return schools


def _make(school: Unit, by: Person) -> Plaque:
    code = plaque_code(secrets.choice)
    while Plaque.objects.filter(code=code).exists():
        code = plaque_code(secrets.choice)
    made = Plaque.objects.create(unit=school, code=code, made_at=clock.now(), made_by=by)
    record("plaque.made", made, by=by, unit=school)
    return made
