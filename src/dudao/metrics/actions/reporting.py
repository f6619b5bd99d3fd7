"""A school reports its own figures, and says of what is known that it is still right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.files.models import File
from dudao.files.queries import visible_to
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, WrongState
from dudao.metrics.actions.rows import locked_units, put, refuse_closed, refuse_year
from dudao.metrics.models import Filling, Value
from dudao.metrics.queries.asking import kept_by
from dudao.metrics.queries.sheets import Line, Sheet, sheet_of
from dudao.metrics.queries.values import reporting
from dudao.metrics.rules.asking import too_large
from dudao.metrics.rules.changes import is_far_off
from dudao.metrics.rules.numbers import Wrong, read, shown
from dudao.metrics.rules.years import good_for, year_of
from dudao.metrics.states import Source
from dudao.org.models import Person, Unit
from dudao.org.queries import norm, office_of
from dudao.org.states import UnitKind

LONGEST_NOTE = 300


@dataclass(frozen=True)
class Typed:
    """What stands in a field: a figure as text, or that there is no such thing here."""

    text: str = ""
    none: bool = False
    note: str = ""


@dataclass
class _Work:
    """What a sheet brings: rows to write, values that are only confirmed, what is wrong."""

    sheet: Sheet
    by: Person
    opened_at: datetime | None
    seen_at: datetime | None = None
    evidence: File | None = None
    rows: list[Value] = field(default_factory=list)
    confirmed: list[Value] = field(default_factory=list)
    taken_over: int = 0
    wrong: dict[str, str] = field(default_factory=dict)
    clashes: dict[str, str] = field(default_factory=dict)
    figures: dict[str, Decimal | None] = field(default_factory=dict)


@transaction.atomic
def report_values(
    unit: Unit,
    *,
    by: Person,
    year: int,
    figures: Mapping[str, Typed],
    opened_at: datetime | None = None,
    seen_at: datetime | None = None,
    evidence: UUID | None = None,
) -> Sheet:
    """Take a school's figures of a year, by name; what is left empty stays as it is.

    A figure that is the same as before is thereby confirmed. All go in or none: raises `Invalid`
    with a sentence for each field, `Conflict` when somebody changed one after it was last shown
    (`seen_at`, else `opened_at`).
    """
    work = _begin(unit, by, year, opened_at)
    work.evidence = _evidence(evidence, by)
    work.seen_at = seen_at or opened_at
    lines = {line.name: line for line in work.sheet.lines}
    work.figures = {name: line.value.number for name, line in lines.items() if line.value}
    for name, typed in figures.items():
        if name in lines:
            _take(work, lines[name], typed)
        else:
            work.wrong[name] = _("这不是要本校填报的数据，请刷新页面。")
    _compare(work, lines, set(figures))
    if work.wrong:
        raise Invalid(_("有的数据需要更正。"), fields=work.wrong)
    if work.clashes:
        raise Conflict(
            _("您填写期间，别人已改了其中的数据。请对照后再提交一次，您填写的内容仍在页面上。"),
            current=work.clashes,
        )
    return _finish(work, "metric.reported")


@transaction.atomic
def confirm_still_right(
    unit: Unit, *, by: Person, year: int, opened_at: datetime | None = None
) -> Sheet:
    """Say of all that is known that it is right: this year's figures, and last year's, which
    are taken over. Nothing has to be typed; what is not known stays so.
    """
    work = _begin(unit, by, year, opened_at)
    for line in work.sheet.to_confirm:
        _keep(work, line)
    if not work.rows and not work.confirmed:
        raise WrongState(_("没有要确认的数据：已知的都确认过了，其余请填写。"))
    return _finish(work, "metric.confirmed")


def _begin(unit: Unit, by: Person, year: int, opened_at: datetime | None) -> _Work:
    require(by, reporting(unit), unit)
    held = locked_units([unit.pk])[unit.pk]
    refuse_closed(held, clock.today())
    refuse_year(year, year_of(clock.today()) - 1)
    return _Work(sheet_of(held, year), by, opened_at)


def _evidence(file_id: UUID | None, by: Person) -> File | None:
    if file_id is None:
        return None
    file = visible_to(by).filter(pk=file_id).first()
    if file is None:
        told = _("这份材料不存在或您看不到，请重新上传。")
        raise Invalid(told, fields={"evidence": told})
    return file


def _take(work: _Work, line: Line, typed: Typed) -> None:
    """Take what stands in one field."""
    note = " ".join(typed.note.split())
    if not typed.none and not typed.text.strip():
        return
    try:
        number = None if typed.none else _number(line, typed.text)
        if typed.none:
            _refuse_none(line, note)
    except Wrong as error:
        work.wrong[line.name] = _("%(wrong)s。%(right)s。") % vars(error)
        return
    work.figures[line.name] = number
    if line.offered is not None and line.offered.number == number:
        _keep(work, line, note)
    elif problem := _problem(line, number, note, _source(work.sheet.unit)):
        work.wrong[line.name] = problem
    elif _changed_since(line, work.seen_at):
        work.clashes[line.name] = shown(line.value.number) if line.value else ""
    else:
        work.rows.append(_row(work, line, number, note))


def _number(line: Line, text: str) -> Decimal:
    return read(text, kept_by(line.asked.metric)).number


def _refuse_none(line: Line, note: str) -> None:
    if not line.asked.metric.optional:
        raise Wrong(_("这项数据每所学校都有"), _("没有的填0；确实不适用的，请联系督导室"))
    if not note:
        raise Wrong(_("没有说明"), _("请写一句为什么没有，如“走读学校，无食堂”"))


def _problem(line: Line, number: Decimal | None, note: str, own: str) -> str:
    """Return what stands against a changed figure: it must be explained, and is not."""
    if len(note) > LONGEST_NOTE:
        return _("说明最多%(limit)d字，请精简。") % {"limit": LONGEST_NOTE}
    if note:
        return ""
    before = line.before.number if line.before else None
    if is_far_off(number, before):
        told = {"before": shown(before), "unit": line.asked.metric.unit_word}
        return (
            _("与上年（%(before)s%(unit)s）相差十倍以上。请核对单位；属实请在说明里写一句原因。")
            % told
        )
    if line.value is not None and line.value.source != own:
        told = {"source": line.value.get_source_display(), "now": shown(line.value.number)}
        return _("“%(source)s”里是%(now)s。要改，请在说明里写一句原因。") % told
    return ""


def _changed_since(line: Line, seen_at: datetime | None) -> bool:
    return line.value is not None and seen_at is not None and line.value.recorded_at > seen_at


def _compare(work: _Work, lines: Mapping[str, Line], typed: set[str]) -> None:
    """Tell of parts that are more than their whole, where one of the two was typed."""
    for part, whole in too_large(work.figures):
        if {part, whole} & typed:
            number = shown(work.figures[whole])
            told = {
                "part": lines[part].asked.label, "whole": lines[whole].asked.label,
                "number": number,
            }  # fmt: skip
            words = _("“%(part)s”不能多于“%(whole)s”（%(number)s）。") % told
            work.wrong.setdefault(part if part in typed else whole, words)


def _keep(work: _Work, line: Line, note: str = "") -> None:
    """Confirm what stands this year, or take last year's over with its evidence."""
    if line.value is not None:
        work.confirmed.append(line.value)
    elif line.before is not None:
        row = _row(work, line, line.before.number, note or line.before.note)
        row.evidence = work.evidence or line.before.evidence
        work.rows.append(row)
        work.taken_over += 1


