"""What of the documents the public may read."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dudao.documents.content import Content, load
from dudao.documents.models.papers import Document
from dudao.documents.redaction import Mark, marks_of
from dudao.documents.rules.publishing import version_of
from dudao.documents.states import PublicState
from dudao.files.models import File
from dudao.org.models import Unit


class Publication(models.Model):
    """The public version of an issued document and the clock it runs against.

    `redactions` say what is blacked out (see `documents.redaction`), `content` is what is left,
    `title` what is left of the title. Nothing else of the document is shown to the public.
    """

    document = models.OneToOneField(Document, models.PROTECT, related_name="publication")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="publications")
    state = models.CharField(
        _("状态"), max_length=12, choices=PublicState.choices(), default=PublicState.WAITING
    )
    due_on = models.DateField(_("公开期限"))
    title = models.CharField(_("标题"), max_length=200, blank=True, db_default="")
    summary = models.TextField(_("一句话说明"), max_length=600, blank=True)
    redactions = models.JSONField(default=list)
    content = models.JSONField(null=True, blank=True)
    pdf = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("不予公开（撤下）的理由"), max_length=300, blank=True)
    basis = models.CharField(_("不予公开的依据"), max_length=300, blank=True, db_default="")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["office", "state", "due_on"])]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.document)

    @property
    def typed_content(self) -> Content | None:
        """What the public reads; None until it was prepared."""
        return load(self.content) if self.content else None

    @property
    def marks(self) -> list[Mark]:
        """What is blacked out."""
        return marks_of(self.redactions)

    @property
    def version(self) -> str:
        """What stands now, as a hash: whoever publishes says which version they looked at."""
        return version_of(self.summary, self.redactions)


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
