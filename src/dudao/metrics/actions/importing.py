"""Importing figures of many schools: read, look at what would change, confirm."""

import hashlib
from collections import Counter
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound, WrongState
from dudao.metrics.actions.rows import locked_units, put, refuse_year
from dudao.metrics.models import Metric, Value, ValueUpload
from dudao.metrics.queries.tables import read_tables
from dudao.metrics.rules.years import good_for
from dudao.metrics.states import Source
from dudao.org.models import Person, Unit
from dudao.org.roster.sheets import take_apart

LONGEST_FILE_NAME = 200
#: Whence an import may come; the rest comes by itself.
SOURCES = (Source.YEARBOOK, Source.IMPORTED)


@transaction.atomic
def read_values(
    content: bytes,
    name: str,
    *,
    by: Person,
    office: Unit,
    year: int,
    source: str = Source.IMPORTED,
) -> ValueUpload:
    """Read a table schools × metrics and keep it for confirmation; nothing else changes.

    Raises `TooLarge`, `Unsupported` or `Invalid` for a file that is no such table. What is wrong
    with cells stands in the upload's `problems`, each with its place.
    """
    require(by, Permission.METRIC_IMPORT, office)
    refuse_year(year)
    if source not in SOURCES:
        raise Invalid(_("没有这种来源。"), fields={"source": _("没有这种来源。")})
    found = read_tables(take_apart(content, name), office, year)
    if not found.cells and not found.problems:
        raise Invalid(
            _("文件里没有可以导入的数据。表头须有“学校名称”和数据名称，可下载模板对照。")
            + "".join(_("%(note)s。") % {"note": note} for note in found.notes)
        )
    upload = ValueUpload.objects.create(
        office=office,
        year=year,
        source=source,
        by=by,
        at=clock.now(),
        name=name[-LONGEST_FILE_NAME:],
        cells=found.cells,
        problems=found.problems,
        repairs=found.repairs,
        outcome={
            "sha256": hashlib.sha256(content).hexdigest(),
            "notes": found.notes,
            "plan": dict(Counter(cell["status"] for cell in found.cells)),
            "schools": len({cell["unit"] for cell in found.cells}),
        },
    )
    record(
        "metric.table_read", upload, by=by, unit=office, file=upload.name, year=year,
        sha256=upload.outcome["sha256"], cells=len(found.cells), problems=len(found.problems),
    )  # fmt: skip
    return upload


@transaction.atomic
def confirm_values(upload_id: UUID, *, by: Person, leave_out: bool = False) -> ValueUpload:
    """Import what was read. Cells with a problem go in only after the file is put right; with
    `leave_out` the others go in without them, and the list of those left out is kept.
    """
    upload = _locked(upload_id, by)
    if upload.problems and not leave_out:
        raise WrongState(
            _("还有%d处问题。请改好文件重新上传，或勾选“先导入其余的”。") % len(upload.problems)
        )
    changed = [cell for cell in upload.cells if cell["status"] != "same"]
    units = locked_units(cell["unit"] for cell in changed)
    metrics = Metric.objects.in_bulk({cell["metric"] for cell in changed})
    now = clock.now()
    put(
        [
            Value(
                unit=units[cell["unit"]],
                metric=metrics[cell["metric"]],
                level=cell["level"],
                year=upload.year,
                on=good_for(metrics[cell["metric"]].period, upload.year),
                number=None if cell["number"] is None else Decimal(cell["number"]),
                source=upload.source,
                recorded_at=now,
                recorded_by=by,
            )
            for cell in changed
        ]
    )
    upload.confirmed_at = now
    upload.outcome |= {"written": len(changed), "left_out": len(upload.problems)}
    upload.save(update_fields=["confirmed_at", "outcome"])
    record(
        "metric.imported", upload, by=by, unit=upload.office, file=upload.name, year=upload.year,
        sha256=upload.outcome["sha256"], written=len(changed), left_out=len(upload.problems),
    )  # fmt: skip
    return upload


@transaction.atomic
def discard_values(upload_id: UUID, *, by: Person) -> None:
    """Throw away a table that waits for confirmation."""
    upload = _locked(upload_id, by)
    record("metric.table_discarded", upload, by=by, unit=upload.office, file=upload.name)
    upload.delete()


@transaction.atomic
def drop_unconfirmed_values(*, before: datetime) -> int:
    """Drop tables read before `before` and never confirmed; return how many."""
    return ValueUpload.objects.filter(confirmed_at=None, at__lt=before).delete()[0]


def _locked(upload_id: UUID, by: Person) -> ValueUpload:
    upload = (
        ValueUpload.objects.select_for_update(of=("self",))
        .select_related("office")
        .filter(pk=upload_id)
        .first()
    )
    if upload is None:
        raise NotFound(_("这份表格已被放弃，请重新上传。"))
    require(by, Permission.METRIC_IMPORT, upload.office)
    if upload.confirmed_at is not None:
        raise WrongState(_("这份表格已经导入。如有新内容，请另行上传。"))
    return upload
