"""Putting rows side by side: by month, by inspector, by the area the school lay in that day."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

from django.db.models import CharField, Func, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from dudao.analytics.states import By
from dudao.inspectorate.models import Area, AreaMember
from dudao.lib import clock
from dudao.org.models import Person

M = TypeVar("M", bound=Model)
GROUP: str = "group"
NOWHERE = "none"
#: About a semester: what a page shows when nobody says otherwise.
DAYS_BACK = 180


class Period(NamedTuple):
    """From a day to a day, both counted."""

    since: date
    until: date


def usual_period() -> Period:
    """Return the last half year, from the first of a month on."""
    today = clock.today()
    return Period((today - timedelta(days=DAYS_BACK)).replace(day=1), today)


def with_group(rows: QuerySet[M], by: By, *, day: str, person: str) -> QuerySet[M]:
    """Return `rows` with `GROUP`: the text that names what a row is counted under.

    `day` and `person` are the fields that say when it was and whose it is.
    """
    text = CharField()
    if by == By.MONTH:
        named: Any = Func(day, Value("YYYY-MM"), function="TO_CHAR", output_field=text)
    elif by == By.INSPECTOR:
        named = Cast(person, text)
    else:
        that_day = Q(start_on__lte=OuterRef(day))
        that_day &= Q(end_on=None) | Q(end_on__gte=OuterRef(day))
        areas = AreaMember.objects.filter(that_day, unit=OuterRef("unit")).values("area")
        named = Coalesce(Cast(Subquery(areas[:1]), text), Value(NOWHERE))
    found: QuerySet[M] = rows.annotate(**{GROUP: named})
    return found


def labels(by: By, keys: Iterable[str]) -> dict[str, str]:
    """Return what each group is called."""
    keys = list(keys)
    if by == By.MONTH:
        return {key: key for key in keys}
    ids = [int(key) for key in keys if key.isdecimal()]
    model: type[Person | Area] = Person if by == By.INSPECTOR else Area
    found = model.objects.in_bulk(ids)
    named = {str(pk): str(row) for pk, row in found.items()}
    return {key: named.get(key, _("未划入责任区")) for key in keys}
