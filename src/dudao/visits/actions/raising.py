"""Problems, earlier problems and good practices met on a visit."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit import actions as audit
from dudao.findings import actions as findings
from dudao.findings.models import Finding
from dudao.findings.states import State, Verdict
from dudao.instruments.queries import item_of
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound
from dudao.lib.ids import uuid7
from dudao.org.models import Person
from dudao.visits.actions.guarding import (
    locked,
    require_member,
    require_on_site,
    text_or_invalid,
)
from dudao.visits.models import GoodPractice, LookBack, Record, Visit, VisitFinding
from dudao.visits.queries import closed_at_school, taken_for
from dudao.visits.states import About

MERIT_LIMIT, NOTE_LIMIT = 1000, 1000


@transaction.atomic
def raise_from_item(
    visit_id: UUID,
    *,
    by: Person,
    record_id: UUID | None = None,
    item: str = "",
    urgent: Mapping[str, Any] | None = None,
    id: UUID | None = None,  # noqa: A002 - its own id, where the phone gave it one
    **given: Any,
) -> Finding:
    """Raise a finding on the spot, as `findings.actions.raise_finding`, from an item or freely.

    From an item, its section is the topic and its files the evidence unless given otherwise.
    `urgent` is the written report to the office, as `findings.actions.report_urgent` takes it.
    """
    visit = _on_site(visit_id, by=by)
    require(by, Permission.FINDING_RAISE, visit.unit)
    record = _record_of(visit, record_id) if record_id else None
    if record is not None:
        given = {**_from_item(record, item), **given}
    finding = findings.raise_finding(visit.unit, by=by, id=id, **_with_waiting(visit, id, given))
    VisitFinding.objects.create(
        visit=visit, finding=finding, record=record, item=item if record else ""
    )
    audit.record(
        "visit.finding_raised", visit, by=by, unit=visit.unit, finding=str(finding.pk), item=item
    )
    if urgent is not None:
        findings.report_urgent(finding.pk, by=by, **urgent)
        finding.refresh_from_db()
    return finding


@transaction.atomic
def edit_raised(visit_id: UUID, finding_id: UUID, *, by: Person, **given: Any) -> Finding:
    """Change a finding raised on this visit, before its feedback list is composed."""
    visit = _on_site(visit_id, by=by)
    require(by, Permission.FINDING_RAISE, visit.unit)
    _raised(visit, finding_id)
    finding = findings.edit_finding(finding_id, by=by, **given)
    audit.record("visit.finding_edited", visit, by=by, unit=visit.unit, finding=str(finding_id))
    return finding


@transaction.atomic
def drop_raised(visit_id: UUID, finding_id: UUID, *, by: Person) -> None:
    """Take back a finding raised on this visit by mistake, before the school is told."""
    visit = _on_site(visit_id, by=by)
    require(by, Permission.FINDING_RAISE, visit.unit)
    _raised(visit, finding_id).delete()
    findings.drop(finding_id, by=by)
    audit.record("visit.finding_dropped", visit, by=by, unit=visit.unit, finding=str(finding_id))


@transaction.atomic
def look_back(
    visit_id: UUID,
    finding_id: UUID,
    *,
    by: Person,
    verdict: str,
    note: str = "",
    workdays: int | None = None,
) -> LookBack:
    """Judge an earlier finding on the spot; the verdict takes effect at once.

    A closed one of the school still holds (已整改: it is rechecked) or is there again (反弹). It
    may be judged anew while the visit is open and the finding's state still admits it
    (`WrongState` otherwise). The same verdict and note again change nothing.
    """
    visit = _on_site(visit_id, by=by)
    require(by, Permission.FINDING_VERIFY, visit.unit)
    looked = _looked_at(visit, finding_id)
    if verdict not in list(Verdict):
        raise Invalid(_("请选择核查结论。"), fields={"verdict": _("请从四种结论中选择。")})
    note = text_or_invalid(note, "note", NOTE_LIMIT, required=False)
    if (looked.verdict, looked.note) == (verdict, note):
        return looked
    if looked.was_closed and looked.finding.state == State.CLOSED and verdict == Verdict.RECTIFIED:
        looked.verification = findings.recheck(
            finding_id,
            by=by,
            note=note,
            evidence=taken_for(visit, About.LOOK_BACK, finding_id),
        )
    else:
        looked.verification = findings.verify(
            finding_id,
            by=by,
            verdict=Verdict(verdict),
            note=note,
            on_site=True,
            workdays=workdays,
            evidence=taken_for(visit, About.LOOK_BACK, finding_id),
        )
    looked.verdict, looked.note = verdict, note
    looked.by, looked.at = by, clock.now()
    looked.save()
    audit.record(
        "visit.looked_back", visit, by=by, unit=visit.unit, finding=str(finding_id), verdict=verdict
    )
    return looked


@transaction.atomic
def note_good_practice(
    visit_id: UUID,
    *,
    by: Person,
    text: str,
    id: UUID | None = None,  # noqa: A002 - its own id, where the phone gave it one
) -> GoodPractice:
    """Note something worth praising and telling others (典型经验); with a known `id`, anew."""
    visit = _on_site(visit_id, by=by)
    require(by, Permission.VISIT_MAKE, visit.unit)
    merit = GoodPractice.objects.filter(visit=visit, pk=id).first() if id else None
    merit = merit or GoodPractice(pk=id or uuid7(), visit=visit)
    merit.text = text_or_invalid(text, "text", MERIT_LIMIT)
    merit.save()
    audit.record(
        "visit.good_practice_noted", visit, by=by, unit=visit.unit, good_practice=str(merit.pk)
    )
    return merit


@transaction.atomic
def drop_good_practice(visit_id: UUID, practice_id: UUID, *, by: Person) -> None:
    """Take back a good practice noted by mistake."""
    visit = _on_site(visit_id, by=by)
    require(by, Permission.VISIT_MAKE, visit.unit)
    merit = GoodPractice.objects.filter(visit=visit, pk=practice_id).first()
    if merit is None:
        raise NotFound(_("这条典型经验已经删除。请刷新页面。"))
    merit.delete()
    audit.record("visit.good_practice_dropped", visit, by=by, unit=visit.unit, text=merit.text)


def _looked_at(visit: Visit, finding_id: UUID) -> LookBack:
    """Return the row of an earlier finding; a new one for what the school has closed."""
    looked = LookBack.objects.filter(visit=visit, finding=finding_id)
    found = looked.select_related("finding").first()
    if found is None:
        closed = closed_at_school(visit).filter(pk=finding_id).first()
        if closed is None:
            raise NotFound(_("这个问题不在本次回头看里。请刷新页面。"))
        found = LookBack(visit=visit, finding=closed)
    if not found.verdict:
        found.was_closed = found.finding.state == State.CLOSED
    return found


def _on_site(visit_id: UUID, *, by: Person) -> Visit:
    visit = locked(visit_id)
    require_member(visit, by)
    require_on_site(visit)
    return visit


def _record_of(visit: Visit, record_id: UUID) -> Record:
    found = visit.records.select_related("version__instrument").filter(pk=record_id).first()
    if found is None:
        raise NotFound(_("没有这份表单。请回到督导页面。"))
    return found


def _raised(visit: Visit, finding_id: UUID) -> VisitFinding:
    found = VisitFinding.objects.filter(visit=visit, finding=finding_id).first()
    if found is None:
        raise NotFound(_("这个问题不是本次督导发现的。"))
    return found


def _with_waiting(visit: Visit, finding: UUID | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return `given` with the photos that came for the finding before itself."""
    taken = taken_for(visit, About.FINDING, finding) if finding else []
    return {**given, "evidence": [*given.get("evidence", ()), *taken]} if taken else dict(given)


def _from_item(record: Record, item: str) -> dict[str, Any]:
    """Return what an item says of a finding by itself: topic and evidence; raises `NotFound`."""
    item_of(record.version, item)
    section = record.version.form.section_of(item)
    evidence = [row.file for row in record.files.filter(item=item).select_related("file")]
    topic = (section.routine_item or section.key, section.title) if section else ("", "")
    return {"topic": topic[0], "topic_title": topic[1], "evidence": evidence}
