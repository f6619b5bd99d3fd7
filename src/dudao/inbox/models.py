"""Receipts: which request of whom was done, and what was answered."""

from django.conf import settings
from django.db import models


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
