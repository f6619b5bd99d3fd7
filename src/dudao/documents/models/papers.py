"""Official documents, their number series, to whom they go and how they are delivered."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.documents.content import Content, load
from dudao.documents.states import MOVES, Amends, Kind, Part, State
from dudao.files.models import File
from dudao.lib import tokens
from dudao.lib.ids import uuid7
from dudao.org.models import Unit

KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)
# What was issued is evidence; only that it was declared void may be added.
FROZEN = pgtrigger.Trigger(
    name="frozen",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.AnyChange(exclude=["state", "void_reason"]),
    func="""
        IF OLD.state IN ('issued', 'void') THEN
            RAISE EXCEPTION 'document % is issued or void and never changes', OLD.id;
        END IF;
        RETURN NEW;
    """,
)
MOVED = pgtrigger.FSM(
    name="moved",
    field="state",
    transitions=sorted(
        {(str(source), str(move.target)) for move in MOVES.values() for source in move.sources}
    ),
)


class Series(models.Model):
    """A number series of an office: per kind and year, without gaps; `last` is the last used."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="series")
    kind = models.CharField(max_length=24)
    year = models.PositiveIntegerField()
    prefix = models.CharField(_("机关代字"), max_length=40)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(fields=["office", "kind", "year"], name="series_of_the_year")
        ]
        triggers = [KEPT]

    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕{self.last}号"


class Document(models.Model):
    """A document: `content` is its structured text and facts; frozen once issued.

    `unit` is whom it is about or first goes to; one about nobody in particular names its office.
    `code` is printed on it and opens its public proof; `amends` is what a later one corrects.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="documents")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="received_documents")
    kind = models.CharField(_("文种"), max_length=24, choices=Kind.choices())
    title = models.CharField(_("标题"), max_length=200)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    state = models.CharField(_("状态"), max_length=16, choices=State.choices(), default=State.DRAFT)
    content = models.JSONField()
    text_sha256 = models.CharField(max_length=64, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_off_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.CharField(_("退回意见"), max_length=300, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=300, blank=True)
    code = models.CharField(_("校验码"), max_length=16, unique=True, default=tokens.short)
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    amendment = models.CharField(max_length=12, choices=Amends.choices(), blank=True, db_default="")
    template = models.ForeignKey(
        "Template", models.PROTECT, null=True, blank=True, related_name="documents"
    )
    docx = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    pdf = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "number"], condition=~Q(number=""), name="document_number"
            ),
            models.CheckConstraint(
                name="document_issued_whole",
                condition=Q(
                    state__in=[
                        State.DRAFT.value,
                        State.CHECKING.value,
                        State.PENDING.value,
                        State.SIGNED_OFF.value,
                    ],
                    number="",
                    issued_at=None,
                )
                | Q(state=State.VOID.value)
                | (
                    Q(state=State.ISSUED.value, issued_at__isnull=False)
                    & Q(docx__isnull=False, pdf__isnull=False)
                    & ~Q(number="")
                ),
            ),
            models.CheckConstraint(
                name="document_amends_whole",
                condition=Q(amends=None, amendment="")
                | (Q(amends__isnull=False) & ~Q(amendment="")),
            ),
        ]
        indexes = [models.Index(fields=["unit", "-id"]), models.Index(fields=["office", "-id"])]
        triggers = [KEPT, FROZEN, MOVED]

    def __str__(self) -> str:
        return self.number or self.title

    @property
    def typed_content(self) -> Content:
        """The typed content, see `content`."""
        return load(self.content)


class Addressee(models.Model):
    """A unit the document goes to, in the order it is printed; `unit` of it is the first."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="addressees")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    part = models.CharField(max_length=4, choices=Part.choices(), default=Part.MAIN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "unit"], name="addressee_once")]

    def __str__(self) -> str:
        return str(self.unit)


class Delivery(models.Model):
    """The document in the hands of a unit: delivered, read, acknowledged."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="deliveries")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="deliveries")
    delivered_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["document", "unit"], name="delivery_once")]

    def __str__(self) -> str:
        return f"{self.document} → {self.unit}"


class Urging(models.Model):
    """That a unit was urged (催办) to sign for a document it holds."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="urgings")
    note = models.CharField(_("催办说明"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="insert_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.delivery} {self.at:%Y-%m-%d}"
