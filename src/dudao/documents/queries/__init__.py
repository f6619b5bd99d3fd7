"""Reading documents, their registers and deliveries."""

from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.documents.models import Addressee, Delivery, Document, Series, Template
from dudao.documents.states import LOOKS, Kind, State, TemplateState, kinds_of, series_of
from dudao.files import queries as files
from dudao.files.models import File
from dudao.org.models import Person, Unit


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


def official(person: Person) -> QuerySet[Document]:
    """Return the documents that go their way by themselves; others are a step of something else,
    which has actions of its own for them.
    """
    return visible_to(person).filter(kind__in=[kind.value for kind in LOOKS])


def file_of(person: Person, file_id: UUID) -> File | None:
    """Return the .docx or PDF with an id if it is that of a document `person` may see."""
    rows = visible_to(person).filter(Q(docx=file_id) | Q(pdf=file_id))
    if rows.exists():
        return File.objects.get(pk=file_id)
    return None


def with_text(unit: Unit, kind: Kind, sha256: str) -> Document | None:
    """Return the document of `unit` that is known by the hash of what people signed and holds."""
    rows = Document.objects.filter(unit=unit, kind=kind, text_sha256=sha256, number__gt="")
    return rows.exclude(state=State.VOID).first()


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
        .select_related("unit", "notice", "consultation")
        .defer("content")
        .order_by(Length("number"), "number")
    )


def series(office: Unit, kind: Kind, year: int) -> Series | None:
    """Return the number series of `kind` in a year; None before it was set or first used."""
    return Series.objects.filter(office=office, kind=series_of(kind), year=year).first()


def proof_link(document: Document) -> str:
    """Return where anybody can check the document; empty where the site has no address yet."""
    return f"{settings.SITE_ADDRESS}/d/{document.code}" if settings.SITE_ADDRESS else ""


def templates_visible_to(person: Person) -> QuerySet[Template]:
    """Return the templates of the offices for which `person` may keep them."""
    return Template.objects.filter(
        scope_q(person, Permission.TEMPLATE_EDIT, "office")
    ).select_related("office", "file", "uploaded_by")


def template_used(office: Unit, kind: Kind) -> Template | None:
    """Return the form of its own in which `office` issues documents of `kind` today, if any."""
    used = Template.objects.filter(office=office, kind=kind, state=TemplateState.USED)
    return used.select_related("file").first()


def template_content(template: Template) -> bytes:
    """Return the Word file of a template; raises `NotFound` when it is not on the disk."""
    with files.content(template.file) as content:
        return content.read()
