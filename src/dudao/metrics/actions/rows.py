"""Writing values: the unit is locked, what stood is replaced, nothing is overwritten."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound, WrongState
from dudao.metrics.models import Value
from dudao.metrics.queries.values import standing
from dudao.metrics.rules.years import year_of
from dudao.org.models import Unit

#: How far back figures may be brought in.
FIRST_YEAR = 2000


def locked_units(ids: Iterable[int]) -> dict[int, Unit]:
    """Return units by id, locked in one order: two who write figures of one wait in turn."""
    wanted = set(ids)
    rows = (
        Unit.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office")
        .filter(pk__in=wanted)
        .order_by("pk")
    )
    found = {unit.pk: unit for unit in rows}
    if len(found) != len(wanted):
        raise NotFound(_("找不到这所学校，可能已被删除。请刷新页面。"))
    return found


def put(rows: Sequence[Value]) -> None:
    """Let `rows` stand in the place of what stands for the same unit, metric, level and year.

    The units must be locked. A key to a row that is not there yet is checked at the end of the
    transaction; so the old ones make room first.
    """
    stands = {
        (one.unit_id, one.metric_id, one.level, one.year): one
        for one in standing({row.unit_id for row in rows}, {row.year for row in rows})
    }
    replaced = []
    for row in rows:
        old = stands.get((row.unit_id, row.metric_id, row.level, row.year))
        if old is not None:
            old.replaced_by_id = row.pk
            replaced.append(old)
    Value.objects.bulk_update(replaced, ["replaced_by"])
    Value.objects.bulk_create(rows)


def refuse_closed(unit: Unit, day: date) -> None:
    """Raise `WrongState` for a unit that does not exist any more on `day`."""
    if not unit.is_open(day):
        told = {"unit": unit, "on": unit.closed_on}
        raise WrongState(
            _("“%(unit)s”已于%(on)s撤并，不能再填报；以前的数据都保留着，可以查看。") % told
        )


def refuse_year(year: int, first: int = FIRST_YEAR) -> None:
    """Raise `Invalid` for a year before `first` or one that has not begun."""
    present = year_of(clock.today())
    if not first <= year <= present:
        told = {"first": first, "last": present}
        words = _("年度应在%(first)d到%(last)d之间。") % told
        raise Invalid(words, fields={"year": words})
