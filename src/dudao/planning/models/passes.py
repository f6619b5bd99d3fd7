"""Visit passes that a school's gate has read (入校凭证)."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from dudao.planning.models.assignments import Assignment


class Pass(models.Model):
    """A pass that was shown and read; the scan opens the burden clock of the visit.

    A pass itself is nothing stored: it is a signed text, worked out from its assignment. `told_at`
    is when the gate's phone told of it, later where it had no network.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="passes")
    nonce = models.CharField(max_length=32, unique=True)
    scanned_at = models.DateTimeField(_("扫码"))
    told_at = models.DateTimeField(_("上报"))
    phone = models.CharField(max_length=32)
    replayed = models.PositiveSmallIntegerField(_("重复出示次数"), default=0)

    class Meta:
        verbose_name_plural = "passes"
        triggers = [
            pgtrigger.ReadOnly(
                name="stands", fields=["assignment", "nonce", "scanned_at", "told_at", "phone"]
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.scanned_at:%H:%M}"
