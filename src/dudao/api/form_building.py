"""Building forms, comparing versions, and XLSForm workbooks in and out."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File as Upload
from ninja import Form, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import StringConstraints

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.api.auth import ApiRequest
from dudao.api.description import binary
from dudao.api.fields import Given, Id, Line, listed
from dudao.api.instruments import DefinitionOut, defined, visible
from dudao.instruments import actions, queries, xlsform
from dudao.instruments.definition import Purpose
from dudao.instruments.models import FormImport
from dudao.instruments.rules import Way, compare
from dudao.instruments.xlsform import LARGEST_FILE, Weight
from dudao.lib.media import XLSX
from dudao.org.models import Unit

router = Router(tags=["forms"])

Key = Annotated[str, StringConstraints(max_length=60, pattern=r"^([a-z][a-z0-9_]*)?$")]
Place = Annotated[str, StringConstraints(pattern=r"^(items|sections)\.[a-z][a-z0-9_]{0,59}$")]
Properties = dict[str, Any]


class FormBeginIn(Given):
    office_id: Id
    title: Line
    purpose: Annotated[Purpose, listed(Purpose)]


class DraftIn(Given):
    office_id: Id
    """Whose draft it is; a form that ships with the product becomes one of this office."""


class HeadIn(Given):
    head: Properties
    """Title, purpose, intro, applies_to, repeats, partial."""
    was: Properties | None = None
    """The head as it was read; where somebody changed it since, 409 tells what stands."""


class SectionIn(Given):
    section: Properties
    """Title, help, basis, routine_item, show_if."""
    key: Key = ""
    """Empty: a new section."""
    was: Properties | None = None


class ItemIn(Given):
    item: Properties
    """As in a definition, without its key."""
    section: Key = ""
    """Where a new item goes."""
    key: Key = ""
    """Empty: a new item."""
    was: Properties | None = None


class MovePartIn(Given):
    part: Place
    up: bool


class RemovePartIn(Given):
    part: Place
    was: Properties | None = None


class TurnOut(Schema):
    name: str
    before: Any
    after: Any


class FormDifferenceOut(Schema):
    way: Annotated[Way, listed(Way)]
    place: str
    """`items.<key>`, `sections.<key>`, or empty for the head of the form."""
    label: str
    turns: list[TurnOut]


class WorkbookOf(Given):
    office_id: Id


class RemarkOut(Schema):
    weight: Annotated[Weight, listed(Weight)]
    sheet: str
    row: int
    """0: the whole sheet."""
    column: str
    message: str


class FormImportOut(Schema):
    id: UUID
    office_id: int
    name: str
    at: datetime
    definition: Properties | None
    """Null where the workbook cannot be taken in."""
    remarks: list[RemarkOut]
    version_id: int | None
    """The draft it became."""


class ConfirmWorkbookIn(Given):
    title: Line = ""
    purpose: Annotated[Purpose, listed(Purpose)] | None = None


@router.post("/begin", response={201: DefinitionOut})
def begin_form(request: ApiRequest, body: FormBeginIn) -> Status[Properties]:
    """Begin a form from nothing: a draft with one empty section."""
    office = _office(request, body.office_id)
    made = actions.begin_form(
        by=request.auth, office=office, title=body.title, purpose=body.purpose
    )
    return Status(201, defined(made))


@router.post("/imports", response={201: FormImportOut})
def read_workbook(
    request: ApiRequest, at: Form[WorkbookOf], file: Upload[UploadedFile]
) -> Status[FormImport]:
    """Read an XLSForm workbook; no form changes yet, and what it says beyond us is named."""
    content, name = file.read(LARGEST_FILE + 1), file.name or ""
    office = _office(request, at.office_id)
    return Status(201, actions.read_workbook(content, by=request.auth, office=office, name=name))


@router.get("/imports/{form_import_id}", response=FormImportOut)
def read_form_import(request: ApiRequest, form_import_id: UUID) -> FormImport:
    """Read what was found in a workbook."""
    return _import(request, form_import_id)


@router.post("/imports/{form_import_id}/confirm", response={201: DefinitionOut})
def confirm_workbook(
    request: ApiRequest, form_import_id: UUID, body: ConfirmWorkbookIn
) -> Status[Properties]:
    """Make the form in a workbook a draft."""
    waiting = _import(request, form_import_id)
    made = actions.confirm_workbook(
        waiting.pk, by=request.auth, title=body.title, purpose=body.purpose
    )
    return Status(201, defined(made))


@router.post("/imports/{form_import_id}/discard", response={204: None})
def discard_workbook(request: ApiRequest, form_import_id: UUID) -> Status[None]:
    """Throw away a workbook that waits to be confirmed."""
    actions.discard_workbook(_import(request, form_import_id).pk, by=request.auth)
    return Status(204, None)


@router.get("/{version_id}/workbook", response={200: None}, openapi_extra=binary(XLSX))
def write_workbook(request: ApiRequest, version_id: Id) -> HttpResponse:
    """Give a version as an XLSForm workbook; it comes back whole."""
    version = visible(request, version_id)
    return HttpResponse(xlsform.write(version.form, version.number), content_type=XLSX)


@router.get("/{version_id}/compare/{other_version_id}", response=list[FormDifferenceOut])
def compare_versions(request: ApiRequest, version_id: Id, other_version_id: Id) -> list[Properties]:
    """List what a version says otherwise than another."""
    new, old = visible(request, version_id), visible(request, other_version_id)
    return [
        {**one._asdict(), "turns": [turn._asdict() for turn in one.turns]}
        for one in compare(old.form, new.form)
    ]


@router.post("/{version_id}/draft", response=DefinitionOut)
def begin_draft(request: ApiRequest, version_id: Id, body: DraftIn) -> Properties:
    """Return the draft in which a form is changed: the open one, or a copy of this version."""
    office = _office(request, body.office_id)
    version = visible(request, version_id)
    return defined(actions.begin_draft(version.pk, by=request.auth, office=office))


@router.post("/{version_id}/head", response=DefinitionOut)
def put_head(request: ApiRequest, version_id: Id, body: HeadIn) -> Properties:
    """Change the head of a draft."""
    pk = visible(request, version_id).pk
    return defined(actions.put_head(pk, by=request.auth, head=body.head, was=body.was))


@router.post("/{version_id}/sections", response=DefinitionOut)
def put_section(request: ApiRequest, version_id: Id, body: SectionIn) -> Properties:
    """Change a section of a draft, or add one."""
    pk = visible(request, version_id).pk
    return defined(actions.put_section(pk, by=request.auth, **body.dict()))


@router.post("/{version_id}/items", response=DefinitionOut)
def put_item(request: ApiRequest, version_id: Id, body: ItemIn) -> Properties:
    """Change an item of a draft, or add one to a section."""
    pk = visible(request, version_id).pk
    return defined(actions.put_item(pk, by=request.auth, **body.dict()))


@router.post("/{version_id}/move", response=DefinitionOut)
def move_part(request: ApiRequest, version_id: Id, body: MovePartIn) -> Properties:
    """Move a section or an item of a draft one place up or down."""
    pk = visible(request, version_id).pk
    return defined(actions.move_part(pk, by=request.auth, **body.dict()))


@router.post("/{version_id}/remove", response=DefinitionOut)
def remove_part(request: ApiRequest, version_id: Id, body: RemovePartIn) -> Properties:
    """Remove a section with its items, or an item, of a draft."""
    pk = visible(request, version_id).pk
    return defined(actions.remove_part(pk, by=request.auth, **body.dict()))


def _office(request: ApiRequest, office_id: int) -> Unit:
    offices = units_for(request.auth, Permission.INSTRUMENT_VIEW)
    return get_object_or_404(offices, pk=office_id)


def _import(request: ApiRequest, form_import_id: UUID) -> FormImport:
    return get_object_or_404(queries.imports_visible_to(request.auth), pk=form_import_id)
