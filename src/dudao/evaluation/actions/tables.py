"""An indicator table on its way into a system: read, looked at, mended cell by cell, confirmed."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.evaluation.actions.rows import (
    WHOLE,
    framework_in,
    locked_draft,
    new_version,
    record_version,
    save_draft,
)
from dudao.evaluation.framework import canonical
from dudao.evaluation.models import SystemUpload, SystemVersion
from dudao.evaluation.tables import Grid, grids_in, read_table
from dudao.evaluation.tables.files import LONGEST_CELL, cell_at
from dudao.lib import clock
from dudao.lib.errors import Conflict, NotFound, WrongState
from dudao.org.models import Person, Unit

LONGEST_NAME = 200
LONGEST_TITLE = 120


@transaction.atomic
def read_system_table(
    office: Unit, content: bytes, name: str, *, by: Person, into: UUID | None = None
) -> SystemUpload:
    """Read an indicator table out of an .xlsx file and keep it to be looked at.

    `into`: a draft whose content it will take the place of; none: it becomes a new system. Raises
    `TooLarge`, `Unsupported` or `Invalid` for what is no such table; cells that could not be read
    stand in `problems`.
    """
    require(by, Permission.SYSTEM_EDIT, office)
    version = locked_draft(into, by) if into else None
    upload = SystemUpload(
        office=version.system.office if version else office,
        version=version,
        by=by,
        at=clock.now(),
        name=name[-LONGEST_NAME:] or "xlsx",
        sheets=msgspec.to_builtins(grids_in(content)),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    _read(upload)
    upload.save(force_insert=True)
    told = {"file": upload.name, "sha256": upload.sha256, "problems": len(upload.problems)}
    record("system.table_read", upload, by=by, unit=upload.office, **told)
    return upload


@transaction.atomic
def mend_cell(
    upload_id: UUID, sheet: str, cell: str, text: str, *, by: Person, seen: int | None = None
) -> SystemUpload:
    """Write another text into a cell of a table that waits, and read the table again.

    Raises `Conflict` when somebody else mended it since the edition `seen`.
    """
    upload = _locked(upload_id, by)
    if seen is not None and seen != upload.edition:
        raise Conflict(
            _("这份指标表刚被别人改过，您的修改没有保存。请对照后再改。"),
            current={"edition": upload.edition},
        )
    grids = msgspec.convert(upload.sheets, list[Grid])
    place = cell_at(cell)
    grid = next((one for one in grids if one.name == sheet), None)
    if grid is None or place is None or place[0] >= len(grid.rows):
        raise NotFound(_("表里没有 %(sheet)s!%(cell)s。") % {"sheet": sheet, "cell": cell})
    grid.write(*place, text.strip()[:LONGEST_CELL])
    upload.sheets = msgspec.to_builtins(grids)
    _read(upload)
    upload.edition += 1
    upload.save(update_fields=["sheets", "definition", "problems", "notes", "edition"])
    record("system.table_mended", upload, by=by, unit=upload.office, cell=f"{sheet}!{cell}")
    return upload


@transaction.atomic
def confirm_system_table(
    upload_id: UUID, *, by: Person, checked_by_hand: bool = False
) -> SystemVersion:
    """Put what was read into its draft, or begin a system with it.

    What could not be read must have been looked at: `checked_by_hand`; it stays as help text, and
    the draft cannot be published before it is mended.
    """
    upload = _locked(upload_id, by)
    if upload.problems and not checked_by_hand:
        first: dict[str, Any] = upload.problems[0]
        raise WrongState(
            _(
                "还有 %(count)s 处没有读懂，先是 %(sheet)s!%(cell)s：%(what)s"
                "请改正，或勾选“已逐项核对”后写入。"
            )
            % {"count": len(upload.problems), **first}
        )
    framework = framework_in(upload.definition)
    if upload.version is None:
        version = new_version(framework, upload.office, by)
        record_version("begun", version, by, title=version.system.title, file=upload.name)
        upload.version = version
    else:
        version = locked_draft(upload.version.pk, by)
        framework = msgspec.structs.replace(framework, key=version.system.key)
        save_draft(version, framework, by, [WHOLE], upload.name)
    upload.confirmed_at = clock.now()
    upload.save(update_fields=["version", "confirmed_at"])
    record_version("table_confirmed", version, by, upload=str(upload.pk), file=upload.name)
    return version


@transaction.atomic
def discard_system_table(upload_id: UUID, *, by: Person) -> None:
    """Throw away an indicator table that waits to be confirmed."""
    upload = _locked(upload_id, by)
    record("system.table_discarded", upload, by=by, unit=upload.office, file=upload.name)
    upload.delete()


@transaction.atomic
def drop_unconfirmed_system_tables(*, before: datetime) -> int:
    """Drop indicator tables read before `before` and never confirmed; return how many."""
    return SystemUpload.objects.filter(confirmed_at=None, at__lt=before).delete()[0]


def _read(upload: SystemUpload) -> None:
    """Read the cells of `upload` into its definition, problems and notes."""
    grids = msgspec.convert(upload.sheets, list[Grid])
    key = upload.definition.get("key") or f"own_{uuid4().hex[:10]}"
    title = upload.name.rsplit(".", 1)[0][:LONGEST_TITLE] or upload.name
    found = read_table(grids, key=key, title=title)
    upload.definition = json.loads(canonical(found.framework))
    upload.problems = [one._asdict() for one in found.problems]
    upload.notes = found.notes


def _locked(upload_id: UUID, by: Person) -> SystemUpload:
    rows = SystemUpload.objects.select_for_update(of=("self",)).select_related("office", "version")
    upload = rows.filter(pk=upload_id).first()
    if upload is None:
        raise NotFound(_("这份指标表已被放弃，请重新上传。"))
    require(by, Permission.SYSTEM_EDIT, upload.office)
    if upload.confirmed_at is not None:
        raise WrongState(_("这份指标表已经写入指标体系。如有新内容，请另行上传。"))
    return upload
