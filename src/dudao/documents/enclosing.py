"""What of a volume goes into its bundle, and under which names."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from dudao.documents.bundle.parts import Entry, path_in, suffix_of
from dudao.documents.matters import Composed, Record
from dudao.documents.models import Document, Volume, VolumeItem
from dudao.files import queries as files
from dudao.files.models import File

PAPERS, MATERIAL, RECORDS = "公文", "材料", "记录"


def entries_of(volume: Volume, composed: Composed) -> list[Entry]:
    """Return every file of the bundle in its order: documents, material, records."""
    items = volume.items.select_related(
        "document__office",
        "document__unit",
        "document__docx",
        "document__pdf",
        "document__drafted_by",
        "document__checked_by",
        "document__signed_off_by",
        "file",
    ).prefetch_related("document__deliveries__unit", "document__amendments")
    found = [entry for item in items.order_by("place") for entry in _of_item(item)]
    return found + [
        _of_record(place, record) for place, record in enumerate(composed.records, start=1)
    ]


def _of_item(item: VolumeItem) -> Iterator[Entry]:
    if item.document is None:
        if item.file is not None:
            name = path_in(MATERIAL, item.place, _bare(item.title), suffix_of(item.file.name))
            yield _stored(item.file, name, item)
        return
    document = item.document
    for file in (document.docx, document.pdf):
        if file is not None:
            name = path_in(PAPERS, item.place, document.title, suffix_of(file.name))
            yield _stored(file, name, item, document.number)
    yield Entry(
        name=path_in(PAPERS, item.place, document.title, ".json"),
        title=item.title,
        on=item.made_on,
        media_type="application/json",
        source=as_json(_told(document)),
        number=document.number,
    )


def _stored(file: File, name: str, item: VolumeItem, number: str = "") -> Entry:
    return Entry(
        name=name,
        title=item.title,
        on=item.made_on,
        media_type=file.media_type,
        source=files.path(file),
        number=number,
        sha256=file.sha256,
    )


def _of_record(place: int, record: Record) -> Entry:
    given = record.content
    return Entry(
        name=path_in(RECORDS, place, _bare(record.name), suffix_of(record.name)),
        title=record.title,
        on=record.on,
        media_type=record.media_type,
        source=given if isinstance(given, bytes) else as_json(given),
    )


def as_json(content: object) -> bytes:
    """Return `content` as JSON that people can read too."""
    text = json.dumps(content, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
    return text.encode()


def _bare(title: str) -> str:
    """Return `title` without the suffix a file's name brought along."""
    suffix = suffix_of(title)
    return title.removesuffix(suffix) if suffix.isascii() and " " not in suffix else title


def _told(document: Document) -> dict[str, Any]:
    return {
        "id": document.pk,
        "kind": document.kind,
        "title": document.title,
        "number": document.number,
        "state": document.state,
        "void_reason": document.void_reason,
        "office": document.office.name,
        "unit": document.unit.name,
        "drafted": _step(document.drafted_at, document.drafted_by),
        "checked": _step(document.checked_at, document.checked_by),
        "signed_off": _step(document.signed_off_at, document.signed_off_by),
        "issued_at": document.issued_at,
        "code": document.code,
        "text_sha256": document.text_sha256,
        "amended_by": [one.number for one in document.amendments.all()],
        "deliveries": [
            {
                "unit": one.unit.name,
                "delivered_at": one.delivered_at,
                "read_at": one.read_at,
                "acknowledged_at": one.acknowledged_at,
            }
            for one in document.deliveries.all()
        ],
        "content": document.content,
    }


def _step(at: Any, by: Any) -> dict[str, Any] | None:
    return {"at": at, "by": by.name} if at and by else None
