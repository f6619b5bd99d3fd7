"""Reading documents, their registers and deliveries, and packages between offices."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.documents.exchange import (
    Difference,
    Held,
    Manifest,
    Opened,
    canonical,
    differences,
    loaded,
    open_package,
    typed,
)
from dudao.documents.models import Addressee, Delivery, Document, Package, Peer, Received
from dudao.documents.states import Kind, PackageState, State, kinds_of
from dudao.files import queries as file_queries
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import office_of


def visible_to(person: Person) -> QuerySet[Document]:
    """Return the documents `person` may see.

    What is not issued shows to its drafter and to those who draft or sign off there; what was
    issued (or voided after that) to everybody with a view of the unit; what was delivered, to the
    unit's own people.
    """
    received = Delivery.objects.filter(
        scope_q(person, Permission.DOCUMENT_RECEIVE), document=OuterRef("pk")
    )
    addressed = Addressee.objects.filter(
        scope_q(person, Permission.DOCUMENT_VIEW), document=OuterRef("pk")
    )
    issued = Q(issued_at__isnull=False)
    return Document.objects.filter(
        Q(drafted_by=person)
        | scope_q(person, Permission.DOCUMENT_DRAFT)
        | scope_q(person, Permission.DOCUMENT_SIGN_OFF, "office")
        | (issued & (scope_q(person, Permission.DOCUMENT_VIEW) | Exists(addressed)))
        | Exists(received)
    ).select_related("office", "unit", "drafted_by", "signed_off_by")


def to_check(person: Person) -> QuerySet[Document]:
    """Return the drafts that wait for `person` to check them (核稿), oldest first."""
    return (
        Document.objects.filter(scope_q(person, Permission.DOCUMENT_CHECK, "office"))
        .filter(state=State.CHECKING)
        .exclude(drafted_by=person)
        .select_related("office", "unit", "drafted_by")
        .order_by("id")
    )


def waiting_for(person: Person) -> QuerySet[Document]:
    """Return the documents that wait for `person` to sign them off, oldest first."""
    return (
        Document.objects.filter(scope_q(person, Permission.DOCUMENT_SIGN_OFF, "office"))
        .filter(state=State.PENDING)
        .select_related("office", "unit", "drafted_by")
        .order_by("id")
    )


def inbox(person: Person) -> QuerySet[Delivery]:
    """Return what was delivered to the units `person` receives for, newest first."""
    return (
        Delivery.objects.filter(scope_q(person, Permission.DOCUMENT_RECEIVE))
        .select_related("document", "unit")
        .order_by("-delivered_at", "-id")
    )


def unread(person: Person) -> QuerySet[Delivery]:
    """Return what of the inbox nobody of the unit has opened."""
    return inbox(person).filter(read_at=None)


def register(office: Unit, kind: Kind, year: int) -> QuerySet[Document]:
    """Return all numbers of the series of `kind` in the order they were given, void ones too."""
    kinds = kinds_of(kind)
    return (
        Document.objects.filter(office=office, kind__in=kinds, number__contains=f"〔{year}〕")
        .select_related("unit")
        .order_by(Length("number"), "number")
    )


def packages_visible_to(person: Person) -> QuerySet[Package]:
    """Return the packages of `person`'s own office, if they exchange packages in its name."""
    return Package.objects.filter(
        scope_q(person, Permission.PACKAGE_MAKE, "office"), office=_own(person)
    ).select_related("office", "peer", "file", "by", "decided_by")


def peers_visible_to(person: Person) -> QuerySet[Peer]:
    """Return the offices that `person`'s own office exchanges packages with, or did."""
    return Peer.objects.filter(
        scope_q(person, Permission.PACKAGE_MAKE, "office"), office=_own(person)
    ).select_related("office", "trusted_by")


def to_enclose(person: Person) -> QuerySet[Document]:
    """Return what `person`'s own office has issued, newest first: what it may send to others."""
    return (
        Document.objects.filter(office=_own(person), state=State.ISSUED)
        .defer("content")
        .order_by("-issued_at", "-id")
    )


def filings_of(document_id: UUID) -> QuerySet[Package]:
    """Return the packages that sent a document to another office, newest first."""
    held = [{"name": record_name(document_id)}]
    return (
        Package.objects.filter(outgoing=True, manifest__records__contains=held)
        .select_related("peer")
        .order_by("-made_at", "-id")
    )


def record_name(document_id: UUID) -> str:
    """Return the name under which a document is exchanged, always the same."""
    return f"document/{document_id}"


def holds_key(public_key: str) -> Q:
    """Return the filter for the seal whose key this is or once was."""
    return Q(public_key=public_key) | Q(former_keys__contains=[public_key])


def manifest_of(package: Package) -> Manifest:
    """Return what a package says of itself."""
    return loaded(package.manifest)


def manifest_sha256(package: Package) -> str:
    """Return the hash of the bytes that were signed."""
    return sha256(canonical(package.manifest)).hexdigest()


def opened(package: Package) -> Opened:
    """Return what a kept package holds, proven anew; raises `NotFound` when its file is gone."""
    with file_queries.content(package.file) as stream:
        return open_package(stream.read())


def differences_of(package: Package, whole: Opened) -> list[Difference]:
    """Return what accepting `package` does to what was last accepted from its peer."""
    contents = {record.name: whole.content(record) for record in whole.manifest.records}
    rows = Received.objects.filter(peer=package.peer_id).select_related("package")
    held = {
        row.name: Held(row.title, row.sha256, typed(row.content), row.package.made_at)
        for row in rows
    }
    return differences(whole.manifest, contents, held)


def seen_of(found: list[Difference]) -> str:
    """Return the hash of differences, by which accepting proves that these were looked at."""
    return sha256(canonical([[it.name, it.change, it.fields] for it in found])).hexdigest()


def filed_in(office: Unit, year: int) -> int:
    """Return how many packages an office has accepted in a year (in China)."""
    first = datetime(year, 1, 1, tzinfo=clock.CHINA)
    after = datetime(year + 1, 1, 1, tzinfo=clock.CHINA)
    return Package.objects.filter(
        office=office,
        outgoing=False,
        state=PackageState.ACCEPTED,
        decided_at__gte=first,
        decided_at__lt=after,
    ).count()


def _own(person: Person) -> Unit | None:
    return None if person.unit is None else office_of(person.unit)
