"""Workbooks on their way into a form."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dudao.instruments.models.versions import Version
from dudao.lib.ids import uuid7
from dudao.org.models import Unit


class FormImport(models.Model):
    """An XLSForm workbook that was read: the form in it, and every place that could not be.

    `version` is the draft it became. It stays with it: what was left out can be looked up later.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(_("文件名"), max_length=200)
    definition = models.JSONField(null=True)
    remarks = models.JSONField(default=list)
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="imports"
    )

    def __str__(self) -> str:
        return self.name
