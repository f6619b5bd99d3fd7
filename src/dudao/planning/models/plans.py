"""Plans: county → area → inspector, for a year, a term, a month."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Document
from dudao.inspectorate.models import Area, Inspector
from dudao.lib.ids import uuid7
from dudao.org.models import Unit
from dudao.planning.models.obligations import Matter
from dudao.planning.states import Audience, ItemKind, PlanPeriod, PlanState


class Plan(models.Model):
    """A plan of the office, of an area, or of an inspector. `edition` counts saves, so that two
    people at it notice each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="plans")
    inspector = models.ForeignKey(
        Inspector, models.PROTECT, null=True, blank=True, related_name="plans"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    period = models.CharField(_("周期"), max_length=10, choices=PlanPeriod.choices())
    first_on = models.DateField(_("起"))
    last_on = models.DateField(_("止"))
    title = models.CharField(_("标题"), max_length=120)
    aims = models.TextField(_("目标和要求"), blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=PlanState.choices(), default=PlanState.DRAFT
    )
    edition = models.PositiveIntegerField(default=1)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("退回或撤销理由"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("批准（备案）"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="plan_dates"),
            models.CheckConstraint(
                condition=Q(area=None) | Q(inspector=None), name="plan_of_area_or_inspector"
            ),
        ]
        indexes = [models.Index(fields=["office", "-first_on", "-id"], name="plan_of_office")]

    def __str__(self) -> str:
        return self.title


class PlanItem(models.Model):
    """A line of a plan. A line nobody understood stays as a note: nothing is dropped."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    first_on = models.DateField(_("起"))
    last_on = models.DateField(_("止"))
    kind = models.CharField(_("类别"), max_length=10, choices=ItemKind.choices())
    text = models.CharField(_("内容"), max_length=500)
    matters = models.ManyToManyField(Matter, related_name="+", blank=True)
    audience = models.CharField(
        _("对象"), max_length=14, choices=Audience.choices(), default=Audience.NONE
    )
    units = models.ManyToManyField(Unit, related_name="+", blank=True)  # empty: the whole audience
    edition = models.PositiveIntegerField(default=1)  # counts saves, as that of the plan does

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="plan_item_dates")
        ]
        indexes = [models.Index(fields=["plan", "position"], name="plan_item_in_order")]

    def __str__(self) -> str:
        return self.text[:60]


class PlanUpload(models.Model):
    """A month table (工作日程表) that was read for a plan and waits for somebody to confirm it.

    `lines` are as read or as corrected by hand; each with its place in the source.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(_("文件名"), max_length=200)
    lines = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    outcome = models.JSONField(default=dict)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
