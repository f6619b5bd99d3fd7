"""Reading forms: who may see them, which apply to a school, what is known of it beforehand."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, scope_q, units_for
from dudao.instruments.definition import Item
from dudao.instruments.models import Instrument, Version
from dudao.instruments.rules import applies
from dudao.instruments.states import State
from dudao.lib import clock
from dudao.lib.errors import NotFound
from dudao.org.models import Person, Unit
from dudao.org.queries import office_of
from dudao.org.states import UnitKind


def visible_to(person: Person) -> QuerySet[Instrument]:
    """Return the forms that `person` may see: the shipped ones and those of their offices."""
    if not may_anywhere(person, Permission.INSTRUMENT_VIEW):
        return Instrument.objects.none()
    offices = units_for(person, Permission.INSTRUMENT_VIEW).values("office")
    own = scope_q(person, Permission.INSTRUMENT_VIEW, "office")
    return Instrument.objects.filter(Q(office=None) | Q(office__in=offices) | own)


def versions_visible_to(person: Person) -> QuerySet[Version]:
    """Return the versions of the forms that `person` may see."""
    return Version.objects.filter(instrument__in=visible_to(person)).select_related("instrument")


def published(office: Unit, on: date) -> QuerySet[Version]:
    """Return what `office` may use on `on`; its own form stands in for the shipped one."""
    in_use = Q(instrument__retired_on=None) | Q(instrument__retired_on__gt=on)
    versions = Version.objects.filter(in_use, state=State.PUBLISHED)
    replaced = versions.filter(instrument__office=office).values("instrument__key")
    return (
        versions.filter(
            Q(instrument__office=office)
            | (Q(instrument__office=None) & ~Q(instrument__key__in=replaced))
        )
        .select_related("instrument")
        .order_by("instrument__key")
    )


def published_for(unit: Unit, on: date | None = None) -> list[Version]:
    """Return the published forms that apply to `unit` on a day (today), in the order of keys."""
    return published_for_each([unit], on or clock.today())[unit.pk]


def published_for_each(units: Iterable[Unit], on: date) -> dict[int, list[Version]]:
    """Return by unit what `published_for` returns, in one statement for each office."""
    by_office: dict[int, list[Version]] = {}
    found = {}
    for unit in units:
        office = office_of(unit)
        if office.pk not in by_office:
            by_office[office.pk] = list(published(office, on))
        known = facts(unit)
        found[unit.pk] = [one for one in by_office[office.pk] if applies(one.form, known)]
    return found


def facts(unit: Unit) -> dict[str, Any]:
    """Return what is known of `unit` before anybody asks: the names of `definition.FACTS`.

    Keep a copy with the answers: conditions are later judged by what was known then.
    """
    small = unit.small_rural or unit.kind == UnitKind.TEACHING_POINT
    return {
        "unit.kind": unit.kind,
        "unit.stages": list(unit.stages),
        "unit.tags": ["small_rural"] if small else [],
        "unit.ownership": unit.ownership or None,
        "unit.setting": unit.setting or None,
        "unit.boarding": None if unit.boarders is None else unit.boarders > 0,
        "unit.pupils": unit.students,
    }


def item_of(version: Version, key: str) -> Item:
    """Return the item called `key`; raises `NotFound`."""
    item = version.form.item(key)
    if item is None:
        raise NotFound(_("这份表单里没有“%(key)s”这一项，请刷新页面。") % {"key": key})
    return item
