"""Bringing in an office's old ledger: read it, look at what it would do, then all or nothing."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.findings.models import Counter, Finding, LedgerUpload, Rectification
from dudao.findings.queries.old_ledger import prepare
from dudao.findings.rules import number_text
from dudao.findings.sheets.reading import read
from dudao.findings.states import State
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotFound, TooLarge, WrongState
from dudao.org.models import Person, Unit
from dudao.org.queries.calendar import calendar_of
from dudao.org.roster.reading import Report, Row
from dudao.org.roster.sheets import take_apart
from dudao.org.rules import bigrams

LONGEST_FILE_NAME = 200
MOST_ROWS = 20_000
_AT_ONCE = 500
_OURS = re.compile(r"问〔(\d{4})〕(\d{1,8})号")


@transaction.atomic
def read_ledger(content: bytes, name: str, *, by: Person, office: Unit) -> LedgerUpload:
    """Read and check an old ledger and keep it for confirmation; nothing else changes.

    Raises `TooLarge`, `Unsupported` or `Invalid` for a file that is no ledger at all. What is wrong
    with rows stands in the upload's `problems`, what was cleaned in its `repairs`.
    """
    require(by, Permission.LEDGER_IMPORT, office)
    rows, report = read(take_apart(content, name))
    if not rows:
        raise Invalid(
            _("文件里没有可以导入的问题。表头须含“学校”和“问题事实”等列名，可下载模板对照。")
            + "".join(_("%(note)s。") % {"note": note} for note in report.notes)
        )
    if len(rows) > MOST_ROWS:
        raise TooLarge(_("一次最多导入%(most)d个问题，请分年度导入。") % {"most": MOST_ROWS})
    prepared = prepare(rows, report, office, by)
    report.finish()
    upload = LedgerUpload.objects.create(
        office=office,
        by=by,
        at=clock.now(),
        name=name[-LONGEST_FILE_NAME:],
        rows=[{**made, "values": row.values} for row, made in zip(rows, prepared, strict=True)],
        problems=report.problems,
        repairs=report.repairs,
        outcome={
            "sha256": hashlib.sha256(content).hexdigest(),
            "notes": report.notes,
            "headings": report.headings,
            "rows": len(rows),
            "closed": sum(made["state"] == State.CLOSED for made in prepared),
            "schools": len({made["unit"] for made in prepared} - {None}),
        },
    )
    told = {"file": upload.name, "sha256": upload.outcome["sha256"], "rows": len(rows)}
    record("ledger.read", upload, by=by, unit=office, **told, problems=len(report.problems))
    return upload


@transaction.atomic
def confirm_ledger(upload_id: UUID, *, by: Person) -> LedgerUpload:
    """Bring in a ledger that was read without problems: every row, or none at all.

    A finding keeps its old number; without one it is numbered on in the year it was found. Its
    school knows of it since that day; no visit is needed. Raises `WrongState` for an upload with
    problems or already confirmed, `Conflict` when a row no longer fits what is there by now.
    """
    upload = _locked(upload_id, by)
    if upload.problems:
        raise WrongState(_("台账里还有错误，请改好文件后重新上传。"))
    # One import at a time for an office: the second one sees what the first one did.
    office = Unit.objects.select_for_update(no_key=True).get(pk=upload.office_id)
    rows = [Row(kept["sheet"], kept["row"], kept["values"]) for kept in upload.rows]
    report = Report(upload.outcome["headings"])
    prepared = prepare(rows, report, office, upload.by)
    if report.problems:
        first = report.problems[0]
        raise Conflict(
            _("上传以后登记有了变化（第%(row)s行：%(wrong)s）。什么都没有改动，请重新上传。")
            % {"row": first["row"], "wrong": first["wrong"]},
            current=report.problems,
        )
    numbers = _numbers(prepared, office)
    findings = [
        _finding(made, number, upload) for made, number in zip(prepared, numbers, strict=True)
    ]
    Finding.objects.bulk_create(findings, batch_size=_AT_ONCE)
    _keep_results(zip(findings, prepared, strict=True), by)
    schools = Unit.objects.in_bulk({made["unit"] for made in prepared})
    for finding, made in zip(findings, prepared, strict=True):
        told = {"number": finding.number, "words": _source(made, upload)}
        record("finding.imported", finding, by=by, unit=schools[made["unit"]], **told)
    upload.confirmed_at = clock.now()
    upload.save(update_fields=["confirmed_at"])
    sha256 = upload.outcome["sha256"]
    record(
        "ledger.imported",
        upload,
        by=by,
        unit=office,
        file=upload.name,
        sha256=sha256,
        findings=len(findings),
    )
    return upload


@transaction.atomic
def discard_ledger(upload_id: UUID, *, by: Person) -> None:
    """Throw away an old ledger that waits for confirmation."""
    upload = _locked(upload_id, by)
    record("ledger.discarded", upload, by=by, unit=upload.office, file=upload.name)
    upload.delete()


@transaction.atomic
def drop_unconfirmed_ledgers(*, before: datetime) -> int:
    """Drop ledgers read before `before` and never confirmed; return how many."""
    return LedgerUpload.objects.filter(confirmed_at=None, at__lt=before).delete()[0]


def _locked(upload_id: UUID, by: Person) -> LedgerUpload:
    rows = LedgerUpload.objects.select_for_update(of=("self",)).select_related("office", "by")
    upload = rows.filter(pk=upload_id).first()
    if upload is None:
        raise NotFound(_("这份台账已被放弃，请重新上传。"))
    require(by, Permission.LEDGER_IMPORT, upload.office)
    if upload.confirmed_at is not None:
        raise WrongState(_("这份台账已经导入。如有新内容，请另行上传。"))
    return upload


def _numbers(prepared: list[dict[str, Any]], office: Unit) -> list[str]:
    """Return the number of each row; who has none is numbered on in its year.

    Where the old ledger counted as we do, we count on from there: no number comes twice.
    """
    last: dict[int, int] = {}
    for made in prepared:
        if ours := _OURS.fullmatch(made["number"]):
            year = int(ours[1])
            last[year] = max(last.get(year, 0), int(ours[2]))
        elif not made["number"]:
            last.setdefault(int(made["found_on"][:4]), 0)
    counters = {}
    for year in sorted(last):
        Counter.objects.get_or_create(office=office, year=year)
        counters[year] = Counter.objects.select_for_update(no_key=True).get(
            office=office, year=year
        )
        counters[year].last = max(counters[year].last, last[year])
    numbers = []
    for made in prepared:
        number = made["number"]
        if not number:
            counter = counters[int(made["found_on"][:4])]
            counter.last += 1
            number = number_text(counter.year, counter.last)
        numbers.append(number)
    Counter.objects.bulk_update(counters.values(), ["last"])
    return numbers


def _finding(made: dict[str, Any], number: str, upload: LedgerUpload) -> Finding:
    found, due = date.fromisoformat(made["found_on"]), date.fromisoformat(made["due_on"])
    state = State(made["state"])
    kept = ("topic", "topic_title", "severity", "life_safety", "route", "fact", "basis", "demand",
            "responsible_person", "measures")  # fmt: skip
    return Finding(
        number=number,
        legacy_number=made["number"],
        upload=upload,
        unit_id=made["unit"],
        office=upload.office,
        found_on=found,
        due_on=due,
        first_due_on=due,
        workdays=calendar_of(upload.office_id).between(found, due),
        state=state,
        raised_by_id=made["raised_by"],
        raised_at=_noon(found),
        told_at=_noon(found),
        submitted_at=clock.now() if state == State.SUBMITTED else None,
        closed_at=_noon(date.fromisoformat(made["closed_on"])) if state == State.CLOSED else None,
        returned_times=1 if state == State.RETURNED else 0,
        text_parts=bigrams(made["fact"] + made["demand"]),
        **{name: made[name] for name in kept},
    )


def _source(made: dict[str, Any], upload: LedgerUpload) -> str:
    told = {"file": upload.name, "sheet": made["sheet"], "row": made["row"]}
    where = _("%(file)s，“%(sheet)s”第%(row)d行。") % told
    return where + _("原台账的督学：%s。") % made["said_by"] if made["said_by"] else where


def _noon(day: date) -> datetime:
    """Return the middle of a day of which nobody knows the hour."""
    return datetime.combine(day, time(12), tzinfo=clock.CHINA)


def _keep_results(pairs: Iterable[tuple[Finding, dict[str, Any]]], by: Person) -> None:
    """Keep what the school did, as the old ledger says."""
    rounds = [
        Rectification(
            finding=finding,
            round=1,
            result=made["result"],
            submitted_by=by,
            submitted_at=finding.closed_at or clock.now(),
            late=False,
        )
        for finding, made in pairs
        if made["result"]
    ]
    Rectification.objects.bulk_create(rounds, batch_size=_AT_ONCE)
