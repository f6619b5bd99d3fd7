"""Templates an office made itself in WPS or Word."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.documents.states import Kind, TemplateState
from dudao.files.models import File
from dudao.lib.ids import uuid7
from dudao.org.models import Unit


class Template(models.Model):
    """A .docx with fields in Chinese for one kind of document; at most one of a kind is used."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="document_templates")
    kind = models.CharField(_("文种"), max_length=24, choices=Kind.choices())
    name = models.CharField(_("名称"), max_length=100)
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    # What the checker says of it, see `documents.template`; empty when it can be used.
    troubles = models.JSONField(default=list)
    state = models.CharField(
        _("状态"), max_length=8, choices=TemplateState.choices(), default=TemplateState.DRAFT
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind"],
                condition=Q(state=TemplateState.USED.value),
                name="template_used_once",
            ),
            models.CheckConstraint(
                name="template_used_sound",
                condition=~Q(state=TemplateState.USED.value) | Q(troubles=[]),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            # A document says which template it was made with: that one stays what it was.
            pgtrigger.ReadOnly(name="fixed", exclude=["state"]),
        ]

    def __str__(self) -> str:
        return self.name
