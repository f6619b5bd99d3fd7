"""Visits and what was recorded, fed back and signed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.files.models import File
from dudao.findings.models import Finding, Verification
from dudao.findings.states import Verdict
from dudao.instruments.models import Version
from dudao.lib.ids import uuid7
from dudao.org.models import Unit
from dudao.planning.models import Assignment
from dudao.planning.states import Slot, VisitKind
from dudao.visits.states import FROZEN, Position, State

_FROZEN = ", ".join(f"'{state.value}'" for state in sorted(FROZEN))


def frozen(visit: str = "SELECT {row}.visit_id") -> pgtrigger.Trigger:
    """Return the trigger that keeps a row of a frozen visit as it is.

    `visit` selects the id of the visit of {row}; by default its own column.
    """
    return pgtrigger.Trigger(
        name="frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("touched", "uuid")],
        func=f"""
            IF TG_OP = 'DELETE' THEN touched := ({visit.format(row="OLD")});
            ELSE touched := ({visit.format(row="NEW")});
            END IF;
            IF EXISTS (SELECT 1 FROM visits_visit
                       WHERE id = touched AND state IN ({_FROZEN})) THEN
                RAISE EXCEPTION 'the visit is frozen';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
        """,  # noqa: S608 - no value of anybody is in it
    )


def insert_only() -> pgtrigger.Protect:
    """Return the trigger that lets a row neither change nor go."""
    return pgtrigger.Protect(name="insert_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Visit(models.Model):
    """A visit to a school (入校督导). Place is kept only as distance and in-range flag."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="visits")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    assignment = models.OneToOneField(
        Assignment, models.PROTECT, null=True, blank=True, related_name="visit"
    )
    kind = models.CharField(_("督导类型"), max_length=10, choices=VisitKind.choices())
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


class Record(models.Model):
    """A form filled in on a visit. `revision` counts saves, so that two people notice each other.

    `serial` tells apart the sheets of a form that is filled in several times (lesson observation);
    `facts` is what was known of the school then, for the conditions of the form.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="records")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    serial = models.PositiveSmallIntegerField(_("份数"), default=1)
    keeper = models.ForeignKey(  # whose sheet it is when several inspectors share a visit
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    facts = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "version", "serial"], name="record_once")
        ]
        triggers = [frozen()]

    def __str__(self) -> str:
        return f"{self.visit} {self.version}"


class RecordChange(models.Model):
    """One answer changed by one save: what it was and what it became, by whom, when."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    item = models.CharField(max_length=80)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "revision", "item"], name="record_change_once"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
            frozen("SELECT visit_id FROM visits_record WHERE id = {row}.record_id"),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.item} #{self.revision}"


class RecordFile(models.Model):
    """A photo or file given with one item of a record."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="files")
    item = models.CharField(max_length=80)
    file = models.ForeignKey(File, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "item", "file"], name="record_file_once")
        ]
        triggers = [frozen("SELECT visit_id FROM visits_record WHERE id = {row}.record_id")]

    def __str__(self) -> str:
        return f"{self.record} {self.item}"


class VisitFinding(models.Model):
    """A finding raised on a visit, from which item of which record."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="raised")
    finding = models.OneToOneField(Finding, models.PROTECT, related_name="raised_on")
    record = models.ForeignKey(Record, models.PROTECT, null=True, blank=True, related_name="+")
    item = models.CharField(max_length=80, blank=True)

    class Meta:
        triggers = [frozen()]

    def __str__(self) -> str:
        return f"{self.visit} {self.finding}"


class LookBack(models.Model):
    """An earlier finding of the school, looked at again on this visit (回头看).

    What is open stands here from the start; what is closed once somebody looked at it.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="look_backs")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="look_backs")
    verdict = models.CharField(_("核查结论"), max_length=16, choices=Verdict.choices(), blank=True)
    note = models.TextField(_("核查说明"), blank=True)
    was_closed = models.BooleanField(_("核查时已销号"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(null=True, blank=True)
    verification = models.OneToOneField(
        Verification, models.PROTECT, null=True, blank=True, related_name="look_back"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "finding"], name="look_back_once")]
        triggers = [frozen()]

    def __str__(self) -> str:
        return f"{self.visit} {self.finding}"

    @property
    def conclusion(self) -> str:
        """Return the verdict in words, "" before there is one."""
        if self.was_closed and self.verdict == Verdict.RECTIFIED:
            return gettext("仍然保持")
        return str(self.get_verdict_display()) if self.verdict else ""


class GoodPractice(models.Model):
    """Something worth telling others (典型经验)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="good_practices")
    text = models.TextField(_("典型经验"))

    class Meta:
        triggers = [frozen()]

    def __str__(self) -> str:
        return self.text[:40]


class Feedback(models.Model):
    """The feedback list left with the school: frozen text, its hash, who signed or refused."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="feedbacks")
    content = models.JSONField()
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    composed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    composed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signer_name = models.CharField(_("签收人"), max_length=60, blank=True)
    signer_title = models.CharField(_("职务"), max_length=60, blank=True)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    strokes = models.JSONField(null=True, blank=True)
    signature = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    school_view = models.TextField(_("学校意见"), blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal_reason = models.CharField(_("拒签原因"), max_length=300, blank=True)
    witness = models.CharField(_("见证人"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(withdrawn_at=None), name="feedback_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(refused_at=None), name="feedback_one_end"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="text_stands",
                fields=["visit", "content", "text", "text_sha256", "composed_by", "composed_at"],
            ),
            pgtrigger.Protect(
                name="end_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__signed_at__isnull=False)
                | pgtrigger.Q(old__refused_at__isnull=False)
                | pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.visit} {self.text_sha256[:8]}"


class FeedbackItem(models.Model):
    """The principal's position on one finding of the feedback list."""

    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="items")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    position = models.CharField(_("学校态度"), max_length=8, choices=Position.choices())
    remark = models.CharField(_("说明"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feedback", "finding"], name="feedback_item_once")
        ]
        triggers = [insert_only()]

    def __str__(self) -> str:
        return f"{self.finding} {self.get_position_display()}"


class Correction(models.Model):
    """A 更正单 to a signed visit: what is added or put right, by whom, when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="corrections")
    text = models.TextField(_("更正内容"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [insert_only()]

    def __str__(self) -> str:
        return self.text[:40]
