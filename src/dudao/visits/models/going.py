"""Visits, who was there, what was noted on the way."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.files.models import File
from dudao.lib.ids import uuid7
from dudao.org.models import Unit
from dudao.planning.models import Assignment
from dudao.planning.states import Slot, VisitKind
from dudao.visits.models.guards import frozen
from dudao.visits.states import About, Activity, State


class Visit(models.Model):
    """A visit to a school (入校督导). Place is kept only as distance and in-range flag."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="visits")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    assignment = models.OneToOneField(
        Assignment, models.PROTECT, null=True, blank=True, related_name="visit"
    )
    kind = models.CharField(_("督导类型"), max_length=14, choices=VisitKind.choices())
    purpose = models.CharField(_("督导目的"), max_length=200)
    focus = models.TextField(_("督导重点"), blank=True)
    planned_on = models.DateField(_("督导日期"))
    slot = models.CharField(_("时段"), max_length=10, choices=Slot.choices(), default=Slot.DAY)
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="led_visits")
    companions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="joined_visits", blank=True
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices(), default=State.PLANNED
    )
    checked_in_at = models.DateTimeField(_("入校"), null=True, blank=True)
    distance_metres = models.PositiveIntegerField(_("距学校（米）"), null=True, blank=True)
    in_range = models.BooleanField(_("在校"), null=True, blank=True)
    checked_out_at = models.DateTimeField(_("离校"), null=True, blank=True)
    reason = models.CharField(_("取消原因"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_out_at=None) | Q(checked_in_at__isnull=False),
                name="visit_out_after_in",
            )
        ]
        indexes = [
            models.Index(fields=["-planned_on", "-id"], name="visit_newest"),
            models.Index(fields=["unit", "-planned_on", "-id"], name="visit_of_unit"),
            models.Index(fields=["leader", "state", "planned_on"], name="visit_of_leader"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.planned_on}"


class Duty(models.Model):
    """What one of several inspectors looks after on a visit (分工)."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="duties")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.CharField(_("分工"), max_length=200)

    class Meta:
        verbose_name_plural = "duties"
        constraints = [models.UniqueConstraint(fields=["visit", "person"], name="duty_once")]
        triggers = [frozen()]

    def __str__(self) -> str:
        return f"{self.person} {self.text}"


class Presence(models.Model):
    """Somebody at the school: when he came and left, by his own word (签到).

    No place is stored, only how far it was (L6 art 28). A plate (`plaque`) that is this school's
    counts as being there; another school's is kept as a flag. `drift_ms` is by how much the
    phone's clock went wrong, where that is known.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField(_("入校"))
    left_at = models.DateTimeField(_("离校"), null=True, blank=True)
    distance_metres = models.PositiveIntegerField(_("距学校（米）"), null=True, blank=True)
    in_range = models.BooleanField(_("在校"), null=True, blank=True)
    plaque = models.CharField(_("校门铭牌"), max_length=60, blank=True)
    plaque_fits = models.BooleanField(_("铭牌是本校的"), null=True, blank=True)
    drift_ms = models.BigIntegerField(_("手机时钟偏差（毫秒）"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "person"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.visit} {self.person}"


class VisitNote(models.Model):
    """A card about one thing done on a visit: an interview, a lesson, papers looked through."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="notes")
    activity = models.CharField(_("活动"), max_length=10, choices=Activity.choices())
    role = models.CharField(_("对象"), max_length=60, blank=True)
    text = models.TextField(_("记录"))
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        triggers = [frozen()]

    def __str__(self) -> str:
        return self.text[:40]


class VisitFile(models.Model):
    """A photo or recording of a visit that belongs to no item of a form.

    `target` is the card or the finding it belongs to. It may come before that is written down.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="files")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    about = models.CharField(max_length=9, choices=About.choices())
    target = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "file", "about", "target"], name="visit_file_once"
            )
        ]
        triggers = [frozen()]

    def __str__(self) -> str:
        return f"{self.visit} {self.file}"
