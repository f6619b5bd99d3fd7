"""Findings, what the school did, what the inspector judged, the notice they were told by."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Document
from dudao.files.models import File
from dudao.findings.states import Route, Severity, State, Verdict
from dudao.lib.ids import uuid7
from dudao.org.models import Unit

_INSERT_ONLY = pgtrigger.Protect(name="insert_only", operation=pgtrigger.Update | pgtrigger.Delete)
_TOLD = pgtrigger.Q(old__told_at__isnull=False)
#: What the school was told stays as it was told.
_TOLD_FIELDS = (
    "unit_id", "office_id", "number", "topic", "severity", "life_safety", "fact", "basis",
    "demand", "found_on", "told_at",
)  # fmt: skip
_TOLD_CHANGES = pgtrigger.Condition(
    "OLD.told_at IS NOT NULL AND ROW({}) IS DISTINCT FROM ROW({})".format(
        ", ".join(f"OLD.{field}" for field in _TOLD_FIELDS),
        ", ".join(f"NEW.{field}" for field in _TOLD_FIELDS),
    )
)


class Counter(models.Model):
    """The last number an office gave in a year."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "year"], name="finding_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.year}: {self.last}"


class Notice(models.Model):
    """A 整改通知书: one school, many findings; its text and its steps are its document's."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="notices")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, models.PROTECT, related_name="notice")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"])]

    def __str__(self) -> str:
        return str(self.document)


class Finding(models.Model):
    """A problem that must be put right by `due_on`.

    It has its number from the day the school is told, so that what was never told leaves no gap.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("编号"), max_length=30, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="findings")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    topic = models.CharField(_("督导事项"), max_length=60)
    topic_title = models.CharField(_("督导事项"), max_length=120)
    severity = models.CharField(_("程度"), max_length=10, choices=Severity.choices())
    life_safety = models.BooleanField(_("危及人身安全"), default=False)
    route = models.CharField(_("处理方式"), max_length=10, choices=Route.choices())
    section = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="tagged_findings"
    )
    fact = models.TextField(_("问题事实"))
    basis = models.TextField(_("依据"), blank=True)
    demand = models.TextField(_("整改要求"))
    found_on = models.DateField(_("发现日期"))
    workdays = models.PositiveIntegerField(_("整改期限（工作日）"))
    due_on = models.DateField(_("整改期限"))
    state = models.CharField(_("状态"), max_length=16, choices=State.choices(), default=State.OPEN)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    told_at = models.DateTimeField(_("告知学校"), null=True, blank=True)
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="findings"
    )
    responsible_person = models.CharField(_("责任人"), max_length=60, blank=True)
    measures = models.TextField(_("整改措施"), blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    returned_times = models.PositiveIntegerField(default=0)
    relapsed = models.BooleanField(_("反弹"), default=False)
    text_fixed = models.BooleanField(default=False)  # a feedback list with its text is out
    revision = models.PositiveIntegerField(default=0)  # so that two people notice each other
    evidence = models.ManyToManyField(File, through="FindingFile", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "number"], condition=~Q(number=""), name="finding_number"
            ),
            models.CheckConstraint(
                condition=Q(told_at=None, number="") | (Q(told_at__isnull=False) & ~Q(number="")),
                name="finding_numbered_when_told",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("found_on")), name="finding_due"),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED.value, closed_at__isnull=False)
                | (~Q(state=State.CLOSED.value) & Q(closed_at=None)),
                name="finding_closed_at",
            ),
        ]
        indexes = [
            models.Index(fields=["-found_on", "-id"], name="finding_newest"),
            models.Index(fields=["unit", "-found_on", "-id"], name="finding_of_unit"),
            models.Index(fields=["state", "due_on"], name="finding_by_due"),
            models.Index(fields=["section", "-id"], name="finding_of_section"),
            models.Index(fields=["notice"], name="finding_of_notice"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="told_stays", operation=pgtrigger.Update, condition=_TOLD_CHANGES
            ),
            pgtrigger.Protect(name="told_is_kept", operation=pgtrigger.Delete, condition=_TOLD),
        ]

    def __str__(self) -> str:
        return self.number or self.fact[:20]


class FindingFile(models.Model):
    """A file that shows the problem."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="files")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    caption = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "file"], name="finding_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.finding} {self.file}"


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
        triggers = [_INSERT_ONLY]

    def __str__(self) -> str:
        return f"{self.finding} #{self.round}"


class RectificationFile(models.Model):
    """A file with which the school shows what it did; it cannot be taken back."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="files")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rectification", "file"], name="rectification_file_once"
            )
        ]
        triggers = [_INSERT_ONLY]

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

    class Meta:
        triggers = [_INSERT_ONLY]

    def __str__(self) -> str:
        return f"{self.finding} {self.get_verdict_display()}"
