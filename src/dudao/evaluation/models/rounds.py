"""Rounds of some years (轮次), their batches (批次) and the units evaluated in them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dudao.evaluation.models.systems import SystemVersion
from dudao.evaluation.states import RoundState, Stage
from dudao.lib.ids import uuid7
from dudao.org.models import Unit


class Round(models.Model):
    """A round: every unit it is about is evaluated once, batch by batch.

    `about` says which: unit kinds, stages, tags. `above` is the same round one level up.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="evaluation_rounds")
    title = models.CharField(_("名称"), max_length=120)
    number = models.PositiveSmallIntegerField(_("第几轮"), default=1)
    version = models.ForeignKey(SystemVersion, models.PROTECT, related_name="rounds")
    first_on = models.DateField(_("开始"))
    last_on = models.DateField(_("结束"))
    about = models.JSONField(default=dict)
    state = models.CharField(
        _("状态"), max_length=10, choices=RoundState.choices(), default=RoundState.DRAFT
    )
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    summary = models.TextField(_("收尾总结"), blank=True)
    before = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following"
    )
    above = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="below")
    edition = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="round_days")
        ]

    def __str__(self) -> str:
        return self.title


class Batch(models.Model):
    """A part of a round: a third, a quarter, so many percent; done within its days."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="batches")
    number = models.PositiveSmallIntegerField(_("批次"))
    share = models.DecimalField(_("占比"), max_digits=5, decimal_places=2)
    first_on = models.DateField(_("开始"))
    last_on = models.DateField(_("结束"))
    self_evaluation_due_on = models.DateField(_("自评截止"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="batch_number"),
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="batch_days"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.number}"


class Candidate(models.Model):
    """A unit in a batch of a round, and how far its evaluation is."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="candidates")
    round = models.ForeignKey(Round, models.PROTECT, related_name="candidates")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="evaluations")
    tier = models.CharField(_("层次"), max_length=40, blank=True)
    stage = models.CharField(
        _("进度"), max_length=16, choices=Stage.choices(), default=Stage.ASSIGNED
    )
    applied_grade = models.CharField(_("申报等级"), max_length=40, blank=True)
    grade = models.CharField(_("评定等级"), max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="candidate_once_a_round")
        ]
        indexes = [models.Index(fields=["unit", "stage"], name="candidate_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.round}"
