"""What was written down at a school: answers, photos and recordings, cards, good practices."""

from typing import Any

from django.utils.translation import gettext as _
from msgspec import structs

from dudao.files import actions as files
from dudao.files.models import File
from dudao.findings.rules import clean
from dudao.inbox.messages import bodies
from dudao.inbox.states import State
from dudao.jobs.applying.visits import is_out, record_of, visit_of
from dudao.jobs.applying.work import Work
from dudao.lib.errors import Conflict, Invalid
from dudao.visits import actions
from dudao.visits.models import GoodPractice, Record, RecordFile, Visit, VisitFile, VisitNote
from dudao.visits.rules import Given, label_of
from dudao.visits.states import About, Activity


def answer(work: Work, body: bodies.Answer) -> State:
    """Merge answers item by item; on a frozen form they are added in words."""
    visit = visit_of(work, body.visit)
    record = record_of(visit, body.record)
    given = {item: Given(change.was, change.now) for item, change in body.changes.items()}
    if is_out(visit) and not record.late:
        actions.answer_late(record.pk, given, by=work.by, arrived_at=work.arrived_at)
    else:
        actions.merge_answers(record.pk, given, by=work.by)
    return State.APPLIED


def attach(work: Work, body: bodies.Attach) -> State:
    """Note a photo, recording or paper, whose content may still be on the phone."""
    visit = visit_of(work, body.visit)
    file = _awaited(work, body, visit)
    to = body.to
    record = record_of(visit, to.record) if to.record else None
    if is_out(visit) and not (record and record.late):
        text = _("补充材料：%(name)s（%(about)s）。") % {
            "name": file.name,
            "about": _about(record, to),
        }
        actions.add_late(
            visit.pk, by=work.by, text=text, arrived_at=work.arrived_at, file_id=file.pk
        )
    elif record:
        actions.attach(record.pk, by=work.by, item=to.item, file_id=file.pk, of_phone=True)
    else:
        about, target = _target(to)
        actions.take(visit.pk, file.pk, by=work.by, about=about, target=target)
    return State.APPLIED


def _awaited(work: Work, body: bodies.Attach, visit: Visit) -> File:
    """Return the file, noted now unless it is already: one photo may show several things."""
    known = File.objects.filter(pk=body.file).first()
    if known is not None:
        if (known.stored_by_id, known.sha256) != (work.by.pk, body.sha256):
            raise Conflict(_("手机给出的文件编号已被另一个文件使用，没有采用。"))
        return known
    original = body.original
    shot: dict[str, Any] = {
        "watermark": clean(body.watermark)[:300],
        "blurred": min(body.blurred, 999),
        "consent": body.consent,
    }
    if original is not None:
        shot |= {f"original_{name}": value for name, value in structs.asdict(original).items()}
    promise = files.Promise(
        id=body.file,
        sha256=body.sha256,
        size=body.size,
        media_type=body.media_type,
        name=body.name,
        taken_at=body.taken_at,
        markup=body.markup,
        shot=shot,
    )
    return files.await_file(promise, unit=visit.unit, by=work.by)


def detach(work: Work, body: bodies.Detach) -> State:
    """Take a photo or recording off what it belonged to."""
    visit = visit_of(work, body.visit)
    to = body.to
    record = record_of(visit, to.record) if to.record else None
    if is_out(visit) and not (record and record.late):
        file = File.objects.filter(pk=body.file).first()
        text = _("要求移除材料：%(name)s（%(about)s）。") % {
            "name": file.name if file else body.file,
            "about": _about(record, to),
        }
        actions.add_late(visit.pk, by=work.by, text=text, arrived_at=work.arrived_at)
    elif record:
        if not RecordFile.objects.filter(record=record, item=to.item, file=body.file).exists():
            return State.STALE
        actions.detach(record.pk, by=work.by, item=to.item, file_id=body.file)
    else:
        about, target = _target(to)
        rows = VisitFile.objects.filter(visit=visit, file=body.file, about=about, target=target)
        if not rows.exists():
            return State.STALE
        actions.leave_out(visit.pk, body.file, by=work.by, about=about, target=target)
    return State.APPLIED


def _target(to: bodies.Target) -> tuple[About, Any]:
    for about, target in (
        (About.NOTE, to.note),
        (About.FINDING, to.finding),
        (About.LOOK_BACK, to.look_back),
    ):
        if target is not None:
            return about, target
    raise Invalid(_("手机没有说明照片或录音属于哪里，没有采用。"))


def _about(record: Record | None, to: bodies.Target) -> str:
    if record is not None:
        return label_of(record.version.form, to.item)
    return str(_target(to)[0].label)


def note(work: Work, body: bodies.Note) -> State:
    """Write a card, or what it says now."""
    visit = visit_of(work, body.visit)
    if is_out(visit):
        text = _("记录卡片（%(activity)s %(role)s）：%(text)s") % {
            "activity": Activity(body.activity).label,
            "role": body.role,
            "text": body.text,
        }
        actions.add_late(visit.pk, by=work.by, text=text, arrived_at=work.arrived_at)
    else:
        actions.note(
            visit.pk,
            by=work.by,
            id=body.note,
            activity=body.activity,
            role=body.role,
            text=body.text,
            at=body.at,
        )
    return State.APPLIED


def drop_note(work: Work, body: bodies.DropNote) -> State:
    """Take a card back."""
    visit = visit_of(work, body.visit)
    card = VisitNote.objects.filter(visit=visit, pk=body.note).first()
    if card is None:
        return State.STALE
    if is_out(visit):
        text = _("要求删去记录卡片：%(text)s") % {"text": card.text}
        actions.add_late(visit.pk, by=work.by, text=text, arrived_at=work.arrived_at)
    else:
        actions.drop_note(visit.pk, card.pk, by=work.by)
    return State.APPLIED


def merit(work: Work, body: bodies.Merit) -> State:
    """Note something worth praising, or what it says now."""
    visit = visit_of(work, body.visit)
    if is_out(visit):
        text = _("典型经验：%(text)s") % {"text": body.text}
        actions.add_late(visit.pk, by=work.by, text=text, arrived_at=work.arrived_at, told=True)
    else:
        actions.note_good_practice(visit.pk, by=work.by, text=body.text, id=body.merit)
    return State.APPLIED


def drop_merit(work: Work, body: bodies.DropMerit) -> State:
    """Take a good practice back."""
    visit = visit_of(work, body.visit)
    practice = GoodPractice.objects.filter(visit=visit, pk=body.merit).first()
    if practice is None:
        return State.STALE
    if is_out(visit):
        text = _("要求删去典型经验：%(text)s") % {"text": practice.text}
        actions.add_late(visit.pk, by=work.by, text=text, arrived_at=work.arrived_at)
    else:
        actions.drop_good_practice(visit.pk, practice.pk, by=work.by)
    return State.APPLIED
