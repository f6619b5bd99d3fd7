"""Packages between offices, and whom they are exchanged with."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File as Upload
from ninja import Query, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import Field, StringConstraints

from dudao.analytics.queries.packages import composed
from dudao.api.auth import ApiRequest
from dudao.api.description import binary
from dudao.api.fields import Given, Id, Line, ReasonIn, Sha256, Uuids, listed
from dudao.api.files import download
from dudao.api.paging import At, Page, page
from dudao.documents import actions
from dudao.documents.exchange import fingerprint, written
from dudao.documents.models import Package, Peer, Seal
from dudao.documents.queries import exchange as queries
from dudao.documents.states import Change, PackageState

router = Router(tags=["packages"])
peers = Router(tags=["packages"])

Standing = Annotated[PackageState, listed(PackageState)]


class PackageIn(Given):
    """Issued documents by their id; a month by any of its days; the summary of findings."""

    peer_id: Id
    subject: Annotated[str, StringConstraints(max_length=200)]
    document_ids: Uuids = []
    month: date | None = None
    summary: bool = False


class PackageOut(Schema):
    id: int
    key: UUID
    """The same on both sides."""
    outgoing: bool
    peer_id: int
    peer_name: str
    subject: str
    state: Standing
    made_at: datetime
    by_id: int
    decided_at: datetime | None
    reason: str
    number: str
    """The filing number of the receipt; empty without one."""


class BroughtOut(PackageOut):
    again: bool
    """It had been brought before; nothing changed."""


class FieldChangeOut(Schema):
    label: str
    before: str | None
    after: str | None


class RecordChangeOut(Schema):
    name: str
    title: str
    change: Annotated[Change, listed(Change)]
    fields: list[FieldChangeOut]


class PackageDetail(PackageOut):
    manifest: dict[str, Any]
    differences: list[RecordChangeOut]
    """What accepting it changes, while it waits."""
    seen: str
    """Send it with the acceptance: it proves which differences were looked at."""


class AcceptIn(Given):
    seen: Sha256


class ReceiptIn(Given):
    receipt: Annotated[str, Field(max_length=20_000)]


class PackagesAt(At):
    outgoing: bool | None = None
    state: Standing | None = None


class PeerIn(Given):
    card: Annotated[str, Field(max_length=2000)]
    """The card of the other office, see docs/exchange.md."""
    spoken: Line
    """The 24 digits its people read out by telephone."""


class PeerOut(Schema):
    id: int
    name: str
    region_code: str
    public_key: str
    fingerprint: str
    trusted_at: datetime
    ended_at: datetime | None


class SealOut(Schema):
    card: str
    fingerprint: str
    made_at: datetime


def shaped(package: Package) -> dict[str, Any]:
    """Return a package with its answer."""
    receipt = package.receipt or {}
    return {
        "id": package.pk,
        "key": package.key,
        "outgoing": package.outgoing,
        "peer_id": package.peer_id,
        "peer_name": package.peer.name,
        "subject": package.subject,
        "state": package.state,
        "made_at": package.made_at,
        "by_id": package.by_id,
        "decided_at": package.decided_at,
        "reason": package.reason,
        "number": receipt.get("receipt", {}).get("number", ""),
    }


@router.get("", response=Page[PackageOut])
def list_packages(request: ApiRequest, at: Query[PackagesAt]) -> dict[str, Any]:
    """List the packages of one's own office, newest first."""
    rows = queries.packages_visible_to(request.auth).defer("manifest")
    if at.outgoing is not None:
        rows = rows.filter(outgoing=at.outgoing)
    if at.state:
        rows = rows.filter(state=at.state)
    return page(rows, at, by=("id",), shape=shaped)


@router.post("", response={201: PackageOut})
def make_package(request: ApiRequest, body: PackageIn) -> Status[dict[str, Any]]:
    """Sign issued documents and figures into a package for another office."""
    peer = get_object_or_404(queries.peers_visible_to(request.auth), pk=body.peer_id)
    figures = composed(request.auth, body.month, summary=body.summary)
    made = actions.make_package(
        peer.pk,
        by=request.auth,
        subject=body.subject,
        documents=body.document_ids,
        tables=figures.tables,
        covers=figures.covers,
    )
    return Status(201, shaped(_visible(request, made.pk)))


