"""An office's old ledger on its way in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dudao.lib.ids import uuid7
from dudao.org.models import Unit


class LedgerUpload(models.Model):
    """An old ledger (原有台账) that was read and checked and waits for somebody to confirm it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(_("文件名"), max_length=200)
    rows = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    repairs = models.JSONField(default=list)
    outcome = models.JSONField(default=dict)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
