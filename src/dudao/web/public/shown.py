"""A public document as pages, programs and feed readers get it."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from dudao.documents.content import Official, text_of
from dudao.documents.models import Publication, PublicNote
from dudao.documents.queries.publishing import stands_of
from dudao.documents.redaction import masked
from dudao.lib import clock
from dudao.web.paper import Paper, paper

SCHEMA = "dudao-public-1"


class Note(NamedTuple):
    """A line of the correction log."""

    on: str
    text: str


def rows(found: list[Publication]) -> None:
    """Tell of each row whether it still stands, and by which number it does not."""
    for row in found:
        row.standing, row.by_number = stands_of(row)  # type: ignore[attr-defined]


def papers(row: Publication) -> Paper | None:
    """Return the public version laid out."""
    content = row.typed_content
    return paper(content) if content else None


def notes(row: Publication) -> list[Note]:
    """Return the correction log, newest first; what was blacked out since is so in it, too."""
    marks = row.marks
    return [Note(_day(note), masked(note.text, marks)) for note in row.notes.order_by("-at", "-pk")]


def data(request: HttpRequest, row: Publication) -> dict[str, Any]:
    """Return what programs read: what the page shows, no more."""
    content, (standing, by_number) = row.typed_content, stands_of(row)
    return {
        "schema": SCHEMA,
        "id": row.pk,
        "address": address(request, "public-document", row.pk),
        "number": row.document.number,
        "title": row.title,
        "kind": row.document.kind,
        "office": row.office.name,
        "issued_on": _on(row.document.issued_at),
        "published_on": _on(row.published_at),
        "standing": str(standing),
        "changed_by": by_number or None,
        "summary": row.summary,
        "text": text_of(content).splitlines()[2:] if content else [],
        "figures": [
            {"name": name, "value": fact.text, "as_of": fact.as_of and fact.as_of.isoformat()}
            for name, fact in (content.facts if isinstance(content, Official) else {}).items()
        ],
        "corrections": [note._asdict() for note in notes(row)],
        "pdf": {
            "address": address(request, "public-pdf", row.pk),
            "sha256": row.pdf.sha256 if row.pdf else None,
        },
    }


def address(request: HttpRequest, name: str, *given: object) -> str:
    """Return a whole address: the site's own where it has one."""
    path = reverse(name, args=given)
    return (
        f"{settings.SITE_ADDRESS}{path}"
        if settings.SITE_ADDRESS
        else request.build_absolute_uri(path)
    )


def _day(note: PublicNote) -> str:
    return note.at.astimezone(clock.CHINA).date().isoformat()


def _on(moment: Any) -> str | None:
    return moment.astimezone(clock.CHINA).date().isoformat() if moment else None
