"""Importing a roster: read it, look at what it would do, then all of it or nothing."""

import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.actions.bulk import Outcome, write
from dudao.access.models import RosterUpload
from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.access.roster import Entry, compare
from dudao.audit.actions import record
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, WrongState
from dudao.org.models import Person, Unit
from dudao.org.roster.reading import Report, Row, read
from dudao.org.roster.sheets import take_apart

LONGEST_FILE_NAME = 200


@transaction.atomic
def read_roster(content: bytes, name: str, *, by: Person, office: Unit) -> RosterUpload:
    """Read and check a roster and keep it for confirmation; nothing else changes.

    Raises `TooLarge`, `Unsupported` or `Invalid` for a file that is no roster at all. What is wrong
    with rows stands in the upload's `problems`, what was cleaned in its `repairs`; `outcome` tells
    what the import would do.
    """
    require(by, Permission.ROSTER_IMPORT, office)
    rows, report = read(take_apart(content, name))
    if not rows:
        raise Invalid(
            _("文件里没有可以导入的学校。表头须含“学校名称”等列名，可下载模板对照。")
            + "".join(_("%(note)s。") % {"note": note} for note in report.notes)
        )
    entries = compare(rows, report, office)
    report.finish()
    upload = RosterUpload.objects.create(
        office=office,
        by=by,
        at=clock.now(),
        name=name[-LONGEST_FILE_NAME:],
        rows=[_kept(entry) for entry in entries],
        problems=report.problems,
        repairs=report.repairs,
        outcome={
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
            "plan": _counts(entries)._asdict(),
            "notes": report.notes,
            "headings": report.headings,
        },
    )
    record(
        "roster.read",
        upload,
        by=by,
        unit=office,
        file=upload.name,
        sha256=upload.outcome["sha256"],
        rows=len(rows),
        problems=len(report.problems),
    )
    return upload


@transaction.atomic
def confirm_roster(upload_id: UUID, *, by: Person) -> Outcome:
    """Import a roster that was read without problems: every row, or none at all.

    Raises `WrongState` for one with problems or already imported, `Conflict` when the register
    has changed since so that a row no longer fits.
    """
    upload = _locked(upload_id, by)
    if upload.problems:
        raise WrongState(_("名册里还有错误，请改好文件后重新上传。"))
    # One import at a time for an office: the second one sees what the first one did.
    office = Unit.objects.select_for_update(no_key=True).get(pk=upload.office_id)
    rows = [Row(kept["sheet"], kept["row"], kept["values"]) for kept in upload.rows]
    report = Report(upload.outcome["headings"])
    entries = compare(rows, report, office)
    if report.problems:
        first = report.problems[0]
        raise Conflict(
            _("上传以后学校登记有了变化（第%(row)s行：%(wrong)s）。什么都没有改动，请重新上传。")
            % {"row": first["row"], "wrong": first["wrong"]},
            current=report.problems,
        )
    outcome = write(entries, office)
    upload.confirmed_at = clock.now()
    upload.outcome |= outcome._asdict()
    upload.save(update_fields=["confirmed_at", "outcome"])
    record(
        "roster.imported",
        upload,
        by=by,
        unit=office,
        file=upload.name,
        sha256=upload.outcome["sha256"],
        **outcome._asdict(),
    )
    return outcome


@transaction.atomic
def discard(upload_id: UUID, *, by: Person) -> None:
    """Throw away a roster that waits for confirmation."""
    upload = _locked(upload_id, by)
    record("roster.discarded", upload, by=by, unit=upload.office, file=upload.name)
    upload.delete()


def _locked(upload_id: UUID, by: Person) -> RosterUpload:
    upload = (
        RosterUpload.objects.select_for_update(of=("self",))
        .select_related("office__region")
        .get(pk=upload_id)
    )
    require(by, Permission.ROSTER_IMPORT, upload.office)
    if upload.confirmed_at is not None:
        raise WrongState(_("这份名册已经导入。如有新内容，请另行上传。"))
    return upload


def _kept(entry: Entry) -> dict[str, Any]:
    """Return a row as it waits: what it says and, for the reader, what it would change."""
    status = "changed" if entry.changes else "added" if entry.unit is None else "unchanged"
    return {
        "sheet": entry.row.sheet,
        "row": entry.row.number,
        "status": status,
        "before": entry.changes,
        "values": entry.row.values,
    }


def _counts(entries: list[Entry]) -> Outcome:
    added = sum(entry.unit is None for entry in entries)
    changed = sum(bool(entry.changes) for entry in entries)
    return Outcome(added, changed, len(entries) - added - changed)
