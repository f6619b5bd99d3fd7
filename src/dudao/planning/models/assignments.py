"""Assignments of visits."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.instruments.models import Version
from dudao.lib.ids import uuid7
from dudao.org.models import Unit
from dudao.planning.states import Slot, State, VisitKind


class Assignment(models.Model):
    """A visit to be made: the blueprint (督前蓝本) the inspectors go with."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(_("督导类型"), max_length=14, choices=VisitKind.choices())
    # Where it is not announced, the school hears nothing of it before the visit has begun; where
    # it is, not before `announced_at`, which the province's norm may put close to the visit.
    announced = models.BooleanField(_("事先通知学校"), default=False)
    announced_at = models.DateTimeField(_("通知学校"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("提醒学校"), null=True, blank=True)
    purpose = models.CharField(_("督导目的"), max_length=200)
    focus = models.TextField(_("督导重点"), blank=True)
    planned_on = models.DateField(_("计划日期"))
    slot = models.CharField(_("时段"), max_length=10, choices=Slot.choices(), default=Slot.DAY)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="led_assignments"
    )
    companions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="joined_assignments", blank=True
    )
    forms = models.ManyToManyField(Version, related_name="+", blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices(), default=State.ASSIGNED
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # Why once more, where the school has been visited often or in vain.
    explained = models.CharField(_("再次入校的理由"), max_length=300, blank=True, db_default="")
    reason = models.CharField(_("撤销原因"), max_length=300, blank=True)
    # The id its visit will have, so that several phones without network start the same visit.
    reserved = models.UUIDField(default=uuid7, editable=False, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["leader", "state", "planned_on"]),
            models.Index(fields=["unit", "planned_on"]),
            models.Index(fields=["-planned_on", "-id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "leader", "planned_on", "slot"],
                condition=~Q(state=State.WITHDRAWN.value),
                name="assignment_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.planned_on}"
