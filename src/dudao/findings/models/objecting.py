"""Objections (异议) to findings and their review."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.files.models import File
from dudao.findings.models.guards import INSERT_ONLY
from dudao.findings.models.ledger import Finding
from dudao.findings.states import ObjectionState, Outcome
from dudao.lib.ids import uuid7
from dudao.org.models import Unit


class Objection(models.Model):
    """The school's objection to one finding, its answer, and its review by the upper office."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="objections")
    state = models.CharField(
        _("状态"), max_length=12, choices=ObjectionState.choices(), default=ObjectionState.FILED
    )
    statement = models.TextField(_("申辩理由"))
    on_the_spot = models.BooleanField(_("现场提出"), default=False)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    answer_due_on = models.DateField(_("答复期限"))
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objections_to_read",
    )
    assigned_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("复核结论"), max_length=10, choices=Outcome.choices(), blank=True)
    reasons = models.TextField(_("答复理由"), blank=True)
    correction = models.TextField(_("更正内容"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    review_statement = models.TextField(_("复查申请"), blank=True)
    review_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_asked_at = models.DateTimeField(null=True, blank=True)
    review_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="objections_to_review"
    )
    review_due_on = models.DateField(_("复查期限"), null=True, blank=True)
    review_outcome = models.CharField(
        _("复查结论"), max_length=10, choices=Outcome.choices(), blank=True
    )
    review_reasons = models.TextField(_("复查意见"), blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    evidence = models.ManyToManyField(File, through="ObjectionFile", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding"],
                condition=~Q(state=ObjectionState.WITHDRAWN.value),
                name="objection_one_stands",
            )
        ]
        indexes = [
            models.Index(fields=["reader", "state", "answer_due_on"], name="objection_of_reader"),
            models.Index(fields=["state", "answer_due_on"], name="objection_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.finding} {self.get_state_display()}"


class ObjectionFile(models.Model):
    """A file the school objects with."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="files")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["objection", "file"], name="objection_file_once")
        ]
        triggers = [INSERT_ONLY]

    def __str__(self) -> str:
        return f"{self.objection} {self.file}"
