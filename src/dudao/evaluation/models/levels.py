"""An upper office looks again at a sample of what offices below have evaluated (上级复核)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dudao.evaluation.models.results import Result
from dudao.evaluation.models.rounds import Round
from dudao.evaluation.states import CheckState, SampleState
from dudao.lib.ids import uuid7
from dudao.org.models import Unit
from dudao.planning.models import Draw


class UpperCheck(models.Model):
    """A check by an upper office: of which rounds below, by which draw the sample was taken."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="upper_checks")
    title = models.CharField(_("名称"), max_length=120)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    rounds = models.ManyToManyField(Round, related_name="upper_checks")
    draw = models.OneToOneField(Draw, models.PROTECT, related_name="upper_check")
    state = models.CharField(
        _("状态"), max_length=10, choices=CheckState.choices(), default=CheckState.DRAWING
    )
    summary = models.TextField(_("复核总结"), blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(_("反馈"), null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class UpperSample(models.Model):
    """A result that was drawn, and what the upper office makes of it.

    `values` are by input (`#A1`, `pupils`) what it found otherwise; the rest is the county's.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    check_of = models.ForeignKey(UpperCheck, models.PROTECT, related_name="samples")
    result = models.ForeignKey(Result, models.PROTECT, related_name="upper_samples")
    state = models.CharField(
        _("状态"), max_length=10, choices=SampleState.choices(), default=SampleState.WAITING
    )
    values = models.JSONField(default=dict)
    note = models.TextField(_("复评说明"), blank=True)
    score = models.DecimalField(_("复评得分"), max_digits=8, decimal_places=2, null=True)
    grade = models.CharField(max_length=60, blank=True)
    grade_word = models.CharField(_("复评等级"), max_length=60, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    agrees = models.BooleanField(_("认可差异"), null=True, blank=True)
    answer = models.TextField(_("县级答复"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_of", "result"], name="upper_sample_once")
        ]

    def __str__(self) -> str:
        return f"{self.check_of}: {self.result}"


class UpperDifference(models.Model):
    """An indicator for which the upper office came to something else; kept as it was returned."""

    sample = models.ForeignKey(UpperSample, models.PROTECT, related_name="differences")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    theirs = models.CharField(_("县级评定"), max_length=60, blank=True)
    ours = models.CharField(_("上级复评"), max_length=60, blank=True)
    their_score = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    our_score = models.DecimalField(max_digits=8, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "code"], name="upper_difference_once")
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete | pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.sample}: {self.code}"
