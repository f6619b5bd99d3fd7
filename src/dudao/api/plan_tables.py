"""Month tables on their way into a plan: read, corrected, confirmed."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import File as Upload
from ninja import Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Line
from dudao.api.plans import PlanItemIn, visible, wanted
from dudao.planning import actions
from dudao.planning.models import PlanUpload
from dudao.planning.queries.plans import plans_visible_to, uploads_visible_to
from dudao.planning.reading import LARGEST_FILE

router = Router(tags=["plans"])


class PlanTextIn(Given):
    text: Annotated[str, "Text with a month at the beginning of lines, tabs between cells."]


class PlanLineIn(PlanItemIn):
    seen: Count
    part: Line = "item"
    """`item`: a line of the plan; `aims`: among its aims; `head`: left out."""


class PlanConfirmIn(Given):
    checked: bool = False
    """What the problems tell of was looked at."""
    replace: bool = False
    """Put the lines in the place of those in the plan, not behind them."""


class PlanTableOut(Schema):
    id: UUID
    plan_id: UUID
    name: str
    at: datetime
    confirmed_at: datetime | None
    lines: list[Any]
    """Each with its source (`raw`), text, days, kind, audience, matters, part and edition."""
    problems: list[Any]
    outcome: dict[str, Any]


@router.post("/{plan_id}/tables", response={201: PlanTableOut})
def read_plan_table(
    request: ApiRequest, plan_id: UUID, file: Upload[UploadedFile]
) -> Status[PlanUpload]:
    """Read a month table out of a .docx, .xlsx or .csv; the plan does not change yet."""
    plan = visible(request, plan_id)
    content = file.read(LARGEST_FILE + 1)
    made = actions.read_table(plan.pk, by=request.auth, content=content, name=file.name or "")
    return Status(201, made)


@router.post("/{plan_id}/texts", response={201: PlanTableOut})
def read_plan_text(request: ApiRequest, plan_id: UUID, body: PlanTextIn) -> Status[PlanUpload]:
    """Read a month table out of text; the plan does not change yet."""
    plan = visible(request, plan_id)
    return Status(201, actions.read_table(plan.pk, by=request.auth, text=body.text))


@router.get("/tables/{plan_upload_id}", response=PlanTableOut)
def read_plan_upload(request: ApiRequest, plan_upload_id: UUID) -> PlanUpload:
    """Read what was found in a month table."""
    return _upload(request, plan_upload_id)


@router.post("/tables/{plan_upload_id}/lines/{number}", response=PlanTableOut)
def correct_plan_line(
    request: ApiRequest, plan_upload_id: UUID, number: Count, body: PlanLineIn
) -> PlanUpload:
    """Correct a line that was read, counted from 0."""
    upload = _upload(request, plan_upload_id)
    return actions.correct_line(
        upload.pk, number, wanted(body), by=request.auth, seen=body.seen, part=body.part
    )


@router.post("/tables/{plan_upload_id}/confirm", response=PlanTableOut)
def confirm_plan_table(
    request: ApiRequest, plan_upload_id: UUID, body: PlanConfirmIn
) -> PlanUpload:
    """Put what was read into its plan: all of it or nothing."""
    upload = _upload(request, plan_upload_id)
    return actions.confirm_table(
        upload.pk, by=request.auth, checked_by_hand=body.checked, replace=body.replace
    )


@router.post("/tables/{plan_upload_id}/discard", response={204: None})
def discard_plan_table(request: ApiRequest, plan_upload_id: UUID) -> Status[None]:
    """Throw away a month table that waits for confirmation."""
    actions.discard_table(_upload(request, plan_upload_id).pk, by=request.auth)
    return Status(204, None)


def _upload(request: ApiRequest, upload_id: UUID) -> PlanUpload:
    visible = plans_visible_to(request.auth)
    rows = uploads_visible_to(request.auth)
    found = rows.filter(pk=upload_id).first()
    if found is not None:
        return found
    return get_object_or_404(PlanUpload.objects.filter(plan__in=visible.order_by()), pk=upload_id)
