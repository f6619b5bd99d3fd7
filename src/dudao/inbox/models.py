"""What came in: receipts of programs, operations and media of phones."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.access.models import Device
from dudao.inbox.states import State
from dudao.org.models import Unit


def insert_only() -> pgtrigger.Protect:
    """Return the trigger that lets a row neither change nor go."""
    return pgtrigger.Protect(name="insert_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Receipt(models.Model):
    """The answer to a request, kept under the sender's key."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=100, blank=True)
    body = models.BinaryField(default=b"")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="receipt_key")]
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return self.key


class Operation(models.Model):
    """What a person did on a phone, word for word as it came; `person` is the token's.

    `kind`, `subject` (the visit, log or post), `seq` and `prev` are read out of the content; a
    content that cannot be read has none of them.
    """

    id = models.UUIDField(primary_key=True, editable=False)  # made by the phone
    device = models.ForeignKey(Device, models.PROTECT, related_name="operations", db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="operations", db_index=False
    )
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=40, blank=True)
    subject = models.UUIDField(null=True)
    seq = models.PositiveBigIntegerField(null=True)
    prev = models.UUIDField(null=True)
    content = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="operation_subject"),
            models.Index(fields=["prev"], condition=Q(prev__isnull=False), name="operation_prev"),
            models.Index(fields=["person", "-received_at"], name="operation_person"),
        ]
        triggers = [insert_only()]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Outcome(models.Model):
    """What became of an operation: a row from its acceptance on.

    `code` and `words` say why it is not applied; `tries` counts the times it was tried in vain.
    `happened_at` is when it took effect for, `unit` the school it concerns where it waits for a
    person; `decided_by` released or dismissed it.
    """

    operation = models.OneToOneField(
        Operation, models.PROTECT, primary_key=True, related_name="outcome"
    )
    state = models.CharField(
        _("状态"), max_length=11, choices=State.choices(), default=State.ACCEPTED
    )
    code = models.CharField(max_length=40, blank=True, db_default="")
    words = models.TextField(_("说明"), blank=True, db_default="")
    at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    tries = models.PositiveSmallIntegerField(db_default=0)
    happened_at = models.DateTimeField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["operation"], condition=Q(state="accepted"), name="outcome_to_apply"
            ),
            models.Index(
                fields=["operation"], condition=Q(state="quarantined"), name="outcome_to_decide"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.state}"


class OtherArrival(models.Model):
    """The id of an operation once more, with another content or from somebody else.

    It is kept whole and waits for a person: `state` is quarantined, applied or dismissed.
    """

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="others")
    device = models.ForeignKey(Device, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    content = models.TextField()
    received_at = models.DateTimeField()
    state = models.CharField(
        _("状态"), max_length=11, choices=State.choices(), default=State.QUARANTINED
    )
    words = models.TextField(_("说明"), blank=True, db_default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "sha256", "person"], name="other_arrival_once"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    exclude=["state", "words", "decided_at", "decided_by"]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.sha256[:12]}"


class Medium(models.Model):
    """A photo, sound or file that came whole from a phone; the bytes lie under FILES_ROOT/inbox.

    After they were taken over into the evidence they are dropped here; the row stays.
    """

    device = models.ForeignKey(Device, models.PROTECT, related_name="media", db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("大小"))
    complete_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "media"
        constraints = [models.UniqueConstraint(fields=["device", "sha256"], name="medium_once")]
        indexes = [models.Index(fields=["person", "sha256"], name="medium_of_person")]

    def __str__(self) -> str:
        return self.sha256
