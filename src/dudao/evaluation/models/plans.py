"""The development plan (发展规划) that a school makes of its result: goals near and far."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dudao.evaluation.models.rounds import Candidate
from dudao.evaluation.states import Horizon, Progress
from dudao.lib.ids import uuid7


class DevelopmentPlan(models.Model):
    """A plan; the stage of its candidate tells whether it was submitted and approved."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="development_plan")
    situation = models.TextField(_("现状和定位"), blank=True)
    aim = models.TextField(_("总体目标"), blank=True)
    submitted_at = models.DateTimeField(_("报送"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_reason = models.CharField(_("退回意见"), max_length=300, blank=True)
    returned_times = models.PositiveSmallIntegerField(default=0)
    approved_at = models.DateTimeField(_("审核通过"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    opinion = models.CharField(_("审核意见"), max_length=300, blank=True)
    edition = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.candidate)


class DevelopmentGoal(models.Model):
    """A goal of a plan; `code` is the indicator it is about, where it is about one."""

    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="goals")
    position = models.PositiveSmallIntegerField(default=0)
    horizon = models.CharField(_("期限"), max_length=4, choices=Horizon.choices())
    code = models.CharField(_("指标"), max_length=40, blank=True)
    target = models.CharField(_("目标"), max_length=300)
    measure = models.CharField(_("措施"), max_length=300)
    due_on = models.DateField(_("完成时间"))

    def __str__(self) -> str:
        return self.target


class GoalFollowUp(models.Model):
    """How far a goal was in a year."""

    goal = models.ForeignKey(DevelopmentGoal, models.PROTECT, related_name="follow_ups")
    year = models.PositiveSmallIntegerField(_("年度"))
    progress = models.CharField(_("进展"), max_length=8, choices=Progress.choices())
    text = models.CharField(_("说明"), max_length=300)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "year"], name="goal_follow_up_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.goal} {self.year}"
