"""Sections' tasks and the monthly joint meeting that merges them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Document
from dudao.inspectorate.models import Area
from dudao.instruments.models import Version
from dudao.lib.ids import uuid7
from dudao.org.models import Unit
from dudao.planning.states import MeetingState, TaskState


class Meeting(models.Model):
    """The joint meeting (联席会议) that settles the tasks of `month` (its first day)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    month = models.DateField(_("月份"))
    held_on = models.DateField(_("会议日期"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=120, blank=True)
    chair = models.CharField(_("主持"), max_length=60, blank=True)
    attendees = models.TextField(_("出席"), blank=True)
    told = models.TextField(_("通报上月情况"), blank=True)
    resolved = models.TextField(_("议定事项"), blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=MeetingState.choices(), default=MeetingState.OPEN
    )
    minutes = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    dispatch = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    circular = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "month"], name="meeting_once")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class SectionTask(models.Model):
    """What a section wants looked at: what, at which schools, how, why (科室任务)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    section = models.ForeignKey(
        Unit, models.PROTECT, related_name="section_tasks", verbose_name=_("提出科室")
    )
    month = models.DateField(_("月份"))
    title = models.CharField(_("督导事项"), max_length=120)
    why = models.TextField(_("事由和依据"))
    questions = models.TextField(_("看什么、问什么"), blank=True)
    form = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("表单")
    )
    units = models.ManyToManyField(Unit, related_name="+", blank=True)
    first_on = models.DateField(_("起"))
    last_on = models.DateField(_("止"))
    minutes = models.PositiveSmallIntegerField(_("每校约（分钟）"), default=30)
    files_asked = models.PositiveSmallIntegerField(_("要求学校提供材料（份）"), default=0)
    specialty = models.CharField(_("专业要求"), max_length=60, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=TaskState.choices(), default=TaskState.DRAFT
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    reason = models.CharField(_("退回理由"), max_length=300, blank=True)
    result = models.TextField(_("督导结果"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="task_dates"),
            models.CheckConstraint(
                condition=Q(into=None) | ~Q(into=F("id")), name="task_not_into_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-month", "-id"], name="task_of_office"),
            models.Index(fields=["section", "-month", "-id"], name="task_of_section"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asks(self) -> bool:
        """Tell whether a section asked for it: what the office merged is its own."""
        return self.section_id != self.office_id


class AreaReport(models.Model):
    """What an area reports at the end of the month, drafted from its records (责任区月报)."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="reports")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    text = models.TextField(_("督查情况"))
    submitted_at = models.DateTimeField(_("报送"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "area"], name="area_report_once")]

    def __str__(self) -> str:
        return f"{self.area} {self.meeting}"
