"""整改通知书: the frame around its document."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Document
from dudao.lib.ids import uuid7
from dudao.org.models import Unit


class Notice(models.Model):
    """A 整改通知书: one school, many findings; its text and its steps are its document's."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="notices")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, models.PROTECT, related_name="notice")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    # 备案: the inspector files it with the office within days of its issue.
    filing_due_on = models.DateField(_("备案期限"), null=True, blank=True)
    filed_at = models.DateTimeField(_("备案"), null=True, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    filing_note = models.CharField(_("备案说明"), max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"])]

    def __str__(self) -> str:
        return str(self.document)
