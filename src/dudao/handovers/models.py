"""Hand-overs and the briefing that goes with each."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dudao.files.models import File
from dudao.handovers.states import Kind, State
from dudao.lib.ids import uuid7
from dudao.org.models import Unit


class HandOver(models.Model):
    """What one person leaves to the next: schools, open work, promises, and the briefing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices())
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    units = models.ManyToManyField(Unit, related_name="hand_overs")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="given")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="taken")
    on = models.DateField(_("交接日期"))
    note = models.TextField(_("特别说明"), blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices(), default=State.PREPARED
    )
    content = models.JSONField()
    docx = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    pdf = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    given_at = models.DateTimeField(_("移交确认"), null=True, blank=True)
    absent_reason = models.CharField(_("移交人未确认的原因"), max_length=300, blank=True)
    taken_at = models.DateTimeField(_("接收确认"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="hand_over_to_another"),
            models.UniqueConstraint(
                fields=["giver", "kind"],
                condition=Q(state__in=[State.PREPARED.value, State.GIVEN.value]),
                name="hand_over_one_open",
            ),
        ]
        indexes = [models.Index(fields=["office", "-id"], name="hand_over_of_office")]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"
