"""Reading documents, their registers and deliveries."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.documents.models import Addressee, Delivery, Document
from dudao.documents.states import Kind, State, kinds_of
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
