"""Templates that offices made themselves: check, upload, use, retire."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from ninja import File as Upload
from ninja import Form, Query, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.api.auth import ApiRequest
from dudao.api.description import binary
from dudao.api.fields import Given, Id, Line, listed
from dudao.api.files import download
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of
from dudao.documents import actions, queries
from dudao.documents.models import Template
from dudao.documents.states import Kind, TemplateState
from dudao.documents.template import Unreadable, compiled
from dudao.documents.template.package import SIZE_LIMIT
from dudao.documents.template.starting import field_rows
from dudao.files.rules import DOCX
from dudao.lib.errors import Invalid

router = Router(tags=["templates"])

UsedState = Annotated[TemplateState, listed(TemplateState)]


class TemplateTrouble(Schema):
    where: str
    near: str
    """The text around the place."""
    text: str
    """What is wrong and what to do, in the office's words."""


class TemplateOut(Schema):
    id: UUID
    office_id: int
    kind: Kind
    name: str
    state: UsedState
    sha256: str
    troubles: list[TemplateTrouble]
    """Empty when it can be used."""
    uploaded_by_id: int
    uploaded_at: datetime


class TemplateChecked(Schema):
    troubles: list[TemplateTrouble]
    warnings: list[TemplateTrouble]


class TemplateField(Schema):
    mark: str
    """How it is written in the template, such as 【标题】."""
    meaning: str
    sample: str


class TemplateFieldsOf(Given):
    kind: Kind


class TemplatesAt(At):
    kind: Kind | None = None
    state: UsedState | None = None


def shaped(template: Template) -> dict[str, Any]:
    """Return a template with what its check found."""
    return {
        "id": template.pk,
        "office_id": template.office_id,
        "kind": template.kind,
        "name": template.name,
        "state": template.state,
        "sha256": template.file.sha256,
        "troubles": template.troubles,
        "uploaded_by_id": template.uploaded_by_id,
        "uploaded_at": template.uploaded_at,
    }


@router.get("", response=Page[TemplateOut])
def list_templates(request: ApiRequest, at: Query[TemplatesAt]) -> dict[str, Any]:
    """List templates in reach, newest first."""
    rows = queries.templates_visible_to(request.auth)
    if at.kind:
        rows = rows.filter(kind=at.kind)
    if at.state:
        rows = rows.filter(state=at.state)
    return page(rows, at, by=("id",), shape=shaped)


@router.post("", response={201: TemplateOut})
def upload(
    request: ApiRequest,
    office_id: Form[Id],
    kind: Form[Kind],
    name: Form[Line],
    file: Upload[UploadedFile],
) -> Status[dict[str, Any]]:
    """Keep a .docx as template for a kind of document, with everything that is wrong with it."""
    made = actions.upload_template(
        file.read(SIZE_LIMIT + 1),
        office=unit_of(request, office_id),
        kind=kind,
        name=name,
        file_name=file.name or "",
        by=request.auth,
    )
    return Status(201, shaped(made))


@router.post("/check", response=TemplateChecked)
def check(request: ApiRequest, kind: Form[Kind], file: Upload[UploadedFile]) -> dict[str, Any]:
    """Say what is wrong with a file as template, without keeping it."""
    require_anywhere(request.auth, Permission.TEMPLATE_EDIT)
    try:
        found = compiled(file.read(SIZE_LIMIT + 1), kind)
    except Unreadable as error:
        raise Invalid(str(error), fields={"file": str(error)}) from error
    return {
        "troubles": [trouble._asdict() for trouble in found.troubles],
        "warnings": [warning._asdict() for warning in found.warnings],
    }


@router.get("/fields", response=list[TemplateField])
def list_fields(request: ApiRequest, at: Query[TemplateFieldsOf]) -> list[dict[str, Any]]:
    """List the fields a template of a kind may hold, with a sample of each."""
    require_anywhere(request.auth, Permission.TEMPLATE_EDIT)
    return [row._asdict() for row in field_rows(at.kind)]


@router.get("/{template_id}", response=TemplateOut)
def read_template(request: ApiRequest, template_id: UUID) -> dict[str, Any]:
    """Read one template with its troubles."""
    return shaped(_visible(request, template_id))


@router.get("/{template_id}/file", response={200: None}, openapi_extra=binary(DOCX.media_type))
def read_file(request: ApiRequest, template_id: UUID) -> FileResponse:
    """Download the Word file of a template."""
    return download(_visible(request, template_id).file)


@router.post("/{template_id}/use", response=TemplateOut)
def use(request: ApiRequest, template_id: UUID) -> dict[str, Any]:
    """Make documents of its kind in this form from now on; the one used before is retired."""
    actions.use_template(_visible(request, template_id).pk, by=request.auth)
    return shaped(_visible(request, template_id))


@router.post("/{template_id}/retire", response=TemplateOut)
def retire(request: ApiRequest, template_id: UUID) -> dict[str, Any]:
    """Use the template no more."""
    actions.retire_template(_visible(request, template_id).pk, by=request.auth)
    return shaped(_visible(request, template_id))


def _visible(request: ApiRequest, template_id: UUID) -> Template:
    return get_object_or_404(queries.templates_visible_to(request.auth), pk=template_id)
