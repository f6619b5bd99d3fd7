"""Filling in forms, alone or several at once, and the photos that go with an item."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit import actions as audit
from dudao.files.models import File
from dudao.files.queries import visible_to as files_visible_to
from dudao.instruments.definition import Item, Kind
from dudao.instruments.queries import item_of
from dudao.instruments.rules import clean
from dudao.lib.errors import Conflict, Invalid, NotFound
from dudao.org.models import Person
from dudao.visits.actions.asking_once import TAKEN, share_file, write_answers
from dudao.visits.actions.guarding import (
    locked,
    locked_record,
    require_keeper,
    require_member,
    require_on_site,
    require_writable,
)
from dudao.visits.models import Record, RecordChange, RecordFile
from dudao.visits.queries import changes_after, of_earlier_versions
from dudao.visits.rules import (
    Change,
    Clash,
    Given,
    answer_in_words,
    label_of,
    merge,
    undo,
)


@transaction.atomic
def save_record(
    visit_id: UUID,
    version_id: int,
    *,
    by: Person,
    answers: Mapping[str, Any],
    revision: int,
    serial: int = 1,
) -> Record:
    """Save answers given on top of `revision`; gaps are allowed.

    An item that `answers` does not name stays; None, "" or [] clears it. What others saved since
    `revision` is kept; where both changed one item nothing is saved and `Conflict` names it, with
    what stands now, merged, in `current`. Raises `Invalid` with a reason per item.
    """
    visit = locked(visit_id)
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_member(visit, by)
    require_on_site(visit)
    found = Record.objects.select_related("version__instrument", "keeper")
    record = found.filter(visit=visit, version=version_id, serial=serial).first()
    if record is None:
        raise NotFound(_("这次督导没有带这份表单。请刷新页面。"))
    record.visit = visit
    require_keeper(record, by)
    mine = _cleaned(record, answers)
    merged, clashes, since = _merged(record, mine, revision)
    if clashes:
        raise _conflict(record, merged, clashes, since)
    changed = write_answers(record, merged, by=by)
    if changed:
        about = {"revision": record.revision, "items": changed}
        audit.record("visit.record_saved", record, by=by, unit=visit.unit, **about)
    return record


@transaction.atomic
def attach(
    record_id: UUID, *, by: Person, item: str, file_id: UUID, of_phone: bool = False
) -> RecordFile:
    """Put a stored file of this school to an item; a photo item is answered by it.

    What phones brought together (`of_phone`) may be more than one of them would have taken.
    """
    record = locked_record(record_id)
    require(by, Permission.VISIT_MAKE, record.visit.unit)
    if of_phone:  # which does not know whose sheet it became meanwhile
        require_member(record.visit, by)
    else:
        require_keeper(record, by)
    require_writable(record)
    asked = item_of(record.version, item)
    file = files_visible_to(by).filter(pk=file_id, unit=record.visit.unit).first()
    if file is None:
        raise NotFound(_("没有找到这个文件。请重新拍照或上传。"))
    if asked.kind is Kind.PHOTO and not file.is_image:
        raise Invalid(_("这一项要的是照片。"), fields={item: _("请拍照或选择图片。")})
    files = RecordFile.objects.filter(record=record, item=item)
    if not of_phone and files.exclude(file=file).count() >= asked.max_files:
        message = _("最多 %(limit)d 个文件。") % {"limit": asked.max_files}
        raise Invalid(_("文件太多了。请先删除一个。"), fields={item: message})
    attached, _made = files.get_or_create(record=record, item=item, file=file)
    share_file(record, item, file, attached=True)
    _answer_with_files(record, asked, by=by)
    about = {"item": item, "file": str(file.pk)}
    audit.record("visit.file_attached", record, by=by, unit=record.visit.unit, **about)
    return attached


@transaction.atomic
def detach(record_id: UUID, *, by: Person, item: str, file_id: UUID) -> None:
    """Take a file off an item; the file itself stays stored."""
    record = locked_record(record_id)
    require(by, Permission.VISIT_MAKE, record.visit.unit)
    require_keeper(record, by)
    require_writable(record)
    asked = item_of(record.version, item)
    there = RecordFile.objects.filter(record=record, item=item, file=file_id)
    row = there.select_related("file").first()
    if row is None:
        raise NotFound(_("这个文件已经不在这一项里。请刷新页面。"))
    row.delete()
    share_file(record, item, row.file, attached=False)
    _answer_with_files(record, asked, by=by)
    about = {"item": item, "file": str(file_id)}
    audit.record("visit.file_detached", record, by=by, unit=record.visit.unit, **about)


def _cleaned(record: Record, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return `answers` as they can stand, cleared ones as None; raises `Invalid` by item."""
    form = record.version.form
    found, problems = clean(form, answers)
    if problems:
        raise Invalid(
            _("有 %(count)d 项填写不正确，没有保存，请改正。") % {"count": len(problems)},
            fields={problem.item: problem.message for problem in problems},
        )
    taken = {item.key for item in form.items() if item.kind in TAKEN}
    loose = [key for key in taken & set(answers) if _not_attached(record, key, found)]
    if loose:
        message = _("文件要先上传到这一项。")
        raise Invalid(_("有文件没有上传。"), fields=dict.fromkeys(loose, message))
    worked_out = {item.key for item in form.items() if item.kind is Kind.COMPUTED}
    return {key: found.get(key) for key in answers if key not in taken | worked_out}


