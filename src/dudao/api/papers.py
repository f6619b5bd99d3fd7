"""Official documents of every kind: assembled or written, taken step by step, followed up."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

import msgspec
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field, WithJsonSchema

from dudao.analytics.queries.bulletins import BULLETINS
from dudao.analytics.queries.figures import Asked, recompute, require_period
from dudao.api.auth import ApiRequest
from dudao.api.description import binary
from dudao.api.documents import DocumentState
from dudao.api.fields import Given, Id, Ids, Line, ReasonIn, Sha256
from dudao.api.files import download
from dudao.api.paging import At, Page, page
from dudao.api.reach import several, unit_of
from dudao.documents import actions, queries
from dudao.documents.content import Official
from dudao.documents.models import Delivery, Document
from dudao.documents.states import Amends, Kind
from dudao.lib.errors import Invalid, NotFound
from dudao.org.models import Unit

router = Router(tags=["documents"])

BulletinKey = Annotated[str, WithJsonSchema({"type": "string", "enum": list(BULLETINS)})]


class PapersAt(At):
    kind: Kind | None = None
    state: DocumentState | None = None


class PaperIn(Given):
    """A document to be drafted: `content` is its structured text, see the schema of a document."""

    office_id: Id
    unit_id: Id | None = None
    content: dict[str, Any]
    to_ids: Ids = []
    copy_ids: Ids = []


class PaperEdit(Given):
    content: dict[str, Any]
    seen: Sha256
    """`text_sha256` that was read: if somebody else changed the draft since, this is a 409."""
    to_ids: Ids | None = None
    copy_ids: Ids = []


class BulletinIn(Given):
    office_id: Id
    what: BulletinKey
    since: date
    until: date
    to_ids: Ids = []


class AmendIn(Given):
    how: Amends
    reason: Line


class UrgeIn(Given):
    note: Line = ""


class PapersIssueIn(Given):
    document_ids: Annotated[list[UUID], Field(min_length=1, max_length=200)]
    deliver: bool = False


class OfficialOut(Schema):
    id: UUID
    office_id: int
    unit_id: int
    kind: Kind
    title: str
    number: str
    state: DocumentState
    text_sha256: str
    drafted_by_id: int
    drafted_at: datetime
    issued_at: datetime | None
    returned_reason: str
    void_reason: str
    code: str
    amends_id: UUID | None
    amendment: str
    delivered: int
    acknowledged: int


class OfficialDetail(OfficialOut):
    content: dict[str, Any]
    """What it says, structured; figures are `facts` with source and arguments."""


class FactOut(Schema):
    name: str
    text: str
    source: str
    now: str | None
    """What its records say now; None where they are gone."""
    agrees: bool


class PaperIssued(Schema):
    document_id: UUID
    number: str
    problem: str


def shaped(document: Document) -> dict[str, Any]:
    """Return a document with how many units hold it."""
    deliveries: list[Delivery] = list(document.deliveries.all())
    return {
        "id": document.pk,
        **{name: getattr(document, name) for name in _PLAIN},
        "delivered": len(deliveries),
        "acknowledged": sum(one.acknowledged_at is not None for one in deliveries),
    }


_PLAIN = (
    "office_id", "unit_id", "kind", "title", "number", "state", "text_sha256", "drafted_by_id",
    "drafted_at", "issued_at", "returned_reason", "void_reason", "code", "amends_id", "amendment",
)  # fmt: skip


@router.get("", response=Page[OfficialOut])
def list_papers(request: ApiRequest, at: Query[PapersAt]) -> dict[str, Any]:
    """List documents in reach, newest first."""
    rows = queries.official(request.auth).prefetch_related("deliveries")
    rows = rows.filter(kind=at.kind) if at.kind else rows
    rows = rows.filter(state=at.state) if at.state else rows
    return page(rows, at, by=("id",), shape=shaped)


@router.post("", response={201: OfficialDetail})
def draft_paper(request: ApiRequest, body: PaperIn) -> Status[dict[str, Any]]:
    """Draft a document."""
    office = unit_of(request, body.office_id)
    made = actions.draft(
        _content(body.content),
        office=office,
        unit=unit_of(request, body.unit_id) if body.unit_id else office,
        by=request.auth,
        to=_units(request, body.to_ids),
        copies=_units(request, body.copy_ids),
    )
    return Status(201, _told(request, made.pk))


@router.post("/bulletins", response={201: OfficialDetail})
def assemble(request: ApiRequest, body: BulletinIn) -> Status[dict[str, Any]]:
    """Draft a bulletin or report from the records of a period; every figure is a fact."""
    if body.what not in BULLETINS:
        raise Invalid(_("没有这种通报。"), fields={"what": ", ".join(BULLETINS)})
    office = unit_of(request, body.office_id)
    asked = require_period(Asked(office=office, since=body.since, until=body.until))
    made = actions.draft(
        BULLETINS[body.what].assemble(request.auth, asked),
        office=office,
        unit=office,
        by=request.auth,
        to=_units(request, body.to_ids),
    )
    return Status(201, _told(request, made.pk))


@router.post("/issues", response=list[PaperIssued])
def issue_papers(request: ApiRequest, body: PapersIssueIn) -> list[dict[str, Any]]:
    """Number and issue many signed-off documents; each tells its number or why it has none."""
    found = several(queries.official(request.auth), body.document_ids)
    done = actions.issue_many(
        [document.pk for document in found],
        by=request.auth,
        deliver=body.deliver,
        recompute=recompute(request.auth),
    )
    return [
        {"document_id": one.document.pk, "number": one.document.number, "problem": one.problem}
        for one in done
    ]


@router.get("/{document_id}", response=OfficialDetail)
def read_paper(request: ApiRequest, document_id: UUID) -> dict[str, Any]:
    """Read one document."""
    return _told(request, document_id)


@router.post("/{document_id}", response=OfficialDetail)
def edit_paper(request: ApiRequest, document_id: UUID, body: PaperEdit) -> dict[str, Any]:
    """Put other content in place of that of a draft."""
    actions.edit(
        _visible(request, document_id).pk,
        _content(body.content),
        by=request.auth,
        seen_sha256=body.seen,
        to=None if body.to_ids is None else _units(request, body.to_ids),
        copies=_units(request, body.copy_ids),
    )
    return _told(request, document_id)


@router.get("/{document_id}/facts", response=list[FactOut])
def check_facts(request: ApiRequest, document_id: UUID) -> list[dict[str, Any]]:
    """List the figures a document states, each beside what its records say now."""
    content = cast("Official", _visible(request, document_id).typed_content)
    now = recompute(request.auth)
    rows = [(name, fact, now(fact)) for name, fact in content.facts.items()]
    return [
        {
            "name": name,
            "text": fact.text,
            "source": fact.source,
            "now": said,
            "agrees": said == fact.text,
        }
        for name, fact, said in rows
    ]


@router.post("/{document_id}/submit", response=OfficialDetail)
def submit_paper(request: ApiRequest, document_id: UUID) -> dict[str, Any]:
    """Submit the draft for checking; its figures must agree with their records."""
    proof = recompute(request.auth)
    actions.submit(_visible(request, document_id).pk, by=request.auth, recompute=proof)
    return _told(request, document_id)


@router.post("/{document_id}/check", response=OfficialDetail)
def check_paper(request: ApiRequest, document_id: UUID) -> dict[str, Any]:
    """Check the draft before it is signed off; never one's own."""
    proof = recompute(request.auth)
    actions.check(_visible(request, document_id).pk, by=request.auth, recompute=proof)
    return _told(request, document_id)


