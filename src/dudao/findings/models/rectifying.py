"""What the school did, asked for and showed, and what was judged of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.files.models import File
from dudao.findings.models.guards import INSERT_ONLY
from dudao.findings.models.ledger import Finding, FindingFile
from dudao.findings.models.notices import Notice
from dudao.findings.states import Doubt, ExtensionState, Verdict
from dudao.lib.ids import uuid7
from dudao.org.models import Unit


class Rectification(models.Model):
    """One round of what the school did and showed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="rectifications")
    round = models.PositiveIntegerField()
    result = models.TextField(_("整改情况"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    late = models.BooleanField(_("逾期提交"))
    evidence = models.ManyToManyField(File, through="RectificationFile", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "round"], name="rectification_round")
        ]
        triggers = [INSERT_ONLY]

    def __str__(self) -> str:
        return f"{self.finding} #{self.round}"


class RectificationFile(models.Model):
    """A file with which the school shows what it did; it cannot be taken back."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="files")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    # The photo of the problem that this one answers: same spot, same angle.
    before = models.ForeignKey(
        FindingFile, models.PROTECT, null=True, blank=True, related_name="answers"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rectification", "file"], name="rectification_file_once"
            )
        ]
        triggers = [INSERT_ONLY]

    def __str__(self) -> str:
        return f"{self.rectification} {self.file}"


class Verification(models.Model):
    """An inspector's verdict on a finding, at the desk or on the spot."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="verifications")
    rectification = models.ForeignKey(
        Rectification, models.PROTECT, null=True, blank=True, related_name="verifications"
    )
    verdict = models.CharField(_("核查结论"), max_length=16, choices=Verdict.choices())
    note = models.TextField(_("核查说明"), blank=True)
    on_site = models.BooleanField(_("到校核查"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    new_due_on = models.DateField(_("重新期限"), null=True, blank=True)
    evidence = models.ManyToManyField(File, through="VerificationFile", related_name="+")

    class Meta:
        triggers = [INSERT_ONLY]

    def __str__(self) -> str:
        return f"{self.finding} {self.get_verdict_display()}"


class VerificationFile(models.Model):
    """A file with which an inspector shows what was seen."""

    verification = models.ForeignKey(Verification, models.PROTECT, related_name="files")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["verification", "file"], name="verification_file_once")
        ]
        triggers = [INSERT_ONLY]

    def __str__(self) -> str:
        return f"{self.verification} {self.file}"


class Step(models.Model):
    """A step (整改步骤) the school set itself."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField(_("顺序"))
    text = models.CharField(_("整改步骤"), max_length=300)
    due_on = models.DateField(_("完成期限"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "position"],
                name="step_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.text


class Extension(models.Model):
    """A request for more time (延期申请) and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="extensions")
    asked_until = models.DateField(_("申请延至"))
    reason = models.TextField(_("延期理由"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(
        _("状态"), max_length=10, choices=ExtensionState.choices(), default=ExtensionState.ASKED
    )
    granted_until = models.DateField(_("批准延至"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(_("批复意见"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding"],
                condition=Q(state=ExtensionState.ASKED.value),
                name="extension_one_asked",
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding} → {self.asked_until}"


class EvidenceFlag(models.Model):
    """A doubt about a piece of evidence (疑点), for the person who verifies; it blocks nothing."""

    evidence = models.ForeignKey(RectificationFile, models.PROTECT, related_name="flags")
    doubt = models.CharField(_("疑点"), max_length=16, choices=Doubt.choices())
    other = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    distance = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "doubt", "other"],
                nulls_distinct=False,
                name="evidence_flag_once",
            )
        ]
        triggers = [INSERT_ONLY]

    def __str__(self) -> str:
        return f"{self.evidence} {self.get_doubt_display()}"


class Report(models.Model):
    """A 整改报告 of the school, made from what it did: of one notice, or of chosen findings."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rectification_reports")
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    findings = models.ManyToManyField(Finding, related_name="reports")
    content = models.JSONField()
    docx = models.ForeignKey(File, models.PROTECT, related_name="+")
    pdf = models.ForeignKey(File, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="report_of_unit")]
        triggers = [INSERT_ONLY]

    def __str__(self) -> str:
        return f"{self.unit} {self.made_at:%Y-%m-%d}"
