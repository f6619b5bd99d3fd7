"""Reading publications: what waits in the office, what anybody may read."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.documents.models import Document, Publication, PublicNote
from dudao.documents.personal import Suspicion, suspected
from dudao.documents.redaction import texts_of
from dudao.documents.states import Amends, PublicState, Standing, State
from dudao.org.models import Person, Unit
from dudao.org.queries import within
from dudao.org.queries.calendar import calendar_of, each_office

_SHOWN = (PublicState.PUBLISHED, PublicState.TAKEN_DOWN)


class Stands(NamedTuple):
    """Whether a document still holds, and the number of what changed that."""

    standing: Standing
    by_number: str = ""

    @property
    def holds(self) -> bool:
        """Whether the document is still in force, corrected or not."""
        return self.standing not in {Standing.VOID, Standing.WITHDRAWN}


def publications_visible_to(person: Person) -> QuerySet[Publication]:
    """Return the publications of the offices where `person` prepares or decides them."""
    return Publication.objects.filter(
        scope_q(person, Permission.PUBLICATION_PREPARE, "office")
        | scope_q(person, Permission.PUBLICATION_DECIDE, "office")
    ).select_related("document", "office", "published_by")


def publications_due(person: Person) -> QuerySet[Publication]:
    """Return what waits to be published, the nearest deadline first."""
    return (
        publications_visible_to(person)
        .filter(state=PublicState.WAITING)
        .defer("content", "document__content")
        .order_by("due_on", "pk")
    )


def late_q(on: date) -> Q:
    """Return the filter for what should have been published before `on`."""
    past = each_office(lambda calendar: Q(due_on__lte=calendar.last_before(on)))
    return Q(state=PublicState.WAITING.value) & past


def is_late(publication: Publication, on: date) -> bool:
    """Tell whether the term to publish has passed on `on`, by the office's calendar."""
    return calendar_of(publication.office_id).standing(publication.due_on) < on


def publishable_by_hand(person: Person) -> QuerySet[Document]:
    """Return the issued documents that `person` may still put up for publication, newest first."""
    return (
        Document.objects.filter(scope_q(person, Permission.PUBLICATION_PREPARE, "office"))
        .filter(state=State.ISSUED, publication=None)
        .select_related("office", "unit")
        .defer("content")
        .order_by("-issued_at", "-pk")
    )


def public() -> QuerySet[Publication]:
    """Return what anybody may read, with tombstones of what was taken down, newest first.

    `corrected_by` and `withdrawn_by` are the numbers of documents that changed it, or None; of
    what is `gone` only a line is left; `changed_at` is when what the public reads last changed.
    """
    changes = Document.objects.filter(amends=OuterRef("document"), state=State.ISSUED)
    numbers = changes.order_by("-issued_at").values("number")
    notes = PublicNote.objects.filter(publication=OuterRef("pk")).order_by("-at").values("at")
    void = Q(state=PublicState.TAKEN_DOWN) | Q(document__state=State.VOID)
    return (
        Publication.objects.filter(state__in=_SHOWN, published_at__isnull=False)
        .annotate(
            corrected_by=Subquery(numbers.filter(amendment=Amends.CORRECTION)[:1]),
            withdrawn_by=Subquery(numbers.filter(amendment=Amends.WITHDRAWAL)[:1]),
            changed_at=Coalesce(Subquery(notes[:1]), F("published_at")),
        )
        .annotate(gone=void | Q(withdrawn_by__isnull=False))
        .select_related("document", "office", "pdf")
        .defer("document__content")
        .order_by("-published_at", "-pk")
    )


def readable() -> QuerySet[Publication]:
    """Return what anybody may read whole, without what was taken down, newest first."""
    rows: QuerySet[Any] = public()
    return rows.filter(gone=False)


def public_offices() -> QuerySet[Unit]:
    """Return the offices that have published something."""
    shown = Publication.objects.filter(state__in=_SHOWN, published_at__isnull=False)
    return Unit.objects.filter(pk__in=shown.values("office")).order_by("sort_key", "pk")


def proof_of(code: str) -> Document | None:
    """Return the document whose printed code this is, once it was issued."""
    found = Document.objects.filter(code=code, issued_at__isnull=False).exclude(number="")
    return found.select_related("office", "docx", "pdf", "publication").defer("content").first()


def stands(document: Document) -> Stands:
    """Return whether `document` still holds."""
    changes = document.amendments.filter(state=State.ISSUED).order_by("-issued_at")
    numbers = dict(changes.values_list("amendment", "number")[::-1])
    return _stands(document, numbers.get(Amends.WITHDRAWAL), numbers.get(Amends.CORRECTION))


def stands_of(row: Any) -> Stands:
    """Return whether the document of a row of `public` still holds."""
    return _stands(row.document, row.withdrawn_by, row.corrected_by)


def _stands(document: Document, withdrawn_by: str | None, corrected_by: str | None) -> Stands:
    if document.state == State.VOID:
        return Stands(Standing.VOID)
    if withdrawn_by:
        return Stands(Standing.WITHDRAWN, withdrawn_by)
    if corrected_by:
        return Stands(Standing.CORRECTED, corrected_by)
    return Stands(Standing.VALID)


def people_in(texts: Iterable[str], office: Unit) -> list[str]:
    """Return the names of people and principals of the office's region that stand in `texts`."""
    text = "".join("\n".join(texts).split(" "))
    whole = Value(text, output_field=TextField())
    people = Person.objects.filter(within(office.region_code, "unit__region_code"))
    principals = Unit.objects.filter(within(office.region_code, "region_code"))
    names = people.annotate(whole=whole).filter(whole__contains=F("name"))
    heads = principals.exclude(principal_name="").annotate(whole=whole)
    heads = heads.filter(whole__contains=F("principal_name"))
    found = {*names.values_list("name", flat=True), *heads.values_list("principal_name", flat=True)}
    return sorted(found - {""})


def suspicions(document: Document) -> list[Suspicion]:
    """Return what in the document should perhaps be blacked out, in reading order."""
    texts = texts_of(document.typed_content)
    return suspected(texts, people_in(texts.values(), document.office))