@router.post("/{document_id}/return", response=OfficialDetail)
def return_paper(request: ApiRequest, document_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Return the draft with a reason."""
    actions.return_(_visible(request, document_id).pk, reason=body.reason, by=request.auth)
    return _told(request, document_id)


@router.post("/{document_id}/sign-off", response=OfficialDetail)
def sign_off_paper(request: ApiRequest, document_id: UUID) -> dict[str, Any]:
    """Sign the document off."""
    proof = recompute(request.auth)
    actions.sign_off(_visible(request, document_id).pk, by=request.auth, recompute=proof)
    return _told(request, document_id)


@router.post("/{document_id}/issue", response=OfficialDetail)
def issue_paper(request: ApiRequest, document_id: UUID) -> dict[str, Any]:
    """Number and issue the document: from here on its text is fixed."""
    proof = recompute(request.auth)
    actions.issue(_visible(request, document_id).pk, by=request.auth, recompute=proof)
    return _told(request, document_id)


@router.post("/{document_id}/deliver", response=OfficialDetail)
def deliver_paper(request: ApiRequest, document_id: UUID) -> dict[str, Any]:
    """Deliver the document to every unit it goes to."""
    actions.deliver(_visible(request, document_id).pk, by=request.auth)
    return _told(request, document_id)


@router.post("/{document_id}/read", response=OfficialDetail)
def note_read(request: ApiRequest, document_id: UUID) -> dict[str, Any]:
    """Note that one's unit has opened the document."""
    actions.read(_visible(request, document_id).pk, by=request.auth)
    return _told(request, document_id)


@router.post("/{document_id}/acknowledge", response=OfficialDetail)
def acknowledge_paper(request: ApiRequest, document_id: UUID) -> dict[str, Any]:
    """Acknowledge receipt for one's unit."""
    actions.acknowledge(_visible(request, document_id).pk, by=request.auth)
    return _told(request, document_id)


@router.post("/{document_id}/urge", response=OfficialDetail)
def urge_paper(request: ApiRequest, document_id: UUID, body: UrgeIn) -> dict[str, Any]:
    """Urge the units that have not signed, each at most once a day."""
    actions.urge(_visible(request, document_id).pk, note=body.note, by=request.auth)
    return _told(request, document_id)


@router.post("/{document_id}/void", response=OfficialDetail)
def void_paper(request: ApiRequest, document_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Declare the document void; a number it had stays in the register."""
    actions.void(_visible(request, document_id).pk, reason=body.reason, by=request.auth)
    return _told(request, document_id)


@router.post("/{document_id}/amend", response={201: OfficialDetail})
def amend_paper(request: ApiRequest, document_id: UUID, body: AmendIn) -> Status[dict[str, Any]]:
    """Draft what corrects or withdraws an issued document, which itself never changes."""
    visible = _visible(request, document_id)
    made = actions.amend(visible.pk, how=body.how, reason=body.reason, by=request.auth)
    return Status(201, _told(request, made.pk))


@router.get("/{document_id}/{form}", response={200: None}, openapi_extra=binary("*/*"))
def read_form(request: ApiRequest, document_id: UUID, form: str) -> FileResponse:
    """Download an issued document as `docx` or `pdf`."""
    document = _visible(request, document_id)
    file = {"docx": document.docx, "pdf": document.pdf}.get(form)
    if file is None:
        raise NotFound(_("这份公文还没有印发，没有文件可下载。"))
    return download(file)


def _content(given: dict[str, Any]) -> Official:
    try:
        return msgspec.convert(given, Official)
    except msgspec.ValidationError as error:
        told = _("公文内容不完整：%(why)s") % {"why": error}
        raise Invalid(told, fields={"content": str(error)}) from error


def _units(request: ApiRequest, ids: list[int]) -> list[Unit]:
    return [unit_of(request, one) for one in ids]


def _visible(request: ApiRequest, document_id: UUID) -> Document:
    rows = queries.official(request.auth).select_related("docx", "pdf")
    return get_object_or_404(rows.prefetch_related("deliveries"), pk=document_id)


def _told(request: ApiRequest, document_id: UUID) -> dict[str, Any]:
    document = _visible(request, document_id)
    return {**shaped(document), "content": document.content}
