"""What a school says of itself: answers, evidence, strengths, problems, the grade applied for."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from dudao.evaluation.models.rounds import Candidate
from dudao.evaluation.states import Agreement, AnswerSource, Asked, Standing
from dudao.files.models import File
from dudao.lib.ids import uuid7


class SelfEvaluation(models.Model):
    """The self-evaluation (自评) of a unit in a round.

    `seconds` is the time its people spent; `left` what is still to be answered or confirmed.
    What was sent stands in `inputs`, `score`, `grade`, `form` and `report` until it is sent anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="self_evaluation")
    strengths = models.TextField(_("主要成绩和经验"), blank=True)
    problems = models.TextField(_("存在的问题"), blank=True)
    plans = models.TextField(_("改进打算"), blank=True)
    applied_grade = models.CharField(_("申报等级"), max_length=60, blank=True)
    reason = models.CharField(_("申报说明"), max_length=300, blank=True)
    agreement = models.CharField(
        _("申报与自评"), max_length=8, choices=Agreement.choices(), blank=True
    )
    score = models.DecimalField(_("自评得分"), max_digits=8, decimal_places=2, null=True)
    grade = models.CharField(_("自评等级"), max_length=60, blank=True)
    inputs = models.JSONField(default=dict, blank=True)
    asked = models.PositiveSmallIntegerField(default=0)
    prefilled = models.PositiveSmallIntegerField(default=0)
    left = models.PositiveSmallIntegerField(_("还差"), default=0)
    seconds = models.PositiveIntegerField(_("填报用时（秒）"), default=0)
    touched_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(_("报送"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_reason = models.CharField(_("退回意见"), max_length=300, blank=True)
    returned_times = models.PositiveSmallIntegerField(default=0)
    form = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    report = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    edition = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.candidate)


class SelfAnswer(models.Model):
    """What is said of one indicator, or of a figure that indicators use; one row each.

    `choice` is the name of a level, `yes`, `no`, or `na` for a figure that is not applicable.
    """

    self_evaluation = models.ForeignKey(SelfEvaluation, models.CASCADE, related_name="answers")
    of = models.CharField(max_length=10, choices=Asked.choices())
    code = models.CharField(max_length=130)
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    choice = models.CharField(max_length=20, blank=True)
    text = models.TextField(_("说明"), blank=True)
    source = models.CharField(_("来源"), max_length=8, choices=AnswerSource.choices(), blank=True)
    source_note = models.CharField(max_length=200, blank=True)
    source_on = models.DateField(null=True, blank=True)
    standing = models.CharField(
        _("状态"), max_length=10, choices=Standing.choices(), default=Standing.EMPTY
    )
    edition = models.PositiveIntegerField(default=1)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["self_evaluation", "of", "code"], name="self_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.self_evaluation}: {self.code}"


class SelfEvidence(models.Model):
    """A paper attached once and used for the indicators `codes`."""

    self_evaluation = models.ForeignKey(SelfEvaluation, models.CASCADE, related_name="evidence")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    title = models.CharField(_("名称"), max_length=120)
    dated_on = models.DateField(_("材料日期"), null=True, blank=True)
    codes = ArrayField(models.CharField(max_length=40), default=list)
    earlier = models.BooleanField(_("沿用上次自评"), default=False)
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    attached_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["self_evaluation", "file"], name="self_evidence_once")
        ]

    def __str__(self) -> str:
        return self.title
