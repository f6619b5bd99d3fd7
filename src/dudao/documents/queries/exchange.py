"""Reading packages between offices: what is in them, what they change, whose seals are trusted."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.documents.exchange import (
    Difference,
    Held,
    Manifest,
    Opened,
    Party,
    canonical,
    card,
    differences,
    loaded,
    open_package,
    typed,
)
from dudao.documents.models import Document, Package, Peer, Received, Seal
from dudao.documents.states import PackageState, State
from dudao.files import queries as file_queries
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import office_of


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


def filings_of(document_id: UUID, person: Person) -> QuerySet[Package]:
    """Return the packages that sent a document to another office, as far as `person` may see
    them, newest first.
    """
    held = [{"name": record_name(document_id)}]
    return (
        packages_visible_to(person)
        .filter(outgoing=True, manifest__records__contains=held)
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


def card_of(seal: Seal) -> str:
    """Return the text by which an office makes its seal known to others (单位名片)."""
    return card(party_of(seal))


def party_of(seal: Seal) -> Party:
    """Return the office as it signs."""
    office = seal.office
    return Party(name=office.name, region_code=office.region_code[:12], public_key=seal.public_key)
