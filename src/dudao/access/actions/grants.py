"""Giving and ending roles."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.models import Grant
from dudao.access.permissions import Permission
from dudao.access.queries import forget, holding, require, roles_of
from dudao.access.roles import Role, Scope
from dudao.audit.actions import record
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed
from dudao.org.models import Person, Region, Unit


@transaction.atomic
def grant(
    person: Person,
    role: Role,
    *,
    by: Person,
    unit: Unit | None = None,
    region: Region | None = None,
    scope: Scope | None = None,
    start_on: date | None = None,
    end_on: date | None = None,
) -> Grant:
    """Give `person` a role over a region, a unit, or a unit with everything below it.

    Raises `NotAllowed` for a place that `by` does not administer, `Invalid` for wrong dates.
    """
    _require_place(by, unit, region)
    if unit is None:
        _refuse_many_schools(role)
    _refuse_raising_oneself(person, by)
    _refuse_both_hands(person, role)
    starts = start_on or clock.today()
    if end_on is not None and end_on < starts:
        raise Invalid(_("结束日期早于开始日期。"), fields={"end_on": _("应不早于开始日期")})
    made = Grant.objects.create(
        person=person,
        role=role,
        scope=Scope.REGION if unit is None else (scope or Scope.UNIT),
        unit=unit,
        region=region if unit is None else None,
        start_on=starts,
        end_on=end_on,
    )
    forget(person)
    record("access.granted", person, by=by, unit=unit, role=str(role), grant=made.pk)
    return made


@transaction.atomic
def revoke(grant_id: int, *, by: Person) -> Grant:
    """End a grant: from today on it no longer holds."""
    made = (
        Grant.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "unit", "region")
        .get(pk=grant_id)
    )
    _require_place(by, made.unit, made.region)
    _end(made)
    record("access.revoked", made.person, by=by, unit=made.unit, role=made.role, grant=made.pk)
    return made


def grant_from_source(
    person: Person,
    role: Role,
    unit: Unit,
    *,
    source: str,
    start_on: date,
    end_on: date | None = None,
    scope: Scope = Scope.UNIT,
) -> Grant:
    """Give a role that follows from something else (an assignment); its action records it.

    Called inside the transaction of the permitted action that made `source`.
    """
    made = Grant.objects.create(
        person=person,
        role=role,
        scope=scope,
        unit=unit,
        start_on=start_on,
        end_on=end_on,
        source=source,
    )
    forget(person)
    return made


def end_source(source: str, *, on: date | None = None) -> None:
    """End the grants that follow from `source`, so that from `on` (today) they do not hold."""
    for made in Grant.objects.filter(source=source).select_related("person"):
        _end(made, on)


def end_role(person: Person, role: Role, unit: Unit, *, on: date) -> Scope:
    """End `role` of `person` in `unit`, so that from `on` it does not hold; return how far it
    reached.

    Called inside the transaction of the permitted action that gives the role to somebody else.
    """
    held = Grant.objects.filter(person=person, role=role, unit=unit).select_related("person")
    wide = any(made.scope == Scope.SUBTREE for made in held)
    for made in held:
        _end(made, on)
    return Scope.SUBTREE if wide else Scope.UNIT


def _end(made: Grant, on: date | None = None) -> None:
    last = (on or clock.today()) - timedelta(days=1)
    if made.end_on is not None and made.end_on <= last:
        return
    if last < made.start_on:
        made.delete()
    else:
        made.end_on = last
        made.save(update_fields=["end_on"])
    forget(made.person)


def _require_place(by: Person, unit: Unit | None, region: Region | None) -> None:
    if unit is not None:
        require(by, Permission.GRANT_EDIT, unit)
    elif region is not None:
        _require_region(by, region)
    else:
        raise Invalid(_("请选择授权的单位或区域。"), fields={"unit": _("必填")})


def _require_region(by: Person, region: Region) -> None:
    held = holding(by, Permission.GRANT_EDIT)
    if not any(h.region_code and region.code.startswith(h.region_code) for h in held):
        raise NotAllowed(_("您不能授予本辖区以外的权限。请联系上级管理员。"))


def _refuse_raising_oneself(person: Person, by: Person) -> None:
    if person.pk == by.pk:
        raise NotAllowed(_("不能给自己授权，请由另一位管理员办理。"))


def _refuse_many_schools(role: Role) -> None:
    """Keep what a school does in its own name to that school."""
    if role in {Role.PRINCIPAL, Role.SCHOOL_LIAISON}:
        raise Invalid(
            _("学校的角色只能授予所在学校，不能授予整个区域。"),
            fields={"unit": _("学校的角色不能授予整个区域，请选择所在学校")},
        )


def _refuse_both_hands(person: Person, role: Role) -> None:
    """Keep administration and its audit with different people (GB/T 22239-2019)."""
    apart = {Role.ADMINISTRATOR, Role.AUDITOR}
    if role in apart and apart & set(roles_of(person)) - {role}:
        raise Invalid(
            _("系统管理员和安全审计员不能是同一个人。请另选一人，或先结束其另一角色。"),
            fields={"role": _("不能与现有角色并存")},
        )
