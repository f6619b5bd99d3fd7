"""Writing answers down, and in every other form of the visit that wants the same question."""

from collections.abc import Iterable
from typing import Any

from dudao.audit import actions as audit
from dudao.files.models import File
from dudao.instruments.definition import Kind
from dudao.instruments.rules import NOTE, Turned, fanned_out, settled
from dudao.lib import clock
from dudao.org.models import Person
from dudao.visits.models import Record, RecordChange, RecordClash, RecordFile
from dudao.visits.queries import Asking, asking_on
from dudao.visits.rules import Clash, Given, differences, merge_given

TAKEN = (Kind.PHOTO, Kind.FILE)  # answered by attaching alone


def write_answers(record: Record, answers: dict[str, Any], *, by: Person) -> list[str]:
    """Write `answers` as the next revision with what changed; return the changed items.

    The other forms of the visit take over what they want to know as well; where one of them says
    something else it stays, and both answers are kept for somebody to decide.
    """
    before = dict(record.answers)
    changed = _write(record, answers, by=by)
    if changed:
        turned = [Turned(item, before.get(item), record.answers.get(item)) for item in changed]
        _tell_others(record, turned, by=by)
    return changed


def catch_up(record: Record, *, by: Person) -> None:
    """Let a form that was taken along later have what the others were answered already."""
    _tell_others(record, [], by=by)


def share_file(record: Record, item: str, file: File, *, attached: bool) -> None:
    """Put a file of a shared question to it in every form, or take it off there too."""
    known = asking_on(record.visit)
    for sheet, key in known.places_of(record, item):
        if sheet.pk == record.pk:
            continue
        if attached:
            RecordFile.objects.get_or_create(record=sheet, item=key, file=file)
        else:
            RecordFile.objects.filter(record=sheet, item=key, file=file).delete()


def keep_clash(record: Record, clash: Clash, *, by: Person) -> RecordClash:
    """Keep what both entered; of a shared question at the form that asks it, and there once."""
    (sheet, key), *_others = asking_on(record.visit).places_of(
        record, clash.item.removesuffix(NOTE)
    )
    item = key + (NOTE if clash.item.endswith(NOTE) else "")
    last = sheet.changes.filter(item=item).order_by("-revision").first()
    kept = RecordClash.objects.filter(record=sheet, item=item, by=by, settled_at=None)
    row = kept.first() or RecordClash(record=sheet, item=item, by=by)
    row.mine, row.theirs, row.at = clash.mine, clash.theirs, clock.now()
    row.theirs_by = last.by if last else None
    row.save()
    return row


def _write(record: Record, answers: dict[str, Any], *, by: Person) -> list[str]:
    answers = settled(record.version.form, answers, record.facts)
    changed = differences(record.answers, answers)
    if not changed:
        return []
    record.answers = answers
    record.revision += 1
    record.filled_by = by
    record.saved_at = clock.now()
    record.save(update_fields=["answers", "revision", "filled_by", "saved_at"])
    RecordChange.objects.bulk_create(
        RecordChange(
            record=record,
            revision=record.revision,
            item=change.item,
            before=change.before,
            after=change.after,
            by=by,
            at=record.saved_at,
        )
        for change in changed
    )
    return [change.item for change in changed]


def _tell_others(record: Record, turned: list[Turned], *, by: Person) -> None:
    known = asking_on(record.visit)
    at = known.at(record)
    if at is None or not known.groups:
        return
    known.sheets[at] = record
    forms = [sheet.version.form for sheet in known.sheets]
    stands = [sheet.answers for sheet in known.sheets]
    for form, owed in fanned_out(forms, known.groups, stands, at, turned).items():
        _take_over(known, form, owed, source=record, by=by)


def _take_over(
    known: Asking, form: int, owed: Iterable[Turned], *, source: Record, by: Person
) -> None:
    sheet = known.sheets[form]
    given = {one.item: Given(one.before, one.after) for one in owed}
    merged, clashes = merge_given(sheet.answers, given)
    for clash in clashes:
        _keep_here(sheet, clash, source=source, by=by)
    _put_files(sheet, set(given) - {clash.item for clash in clashes}, merged)
    changed = _write(sheet, merged, by=by)
    if changed:
        about = {"revision": sheet.revision, "items": changed, "asked_in": str(source.pk)}
        unit = source.visit.unit
        audit.record("visit.record_saved", sheet, by=by, unit=unit, **about)


def _keep_here(sheet: Record, clash: Clash, *, source: Record, by: Person) -> None:
    """Keep that `sheet` says something else than the form that asked: it decides on `sheet`."""
    kept = RecordClash.objects.filter(record=sheet, item=clash.item, by=by, settled_at=None)
    row = kept.first() or RecordClash(record=sheet, item=clash.item, by=by)
    row.mine, row.theirs, row.at = clash.mine, clash.theirs, source.saved_at or clock.now()
    row.theirs_by = sheet.filled_by
    row.save()


def _put_files(sheet: Record, items: set[str], answers: dict[str, Any]) -> None:
    """Let the files of a picture item that was taken over be those of its answer."""
    for item in sheet.version.form.items():
        if item.key in items and item.kind in TAKEN:
            wanted = answers.get(item.key, [])
            rows = RecordFile.objects.filter(record=sheet, item=item.key)
            rows.exclude(file__in=wanted).delete()
            RecordFile.objects.bulk_create(
                (RecordFile(record=sheet, item=item.key, file_id=pk) for pk in wanted),
                ignore_conflicts=True,
            )
