"""What goes past the school: letters to sections, urgent reports, proposals for a circular."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Document
from dudao.files.models import File
from dudao.findings.models.guards import INSERT_ONLY
from dudao.findings.models.ledger import Finding
from dudao.findings.states import CircularGround, CircularState, ConsultationState
from dudao.lib.ids import uuid7
from dudao.org.models import Unit


class Consultation(models.Model):
    """A finding put to a section (科室协商): its letter, its own clock, its way back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="consultations")
    section = models.ForeignKey(Unit, models.PROTECT, related_name="consultations")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, models.PROTECT, related_name="consultation")
    question = models.TextField(_("协商事项"))
    state = models.CharField(
        _("状态"),
        max_length=12,
        choices=ConsultationState.choices(),
        default=ConsultationState.DRAFT,
    )
    due_on = models.DateField(_("办复期限"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    sent_at = models.DateTimeField(_("发出"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("受理"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    return_reason = models.CharField(_("退回理由"), max_length=300, blank=True)
    answer = models.TextField(_("办理意见"), blank=True)
    answered_at = models.DateTimeField(_("办复"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    conclusion = models.TextField(_("处理结果"), blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence = models.ManyToManyField(File, through="ConsultationFile", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "section"],
                condition=Q(state__in=ConsultationState.live()),
                name="consultation_one_lives",
            )
        ]
        indexes = [
            models.Index(fields=["section", "state", "due_on"], name="consultation_of_section"),
            models.Index(fields=["office", "state", "due_on"], name="consultation_of_office"),
        ]

    def __str__(self) -> str:
        return f"{self.finding} → {self.section}"


class ConsultationFile(models.Model):
    """A file the section answered with, or (`enclosed`) one that went to it with the letter."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="files")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    enclosed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "file"], name="consultation_file_once")
        ]
        triggers = [INSERT_ONLY]

    def __str__(self) -> str:
        return f"{self.consultation} {self.file}"


class UrgentReport(models.Model):
    """The inspector's written report (书面报告) of danger to life or of a violation."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    finding = models.OneToOneField(Finding, models.PROTECT, related_name="urgent_report")
    situation = models.TextField(_("现场情况"))
    measures_taken = models.TextField(_("已采取的措施"))
    danger_removed = models.BooleanField(_("险情已排除"), default=False)
    advice = models.TextField(_("处理建议"), blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(_("督导室意见"), max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.finding} {self.reported_at:%Y-%m-%d}"


class CircularProposal(models.Model):
    """A finding proposed for a circular (通报建议), by a person or by the ladder."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="circular_proposals")
    ground = models.CharField(_("事由"), max_length=12, choices=CircularGround.choices())
    reason = models.TextField(_("理由"))
    state = models.CharField(
        _("状态"), max_length=10, choices=CircularState.choices(), default=CircularState.PROPOSED
    )
    proposed_by = models.ForeignKey(  # None: the ladder of clocks
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(_("处理意见"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "ground"],
                condition=Q(state=CircularState.PROPOSED.value),
                name="circular_proposed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding} {self.get_ground_display()}"