def _source(unit: Unit) -> str:
    """Return who says it: a school its own figures, an office those of its county."""
    return (Source.IMPORTED if unit.kind == UnitKind.OFFICE else Source.REPORTED).value


def _row(work: _Work, line: Line, number: Decimal | None, note: str) -> Value:
    now, year, metric = clock.now(), work.sheet.year, line.asked.metric
    return Value(
        unit=work.sheet.unit,
        metric=metric,
        level=line.asked.level,
        year=year,
        on=good_for(metric.period, year),
        number=number,
        source=_source(work.sheet.unit),
        note=note,
        evidence=work.evidence,
        recorded_at=now,
        recorded_by=work.by,
        confirmed_at=now,
        confirmed_by=work.by,
    )


def _finish(work: _Work, event: str) -> Sheet:
    """Write everything, note the time it took, and return the sheet as it is now."""
    unit, year, now = work.sheet.unit, work.sheet.year, clock.now()
    before = {(one.asked.metric.pk, one.asked.level): one for one in work.sheet.lines}
    put(work.rows)
    for value in work.confirmed:
        value.confirmed_at, value.confirmed_by = now, work.by
    Value.objects.bulk_update(work.confirmed, ["confirmed_at", "confirmed_by"])
    confirmed = len(work.confirmed) + work.taken_over
    typed = len(work.rows) - work.taken_over
    _note_time(work, typed, confirmed)
    changes: dict[str, Any] = {}
    for row in work.rows:
        line = before[row.metric_id, row.level]
        old = line.value or line.before
        changes[line.name] = [shown(old.number) if old else None, shown(row.number)]
    record(
        event, unit, by=work.by, unit=unit, year=year, typed=typed, confirmed=confirmed,
        changes=changes,
    )  # fmt: skip
    return sheet_of(unit, year)


def _note_time(work: _Work, typed: int, confirmed: int) -> None:
    """Note the time from opening the page to handing it in, as far as it is known and credible."""
    if work.opened_at is None:
        return
    unit, now = work.sheet.unit, clock.now()
    most = timedelta(minutes=norm("metrics.sheet_minutes", office=office_of(unit)))
    spent = min(max(now - work.opened_at, timedelta(0)), most)
    Filling.objects.create(
        unit=unit,
        year=work.sheet.year,
        opened_at=work.opened_at,
        submitted_at=now,
        seconds=int(spent.total_seconds()),
        typed=typed,
        confirmed=confirmed,
        by=work.by,
    )