@router.post("/receive", response={201: BroughtOut})
def receive(request: ApiRequest, file: Upload[UploadedFile]) -> Status[dict[str, Any]]:
    """Bring a package that another office has sent; nothing of it counts before it is accepted."""
    arrival = actions.receive_package(file.read(), by=request.auth)
    return Status(201, {**shaped(_visible(request, arrival.package.pk)), "again": arrival.again})


@router.post("/receipts", response=PackageOut)
def take_receipt(request: ApiRequest, body: ReceiptIn) -> dict[str, Any]:
    """Put a signed receipt to the package it belongs to."""
    package = actions.take_receipt(body.receipt.encode(errors="replace"), by=request.auth)
    return shaped(_visible(request, package.pk))


@router.get("/{package_id}", response=PackageDetail)
def read_package(request: ApiRequest, package_id: int) -> dict[str, Any]:
    """Read one package; while it waits, with what accepting it changes."""
    package = _visible(request, package_id)
    found = []
    if package.state == PackageState.RECEIVED:
        found = queries.differences_of(package, queries.opened(package))
    return {
        **shaped(package),
        "manifest": package.manifest,
        "differences": found,
        "seen": queries.seen_of(found),
    }


@router.post("/{package_id}/accept", response=PackageOut)
def accept(request: ApiRequest, package_id: int, body: AcceptIn) -> dict[str, Any]:
    """Keep what the package brings, number it and sign its receipt."""
    actions.accept_package(_visible(request, package_id).pk, by=request.auth, seen=body.seen)
    return shaped(_visible(request, package_id))


@router.post("/{package_id}/refuse", response=PackageOut)
def refuse(request: ApiRequest, package_id: int, body: ReasonIn) -> dict[str, Any]:
    """Keep nothing of the package and sign why."""
    actions.refuse_package(_visible(request, package_id).pk, by=request.auth, reason=body.reason)
    return shaped(_visible(request, package_id))


@router.get("/{package_id}/content", response={200: None}, openapi_extra=binary("application/zip"))
def read_package_content(request: ApiRequest, package_id: int) -> FileResponse:
    """Download the package."""
    return download(_visible(request, package_id).file)


@router.get("/{package_id}/receipt", response={200: None}, openapi_extra=binary("application/json"))
def read_receipt(request: ApiRequest, package_id: int) -> HttpResponse:
    """Download the signed receipt."""
    receipt = _visible(request, package_id).receipt
    if receipt is None:
        raise Http404
    return HttpResponse(written(receipt), content_type="application/json")


@peers.get("", response=Page[PeerOut])
def list_peers(request: ApiRequest, at: Query[At]) -> dict[str, Any]:
    """List the offices one's own exchanges packages with, or did."""
    return page(queries.peers_visible_to(request.auth), at, by=("id",), shape=_peer)


@peers.post("", response={201: PeerOut})
def trust_peer(request: ApiRequest, body: PeerIn) -> Status[dict[str, Any]]:
    """Exchange packages with the office of a card, its digits heard by telephone."""
    return Status(201, _peer(actions.trust_peer(body.card, by=request.auth, spoken=body.spoken)))


@peers.post("/seal", response=SealOut)
def make_seal(request: ApiRequest) -> dict[str, Any]:
    """Return the card of one's own office, its key pair made on first use."""
    return _seal(actions.make_seal(by=request.auth))


@peers.post("/seal/renew", response=SealOut)
def renew_seal(request: ApiRequest) -> dict[str, Any]:
    """Give one's own office a new key pair; others have to be told its card anew."""
    return _seal(actions.renew_seal(by=request.auth))


@peers.post("/{peer_id}/end", response=PeerOut)
def end_peer(request: ApiRequest, peer_id: int) -> dict[str, Any]:
    """Exchange nothing with an office any more."""
    peer = get_object_or_404(queries.peers_visible_to(request.auth), pk=peer_id)
    return _peer(actions.end_peer(peer.pk, by=request.auth))


def _visible(request: ApiRequest, package_id: int) -> Package:
    return get_object_or_404(queries.packages_visible_to(request.auth), pk=package_id)


def _peer(peer: Peer) -> dict[str, Any]:
    return {
        "id": peer.pk,
        "name": peer.name,
        "region_code": peer.region_code,
        "public_key": peer.public_key,
        "fingerprint": fingerprint(peer.public_key),
        "trusted_at": peer.trusted_at,
        "ended_at": peer.ended_at,
    }


def _seal(seal: Seal) -> dict[str, Any]:
    return {
        "card": queries.card_of(seal),
        "fingerprint": fingerprint(seal.public_key),
        "made_at": seal.made_at,
    }