def sound(record: Record, given: Mapping[str, Given]) -> dict[str, Given]:
    """Return `given` as answers can stand, without files, which come by themselves."""
    now = _cleaned(record, {item: one.now for item, one in given.items()})
    before, _problems = clean(record.version.form, {item: one.was for item, one in given.items()})
    return {item: Given(before.get(item), value) for item, value in now.items()}


def without_outdated(record: Record, given: Mapping[str, Given], *, by: Person) -> dict[str, Given]:
    """Return what a phone gave without answers that only earlier versions have a place for.

    Those are kept in the record of events, as `move_record` keeps what it loses.
    """
    outdated = of_earlier_versions(record, {item: one.now for item, one in given.items()})
    if outdated:
        told = {"lost": outdated, "to": record.version.number}
        audit.record("visit.answers_outdated", record, by=by, unit=record.visit.unit, **told)
    return {item: one for item, one in given.items() if item not in outdated}


def _not_attached(record: Record, key: str, found: Mapping[str, Any]) -> bool:
    return not set(found.get(key, [])) <= set(record.answers.get(key, []))


def _merged(
    record: Record, mine: Mapping[str, Any], revision: int
) -> tuple[dict[str, Any], list[Clash], list[RecordChange]]:
    """Return what can stand, where we clash, and what others changed since `revision`."""
    if not 0 <= revision <= record.revision:
        raise Invalid(
            _("保存的版本号不对，请刷新页面后再填。"), fields={"revision": _("没有这个版本。")}
        )
    since = changes_after(record, revision)
    base = undo(record.answers, (Change(one.item, one.before, one.after) for one in since))
    merged, clashes = merge(base, record.answers, mine)
    return merged, clashes, since


def _conflict(
    record: Record, merged: Mapping[str, Any], clashes: list[Clash], since: list[RecordChange]
) -> Conflict:
    """Return the error that tells, item by item, what both entered."""
    form = record.version.form
    last = {change.item: change for change in reversed(since)}
    told = [
        {
            "item": clash.item,
            "label": label_of(form, clash.item),
            "mine": clash.mine,
            "theirs": clash.theirs,
            "mine_text": answer_in_words(form, clash.item, clash.mine),
            "theirs_text": answer_in_words(form, clash.item, clash.theirs),
            "by": last[clash.item].by.name,
            "at": last[clash.item].at.isoformat(),
        }
        for clash in clashes
    ]
    lines = [
        _("“%(label)s”：您填“%(mine_text)s”，%(by)s改成了“%(theirs_text)s”") % one for one in told
    ]
    return Conflict(
        _("您填写的时候，别人也改了同一项，没有保存：%(items)s。请选定后再保存。")
        % {"items": _("；").join(lines)},
        current={"revision": record.revision, "answers": dict(merged), "clashes": told},
    )


def _answer_with_files(record: Record, asked: Item, *, by: Person) -> None:
    """Let the files of a photo or file item be its answer."""
    if asked.kind in TAKEN:
        attached = File.objects.filter(
            pk__in=RecordFile.objects.filter(record=record, item=asked.key).values("file")
        )
        ids = [str(pk) for pk in attached.order_by("pk").values_list("pk", flat=True)]
        answers = {key: value for key, value in record.answers.items() if key != asked.key}
        write_answers(record, {**answers, asked.key: ids} if ids else answers, by=by)
