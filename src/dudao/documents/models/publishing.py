"""What of the documents the public may read."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dudao.documents.models.papers import Document
from dudao.documents.states import PublicState
from dudao.org.models import Unit


class Publication(models.Model):
    """The public version of an issued document and the clock it runs against.

    `redactions` say what is blacked out (see `documents.redaction`), `content` is what is left.
    """

    document = models.OneToOneField(Document, models.PROTECT, related_name="publication")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="publications")
    state = models.CharField(
        _("状态"), max_length=12, choices=PublicState.choices(), default=PublicState.WAITING
    )
    due_on = models.DateField(_("公开期限"))
    summary = models.TextField(_("一句话说明"), max_length=600, blank=True)
    redactions = models.JSONField(default=list)
    content = models.JSONField(null=True, blank=True)
    reason = models.CharField(_("不予公开（撤下）的理由"), max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["office", "state", "due_on"])]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.document)


class PublicNote(models.Model):
    """A line of the correction log of a public document."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="notes")
    text = models.CharField(_("更正说明"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="insert_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.text
