"""Units and their profiles."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.lib.errors import Conflict, Invalid, NotAllowed
from dudao.org.models import Person, Region, Unit
from dudao.org.rules import bigrams, school_code_problem, school_type_problem, stages_of
from dudao.org.sorting import sort_key
from dudao.org.states import UnitKind

#: What may be edited on the unit's page; region, parent and office have their own steps.
PROFILE = frozenset(
    {
        "name", "short_name", "code", "school_type", "ownership", "setting", "students",
        "classes", "staff", "boarders", "small_rural", "figures_on", "address", "phone",
        "longitude", "latitude", "opened_on", "local_code", "principal_name", "principal_phone",
    }
)  # fmt: skip


@transaction.atomic
def add_unit(
    kind: UnitKind,
    *,
    by: Person,
    region: Region,
    office: Unit,
    parent: Unit | None = None,
    **profile: Any,
) -> Unit:
    """Add a unit under `office`; raises `Invalid` with a message per field."""
    require(by, Permission.UNIT_EDIT, office)
    if not region.code.startswith(office.region_code):
        raise NotAllowed(_("所在区划不在本督导室辖区内。"))
    unit = Unit(kind=kind, region=region, region_code=region.code, office=office, parent=parent)
    _apply(unit, profile)
    unit.save()
    record("unit.added", unit, by=by, unit=unit, name=unit.name)
    return unit


@transaction.atomic
def edit_unit(
    unit_id: int, *, by: Person, seen: dict[str, Any] | None = None, **profile: Any
) -> Unit:
    """Change the profile of a unit.

    `seen` holds the values on the form when it was opened: a field that somebody else has
    changed since raises `Conflict` instead of being overwritten.
    """
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit_id)
    require(by, Permission.UNIT_EDIT, unit)
    seen = seen or {}
    # What was not touched on the form must not undo what somebody else has changed meanwhile.
    profile = {f: given for f, given in profile.items() if f not in seen or given != seen[f]}
    moved = {
        f: str(getattr(unit, f))
        for f, given in profile.items()
        if f in seen and f in PROFILE and getattr(unit, f) not in (seen[f], given)
    }
    if moved:
        raise Conflict(
            _("您填写期间，别人已修改了这些内容。请核对最新内容后再保存，您填写的内容仍在页面上。"),
            current=moved,
        )
    before = {field: str(getattr(unit, field)) for field in profile if field in PROFILE}
    _apply(unit, profile)
    unit.save()
    changed = {
        f: [old, str(getattr(unit, f))] for f, old in before.items() if old != str(getattr(unit, f))
    }
    if changed:
        record("unit.edited", unit, by=by, unit=unit, changed=changed)
    return unit


@transaction.atomic
def close_unit(unit_id: int, *, by: Person, on: date, reason: str) -> Unit:
    """Close a unit (撤并): its file stays, nothing new can be done there after `on`."""
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit_id)
    require(by, Permission.UNIT_EDIT, unit)
    if unit.closed_on is not None:
        raise Conflict(_("该单位已于%(on)s撤并。") % {"on": unit.closed_on})
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    record("unit.closed", unit, by=by, unit=unit, on=on.isoformat(), reason=reason)
    return unit


def _apply(unit: Unit, profile: dict[str, Any]) -> None:
    unknown = set(profile) - PROFILE
    if unknown:
        raise Invalid(_("不能修改这些内容：%(fields)s") % {"fields": _("、").join(sorted(unknown))})
    for field, value in profile.items():
        setattr(unit, field, value)
    unit.name = unit.name.strip()
    problems = profile_problems(unit)
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    derive(unit)


def profile_problems(unit: Unit) -> dict[str, str]:
    """Return field -> what is wrong with it."""
    problems: dict[str, str] = {}
    if not unit.name:
        problems["name"] = _("请填写单位名称")
    if unit.code and (wrong := school_code_problem(unit.code)):
        problems["code"] = wrong
    elif unit.code and Unit.objects.filter(code=unit.code).exclude(pk=unit.pk).exists():
        problems["code"] = _("该标识码已属于另一所学校")
    same_number = Unit.objects.filter(office=unit.office, local_code=unit.local_code)
    if unit.local_code and same_number.exclude(pk=unit.pk).exists():
        problems["local_code"] = _("本地编号已属于另一个单位")
    if unit.school_type and (wrong := school_type_problem(unit.school_type, unit.code)):
        problems["school_type"] = wrong
    if unit.boarders and unit.students is not None and unit.boarders > unit.students:
        problems["boarders"] = _("寄宿生数多于在校生数")
    return problems


def derive(unit: Unit) -> Unit:
    """Work out what follows from the profile: sort key, search parts, stages."""
    unit.sort_key = sort_key(unit.name)
    unit.name_parts = bigrams(unit.name + unit.short_name)
    if unit.school_type:
        unit.stages = list(stages_of(unit.school_type))
    return unit
