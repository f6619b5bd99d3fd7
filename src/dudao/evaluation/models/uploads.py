"""Indicator tables that were read and wait for somebody to confirm them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dudao.evaluation.models.systems import SystemVersion
from dudao.lib.ids import uuid7
from dudao.org.models import Unit


class SystemUpload(models.Model):
    """An indicator table as it was brought: its cells, what was read from them, what is wrong.

    `version`: the draft into which it goes; none until it is confirmed for a new system.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    version = models.ForeignKey(
        SystemVersion, models.CASCADE, null=True, blank=True, related_name="uploads"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(_("文件名"), max_length=200)
    sheets = models.JSONField(default=list)
    definition = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    edition = models.PositiveIntegerField(default=1)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
