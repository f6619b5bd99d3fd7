"""Figures of schools: reported, and tables of them."""

import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from dudao.lib import clock
from dudao.metrics import actions
from dudao.metrics.actions import Typed
from dudao.metrics.models import Metric, Value, ValueUpload
from dudao.metrics.rules.own import Wanted
from dudao.metrics.states import Source
from dudao.org.models import Person, Unit

#: Of the cast's primary school, without what it need not have.
WHOLE = {
    "pupils.primary": "356", "classes.primary": "9", "largest_class.primary": "45",
    "oversized_classes.primary": "0", "boarders": "0", "staff.primary": "26",
    "full_time_teachers.primary": "24",
    "teachers_above_required.primary": "20", "backbone_teachers.primary": "4",
    "pe_arts_teachers.primary": "4", "certified_teachers": "24", "trained_teachers": "24",
    "exchange_eligible_teachers": "12", "exchanged_teachers": "2", "teaching_area": "1720.5",
    "sports_area": "2800", "equipment_value": "734000", "network_classrooms": "9",
    "music_rooms": "1", "art_rooms": "1", "public_funds": "410000", "training_funds": "21000",
    "canteen_diners": "300", "guards": "2", "psychology_teachers": "1",
}  # fmt: skip
LAST_YEAR = datetime(2025, 10, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def reported(
    unit: Unit, by: Person, year: int = 2026, figures: dict[str, str] | None = None
) -> None:
    """Let `by` report figures (all of them) in the autumn of `year`."""
    given = {name: Typed(text) for name, text in (figures or WHOLE).items()}
    with clock.at(LAST_YEAR.replace(year=year)):
        actions.report_values(unit, by=by, year=year, figures=given)


def value(
    unit: Unit, key: str, number: str | None, *, year: int = 2026, level: str = "",
    source: str = Source.IMPORTED.value,
) -> Value:  # fmt: skip
    """A value that stands, from nobody."""
    return Value.objects.create(
        unit=unit,
        metric=Metric.objects.get(key=key, office=None),
        level=level,
        year=year,
        on=datetime(year, 9, 1, tzinfo=ZoneInfo("Asia/Shanghai")).date(),
        number=None if number is None else Decimal(number),
        source=source,
        recorded_at=clock.now(),
    )


def table(
    *rows: Sequence[object], sheets: dict[str, list[Sequence[object]]] | None = None
) -> bytes:
    """An .xlsx of `rows`, or of several sheets."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for name, lines in (sheets or {"数据": list(rows)}).items():
            page = book.add_worksheet(name)
            for number, line in enumerate(lines):
                page.write_row(number, 0, line)
    return file.getvalue()


def world(office: Unit, school: Unit, boss: Person) -> dict[str, Any]:
    """Return an own metric, a value that stands, and a table that waits."""
    actions.load_metrics()
    made = actions.add_metric(office, Wanted("科学实验室数", "县教字〔2026〕3号"), by=boss)
    value(school, "guards", "2", year=2025)
    stands = value(school, "guards", "2")
    table = upload(office, boss, ("学校名称", "专职保安员数"), (school.name, 3))
    return {"metric_id": made.pk, "value_id": stands.pk, "value_upload_id": table.pk}


def upload(office: Unit, by: Person, *rows: Sequence[object], year: int = 2026) -> ValueUpload:
    """A table that was read."""
    return actions.read_values(table(*rows), "数据.xlsx", by=by, office=office, year=year)
