"""What happens at the school: records, findings, look-back, good practices."""

from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Id, Text, Word
from dudao.api.findings.routes import UrgentIn
from dudao.api.findings.shapes import FindingOut, SayIn, said
from dudao.api.visits.reading import (
    LookBackOut,
    RecordOut,
    VisitDetail,
    detail,
    look_back_out,
    record_out,
)
from dudao.api.visits.router import TextIn, TextOut, router, visible
from dudao.findings.models import Finding
from dudao.findings.states import Verdict
from dudao.visits import actions
from dudao.visits.models import GoodPractice, Visit

Serial = Annotated[int, Field(ge=1, le=200)]


class FormIn(Given):
    version_id: Id


class RecordIn(Given):
    version_id: Id
    serial: Serial = 1
    answers: dict[str, Any]
    """Item -> answer; what is not named stays, null clears it."""
    revision: Count
    """The revision that was read. What others saved since is kept; a clash is a 409."""


class AttachIn(Given):
    item: Word
    file_id: UUID


class RaiseIn(SayIn):
    version_id: Id | None = None
    serial: Serial = 1
    item: Word = ""
    """The item of the form that it is raised from; topic and evidence follow from it."""
    urgent: UrgentIn | None = None
    """The written report to the office, for danger to life or a violation."""


class LookBackIn(Given):
    finding_id: UUID
    verdict: Verdict
    note: Text = ""
    workdays: Count | None = None


@router.post("/{visit_id}/forms", response={201: RecordOut})
def add_form(request: ApiRequest, visit_id: UUID, body: FormIn) -> Status[dict[str, Any]]:
    """Take one more form along."""
    made = actions.add_form(visible(request, visit_id).pk, body.version_id, by=request.auth)
    return Status(201, record_out(made))


@router.post("/{visit_id}/records", response=RecordOut)
def save_record(request: ApiRequest, visit_id: UUID, body: RecordIn) -> dict[str, Any]:
    """Save answers of one form."""
    record = actions.save_record(
        visible(request, visit_id).pk,
        body.version_id,
        by=request.auth,
        answers=body.answers,
        revision=body.revision,
        serial=body.serial,
    )
    return record_out(record)


@router.post("/{visit_id}/records/{record_id}/attach", response=VisitDetail)
def attach(request: ApiRequest, visit_id: UUID, record_id: UUID, body: AttachIn) -> dict[str, Any]:
    """Put a stored file to an item; a photo item is answered by it."""
    visit = visible(request, visit_id)
    record = get_object_or_404(visit.records, pk=record_id)
    actions.attach(record.pk, by=request.auth, item=body.item, file_id=body.file_id)
    return detail(request, visit)


@router.post("/{visit_id}/records/{record_id}/detach", response=VisitDetail)
def detach(request: ApiRequest, visit_id: UUID, record_id: UUID, body: AttachIn) -> dict[str, Any]:
    """Take a file off an item; the file itself stays stored."""
    visit = visible(request, visit_id)
    record = get_object_or_404(visit.records, pk=record_id)
    actions.detach(record.pk, by=request.auth, item=body.item, file_id=body.file_id)
    return detail(request, visit)


@router.post("/{visit_id}/findings", response={201: FindingOut})
def raise_finding(request: ApiRequest, visit_id: UUID, body: RaiseIn) -> Status[Finding]:
    """Raise a finding, from an item of a record or freely."""
    visit = visible(request, visit_id)
    made = actions.raise_from_item(
        visit.pk,
        by=request.auth,
        record_id=_record_id(visit, body),
        item=body.item,
        urgent=body.urgent.dict() if body.urgent else None,
        **{
            "severity": body.severity,
            "route": body.route,
            **said(request, visit.unit, body, "version_id", "serial", "item", "urgent"),
        },
    )
    return Status(201, made)


@router.post("/{visit_id}/look-backs", response=LookBackOut)
def look_back(request: ApiRequest, visit_id: UUID, body: LookBackIn) -> dict[str, Any]:
    """Judge an earlier finding of the school on this visit, open or closed."""
    row = actions.look_back(
        visible(request, visit_id).pk,
        body.finding_id,
        by=request.auth,
        verdict=body.verdict,
        note=body.note,
        workdays=body.workdays,
    )
    return look_back_out(row)


@router.post("/{visit_id}/good-practices", response={201: TextOut})
def note_good_practice(request: ApiRequest, visit_id: UUID, body: TextIn) -> Status[GoodPractice]:
    """Note something worth telling others."""
    visit = visible(request, visit_id)
    return Status(201, actions.note_good_practice(visit.pk, by=request.auth, text=body.text))


@router.post("/{visit_id}/good-practices/{practice_id}/drop", response={204: None})
def drop_good_practice(request: ApiRequest, visit_id: UUID, practice_id: UUID) -> Status[None]:
    """Take back a good practice noted by mistake."""
    actions.drop_good_practice(visible(request, visit_id).pk, practice_id, by=request.auth)
    return Status(204, None)


def _record_id(visit: Visit, body: RaiseIn) -> UUID | None:
    if body.version_id is None:
        return None
    found = visit.records.filter(serial=body.serial)
    return get_object_or_404(found, version_id=body.version_id).pk
