"""Reading regions, units, people and norms."""

from datetime import date

from django.db.models import Q, QuerySet

from dudao.lib import clock
from dudao.lib.errors import NotFound
from dudao.org.models import Norm, Person, Region, Unit
from dudao.org.rules import after_prefix, search_terms
from dudao.org.states import INSPECTED


def within(code: str, field: str = "region_code") -> Q:
    """Return the filter for everything whose region code starts with `code`.

    A plain range, so that the planner sees the bounds and uses the index.
    """
    return Q(**{f"{field}__gte": code, f"{field}__lt": after_prefix(code)})


def named(text: str, field: str = "name_parts") -> Q:
    """Return the filter for names that contain `text`, served by the bigram index."""
    terms = search_terms(text)
    return Q(**{f"{field}__contains": terms}) if terms else Q()


def inspected() -> QuerySet[Unit]:
    """Return the units that are inspected: schools, kindergartens, central schools, points."""
    return Unit.objects.filter(kind__in=[kind.value for kind in INSPECTED])


def office_of(unit: Unit) -> Unit:
    """Return the supervision office responsible for `unit`; an office is its own."""
    return unit.office or unit


def active_people() -> QuerySet[Person]:
    """Return the people who may sign in."""
    return Person.objects.filter(is_active=True)


def region_on(name: str, day: date, *, inside: str = "") -> QuerySet[Region]:
    """Return the regions called `name` on `day` below the code `inside`."""
    return Region.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day),
        Q(valid_to=None) | Q(valid_to__gt=day),
        within(inside, "code") if inside else Q(),
        name=name,
    )


def norms_on(day: date) -> QuerySet[Norm]:
    """Return the norms in force on `day`, an office's own before the national, newest first."""
    return Norm.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day
    ).order_by("key", "office_id", "-valid_from")


def norm_row(key: str, *, on: date | None = None, office: Unit | None = None) -> Norm:
    """Return the norm `key` in force for `office`: its own, else the national one."""
    rows = norms_on(on or clock.today()).filter(key=key)
    own = rows.filter(office=office).first() if office else None
    row = own or rows.filter(office=None).first()
    if row is None:
        raise NotFound(f"没有设置“{key}”这项数值，请管理员在系统设置中补充。")
    return row


def norm(key: str, *, on: date | None = None, office: Unit | None = None) -> int:
    """Return the value of the norm `key` in force for `office` on a day (today)."""
    return norm_row(key, on=on, office=office).value
