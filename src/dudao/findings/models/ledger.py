"""The number series, categories, findings and what shows them."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dudao.files.models import File
from dudao.findings.models.importing import LedgerUpload
from dudao.findings.models.notices import Notice
from dudao.findings.states import Route, Severity, State
from dudao.lib.ids import uuid7
from dudao.org.models import Unit

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


class Category(models.Model):
    """A word of an office's own classification (问题分类), in a tree, valid for a time.

    A new wording is a new row that `replaces` the old one, so that old findings keep their words.
    """

    office = models.ForeignKey(Unit, models.PROTECT, related_name="categories")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(_("分类名称"), max_length=60)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    valid_from = models.DateField(_("启用"))
    valid_to = models.DateField(_("停用"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "parent", "name"],
                condition=Q(valid_to=None),
                nulls_distinct=False,
                name="category_name_now",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="category_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.name


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
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="findings"
    )
    severity = models.CharField(_("程度"), max_length=10, choices=Severity.choices())
    life_safety = models.BooleanField(_("危及人身安全"), default=False)
    violation = models.BooleanField(_("违法违规"), default=False)
    route = models.CharField(_("处理方式"), max_length=10, choices=Route.choices())
    section = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="tagged_findings"
    )
    # Who must put it right when the cause lies outside the school (finance, township, HR).
    responsible_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="assigned_findings"
    )
    cause = models.CharField(_("校外原因"), max_length=300, blank=True)
    fact = models.TextField(_("问题事实"))
    basis = models.TextField(_("依据"), blank=True)
    demand = models.TextField(_("整改要求"))
    found_on = models.DateField(_("发现日期"))
    workdays = models.PositiveIntegerField(_("整改期限（工作日）"))
    due_on = models.DateField(_("整改期限"))
    # As the school was told; only a granted extension moves it, not a rectification sent back.
    first_due_on = models.DateField(_("首次整改期限"))
    state = models.CharField(_("状态"), max_length=16, choices=State.choices(), default=State.OPEN)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    told_at = models.DateTimeField(_("告知学校"), null=True, blank=True)
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="findings"
    )
    responsible_person = models.CharField(_("责任人"), max_length=60, blank=True)
    measures = models.TextField(_("整改措施"), blank=True)
    promised_at = models.DateTimeField(null=True, blank=True)
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    returned_times = models.PositiveIntegerField(default=0)
    extended_times = models.PositiveIntegerField(_("延期次数"), default=0)
    relapsed = models.BooleanField(_("反弹"), default=False)
    # The problem this one is again, as a person confirmed it; see `Kinship`.
    ancestor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="recurrences"
    )
    legacy_number = models.CharField(_("原台账编号"), max_length=60, blank=True)
    # The old ledger it came with; no visit of ours found it.
    upload = models.ForeignKey(
        LedgerUpload, models.PROTECT, null=True, blank=True, related_name="findings"
    )
    text_parts = ArrayField(models.CharField(max_length=2), default=list, editable=False)
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
            models.Index(fields=["due_on", "id"], name="finding_by_deadline"),
            models.Index(fields=["section", "-id"], name="finding_of_section"),
            models.Index(fields=["notice"], name="finding_of_notice"),
            models.Index(
                fields=["responsible_unit", "-id"],
                condition=Q(responsible_unit__isnull=False),
                name="finding_of_responsible",
            ),
            GinIndex(fields=["text_parts"], name="finding_text_parts"),
            models.Index(
                fields=["number"], opclasses=["varchar_pattern_ops"], name="finding_by_number"
            ),
            models.Index(
                fields=["legacy_number"],
                opclasses=["varchar_pattern_ops"],
                condition=~Q(legacy_number=""),
                name="finding_by_old_number",
            ),
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
