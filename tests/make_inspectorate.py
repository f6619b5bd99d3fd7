"""Making inspectors and what they answer for, without asking for permission."""

from datetime import date
from typing import Any

from dudao.inspectorate.models import Area, AreaMember, Inspector, Recusal, Responsibility
from dudao.inspectorate.states import InspectorKind, RecusalGround
from dudao.org.models import Person, Unit
from tests import make


def inspector(person: Person, **given: Any) -> Inspector:
    """Register `person` at the office he belongs to."""
    given.setdefault("kind", InspectorKind.FULL_TIME)
    given.setdefault("office", person.unit)
    return Inspector.objects.create(person=person, **given)


def new_inspector(name: str, office: Unit, **given: Any) -> Inspector:
    return inspector(make.person(name, office), **given)


def responsible(who: Inspector, unit: Unit, *, start_on: date = date(2025, 9, 1)) -> Responsibility:
    return Responsibility.objects.create(inspector=who, unit=unit, start_on=start_on)


def area(office: Unit, name: str = "第一督学责任区", **given: Any) -> Area:
    return Area.objects.create(office=office, name=name, **given)


def member(where: Area, unit: Unit, *, start_on: date = date(2025, 9, 1)) -> AreaMember:
    return AreaMember.objects.create(area=where, unit=unit, start_on=start_on)


def recusal(who: Inspector, unit: Unit, **given: Any) -> Recusal:
    given.setdefault("ground", RecusalGround.RELATIVE)
    given.setdefault("start_on", date(2025, 9, 1))
    return Recusal.objects.create(inspector=who, unit=unit, declared_by=who.person, **given)
