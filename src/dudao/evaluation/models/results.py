"""Results: what a unit scored and why, its publicity, objections, papers and next target."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Document
from dudao.evaluation.models.rounds import Batch, Candidate
from dudao.evaluation.models.systems import SystemVersion
from dudao.evaluation.states import Aim, ObjectionOutcome, PaperKind
from dudao.lib.ids import uuid7

_FIGURES = (
    "candidate_id", "number", "version_id", "inputs", "sheet", "digest", "score", "reached",
    "grade", "grade_word", "target", "vetoes", "note", "decided_at", "decided_by_id",
)  # fmt: skip


def _row(name: str) -> str:
    return ", ".join(f"{name}.{field}" for field in _FIGURES)


class Result(models.Model):
    """What a unit came to: never changed; a recheck makes the next number, which stands instead.

    `inputs` is everything that the score was worked out from, each value with where it is from;
    `sheet` every figure that came out, `digest` the hash of both. `reached` is the grade by score
    and vetoes, `grade` that after the shares of the batch.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField(_("第几次"), default=1)
    version = models.ForeignKey(SystemVersion, models.PROTECT, related_name="results")
    inputs = models.JSONField()
    sheet = models.JSONField()
    digest = models.CharField(max_length=64)
    score = models.DecimalField(_("得分"), max_digits=8, decimal_places=2, null=True)
    reached = models.CharField(max_length=60, blank=True)
    grade = models.CharField(max_length=60, blank=True)
    grade_word = models.CharField(_("等级"), max_length=60, blank=True)
    target = models.TextField(_("努力方向"), blank=True)
    vetoes = models.JSONField(default=list)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    stands = models.BooleanField(default=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "number"], name="result_number"),
            models.UniqueConstraint(
                fields=["candidate"], condition=Q(stands=True), name="result_one_stands"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="result_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="result_is_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"(({_row('OLD')}) IS DISTINCT FROM ({_row('NEW')})"
                    " OR (NEW.stands AND NOT OLD.stands))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} {self.number}"


class Publicity(models.Model):
    """Results put up for everybody to see (公示) from one day to another, and where."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="publicities")
    results = models.ManyToManyField(Result, related_name="publicities")
    first_on = models.DateField(_("开始"))
    last_on = models.DateField(_("结束"))
    workdays = models.PositiveSmallIntegerField(_("工作日"))
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    place = models.CharField(_("公示地点"), max_length=200)
    text = models.TextField(_("公示内容"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "publicities"
        constraints = [
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="publicity_days")
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.first_on}"


class ResultObjection(models.Model):
    """That a school does not agree with its result; looked into by nobody who rated it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    result = models.ForeignKey(Result, models.PROTECT, related_name="objections")
    code = models.CharField(_("指标"), max_length=40, blank=True)
    text = models.TextField(_("异议"))
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(
        _("复核结论"), max_length=8, choices=ObjectionOutcome.choices(), blank=True
    )
    answer = models.TextField(_("答复"), blank=True)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["result"], condition=Q(outcome=""), name="result_objection_one_open"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None, reader=None)
                | (~Q(outcome="") & Q(answered_at__isnull=False, reader__isnull=False)),
                name="result_objection_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result}: {self.filed_at:%Y-%m-%d}"


class ResultPaper(models.Model):
    """A document that tells results: the circular of a batch, or a letter that transfers them."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="result_papers")
    kind = models.CharField(max_length=8, choices=PaperKind.choices())
    document = models.OneToOneField(Document, models.PROTECT, related_name="result_paper")
    results = models.ManyToManyField(Result, related_name="papers")

    def __str__(self) -> str:
        return str(self.document)


class Target(models.Model):
    """What a unit goes for after its result was confirmed, and by when."""

    result = models.OneToOneField(Result, models.PROTECT, related_name="aimed")
    aim = models.CharField(_("努力方向"), max_length=8, choices=Aim.choices())
    text = models.TextField(blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("复查原因"), max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.result}: {self.aim}"
