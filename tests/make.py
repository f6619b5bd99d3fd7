"""Making things for tests in one line, with sensible rest."""

from datetime import date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from dudao.access.actions.shipped import load_norms
from dudao.access.actions.units import derive
from dudao.access.models import Grant
from dudao.access.roles import Role, Scope
from dudao.notifications.actions import tell
from dudao.notifications.models import Message
from dudao.org.models import Norm, Person, Region, Unit
from dudao.org.sorting import sort_key
from dudao.org.states import UnitKind

NUMBER = count(1)
#: A Tuesday in term, in the middle of the morning; the cast's grants began long before.
NOW = datetime(2026, 10, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def load_shipped_data() -> None:
    """Load what every installation has."""
    load_norms()


def region(code: str, name: str, level: str = "county") -> Region:
    return Region.objects.get_or_create(
        code=code, valid_to=None, defaults={"name": name, "level": level}
    )[0]


def unit(kind: str = UnitKind.SCHOOL, **given: Any) -> Unit:
    """A unit; without a region it lies in the cast's county."""
    number = next(NUMBER)
    given.setdefault("name", f"测试学校{number}")
    where = given.pop("region", None) or region("431227", "新晃侗族自治县")
    made = Unit(kind=kind, region=where, region_code=where.code, **given)
    derive(made)
    made.save()
    return made


def school(office: Unit, **given: Any) -> Unit:
    number = next(NUMBER)
    given.setdefault("code", f"2143{900_000 + number}")  # far from those that tests write out
    given.setdefault("school_type", "211")
    given.setdefault("students", 320)
    return unit(UnitKind.SCHOOL, office=office, region=office.region, **given)


def person(name: str, where: Unit | None = None, **given: Any) -> Person:
    given.setdefault("username", f"user{next(NUMBER)}")
    made = Person(name=name, sort_key=sort_key(name), unit=where, **given)
    made.set_password("correct-horse-battery")
    made.save()
    return made


def holds(
    who: Person,
    role: Role,
    where: Unit | Region,
    *,
    scope: Scope = Scope.UNIT,
    start_on: date = date(2020, 1, 1),
    end_on: date | None = None,
) -> Grant:
    """Let `who` hold `role` at a unit (or over a region)."""
    over_region = isinstance(where, Region)
    return Grant.objects.create(
        person=who,
        role=role,
        scope=Scope.REGION if over_region else scope,
        region=where if over_region else None,
        unit=None if over_region else where,
        start_on=start_on,
        end_on=end_on,
    )


def norm(key: str, value: int, office: Unit, *, valid_from: date = date(2020, 1, 1)) -> Norm:
    """Let `office` have its own value of a norm."""
    return Norm.objects.create(
        key=key, office=office, value=value, valid_from=valid_from, basis="本室规定"
    )


def messages(who: Person, count: int = 2) -> list[Message]:
    """Messages in somebody's inbox."""
    words = {"kind": "finding.told", "text": "有新的问题需要整改", "path": "/findings/"}
    return [tell([who], key=str(next(NUMBER)), **words)[0] for _n in range(count)]
