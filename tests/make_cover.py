"""Terms, rules, obligations and plans for tests about coverage."""

from datetime import date
from typing import Any

from dudao.lib import clock
from dudao.org.models import Person, Term, Unit
from dudao.planning.models import Matter, Obligation, Plan, PlanItem, Rule
from dudao.planning.states import Source

AUTUMN = (date(2026, 9, 1), date(2027, 1, 20))
SPRING = (date(2027, 3, 1), date(2027, 7, 9))


def terms(office: Unit, year: int = 2026) -> None:
    """Both terms of a school year."""
    for season, (first, last) in (("autumn", AUTUMN), ("spring", SPRING)):
        Term.objects.create(
            office=office,
            year=year,
            season=season,
            first_on=first.replace(year=first.year + year - 2026),
            last_on=last.replace(year=last.year + year - 2026),
        )


def matter(key: str = "school_climate", title: str = "校风、教风、学风建设情况") -> Matter:
    return Matter.objects.get_or_create(office=None, key=key, defaults={"title": title})[0]


def rule(office: Unit | None, **given: Any) -> Rule:
    values: dict[str, Any] = {
        "key": "monthly",
        "title": "每月入校",
        "audience": "all",
        "per": "month",
        "basis": "县督导室规定",
        "valid_from": date(2020, 1, 1),
        **given,
    }
    return Rule.objects.create(office=office, **values)


def obligation(unit: Unit, **given: Any) -> Obligation:
    values: dict[str, Any] = {
        "office": unit.office,
        "source": Source.UPPER,
        "title": "市级专项核查",
        "first_on": date(2026, 10, 1),
        "last_on": date(2026, 10, 31),
        **given,
    }
    return Obligation.objects.create(unit=unit, **values)


def plan(office: Unit, by: Person, lines: list[dict[str, Any]], **given: Any) -> Plan:
    """A plan of the office for a calendar year with these lines."""
    values: dict[str, Any] = {
        "period": "year",
        "first_on": date(2026, 1, 1),
        "last_on": date(2026, 12, 31),
        "title": "年度督导工作计划",
        **given,
    }
    made = Plan.objects.create(office=office, made_by=by, made_at=clock.now(), **values)
    for n, line in enumerate(lines):
        matters = line.pop("matters", [])
        item = PlanItem.objects.create(
            plan=made, position=n, **{"kind": "routine", "audience": "all", "text": "督导", **line}
        )
        item.matters.set(matters)
    return made
