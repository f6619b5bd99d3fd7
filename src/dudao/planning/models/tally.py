"""How many obligations stand how, counted by the database as they change."""

from typing import Any

import pgtrigger
from django.db import models

from dudao.org.models import Unit

_COLUMNS = """office_id, region_code, kindergarten, rule_id, source, nth, first_on, until_on,
    foreseen_on, met, planned, waived, month"""
#: What an obligation `o` at a unit `u` counts under; time alone tells a gap from what is missed.
KEY = """o.office_id, u.region_code, u.kind = 'kindergarten', o.rule_id, o.source, o.nth,
    o.first_on, coalesce(o.latest_on, o.last_on), o.foreseen_on, o.met_on IS NOT NULL,
    o.planned_on IS NOT NULL, o.waived_at IS NOT NULL, date_trunc('month',
    coalesce(o.met_on, o.planned_on, o.foreseen_on, o.latest_on, o.last_on))::date"""
GROUPS = ", ".join(str(n) for n in range(1, 14))
INTO = f"INSERT INTO planning_tally ({_COLUMNS}, n)"


def _counting(rows: str) -> str:
    return f"""
    {INTO} SELECT {KEY}, sum(o.n) FROM ({rows}) o JOIN org_unit u ON u.id = o.unit_id
    GROUP BY {GROUPS} HAVING sum(o.n) <> 0;
    RETURN NULL;
    """  # noqa: S608 - our own pieces


_CAME = "SELECT *, 1 AS n FROM came"
_WENT = "SELECT *, -1 AS n FROM went"


def _referencing(**tables: str) -> Any:
    return pgtrigger.Referencing(**tables)  # type: ignore[no-untyped-call]


def counted() -> list[pgtrigger.Trigger]:
    """Return the triggers that count obligations: one line a statement and kind of change.

    Lines are only added, so that nobody waits for anybody; `recount` joins them every night.
    """
    changes = (
        ("count_added", pgtrigger.Insert, _referencing(new="came"), _CAME),
        ("count_removed", pgtrigger.Delete, _referencing(old="went"), _WENT),
        (
            "count_changed",
            pgtrigger.Update,
            _referencing(old="went", new="came"),
            f"{_CAME} UNION ALL {_WENT}",
        ),
    )
    return [
        pgtrigger.Trigger(
            name=name,
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=referencing,
            func=_counting(rows),
        )
        for name, operation, referencing, rows in changes
    ]


class Tally(models.Model):
    """`n` more (or fewer) obligations that stand so; what counts is the sum of the lines.

    A province's coverage is read out of some thousand lines and not out of half a million.
    """

    office = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    region_code = models.CharField(max_length=12, db_collation="C")
    kindergarten = models.BooleanField()
    # Neither rule is held here: a line follows what was, even of a rule that is gone.
    rule_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=10)
    nth = models.PositiveSmallIntegerField()
    first_on = models.DateField()
    until_on = models.DateField()
    foreseen_on = models.DateField(null=True)
    met = models.BooleanField()
    planned = models.BooleanField()
    waived = models.BooleanField()
    month = models.DateField()  # in which it was met, will be, or must be at the latest
    n = models.IntegerField()

    class Meta:
        verbose_name_plural = "tallies"
        indexes = [models.Index(fields=["office", "first_on"], name="tally_of_office")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.first_on} {self.n}"
