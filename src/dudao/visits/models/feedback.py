"""The feedback list, the school's answer to it, and what was put right later."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.files.models import File
from dudao.findings.models import Finding
from dudao.lib.ids import uuid7
from dudao.visits.models.going import Visit
from dudao.visits.models.guards import insert_only
from dudao.visits.states import Position


class Feedback(models.Model):
    """The feedback list left with the school: frozen text, its hash, who signed or refused.

    One composed on a phone says what the phone knew; where the server knew more or otherwise,
    `differences` tells it in words.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="feedbacks")
    content = models.JSONField()
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    differences = models.JSONField(default=list, blank=True)
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
                fields=[
                    "visit",
                    "content",
                    "text",
                    "text_sha256",
                    "differences",
                    "composed_by",
                    "composed_at",
                ],
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
    """A 更正单 to a visit whose list is out: what is added or put right, by whom, when.

    A `late` one gathers, line by line, what somebody's phone brought after the list was out.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="corrections")
    text = models.TextField(_("更正内容"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    late = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "by"], condition=Q(late=True), name="correction_late_once"
            )
        ]
        triggers = [insert_only()]

    def __str__(self) -> str:
        return self.text[:40]


class CorrectionLine(models.Model):
    """One thing that came late, in words; `at` is when it happened, `noted_at` when it came.

    The school reads what it is `told`; answers, notes and photos are the inspectors' own.
    """

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="lines")
    text = models.TextField(_("更正内容"))
    at = models.DateTimeField()
    noted_at = models.DateTimeField()
    told = models.BooleanField(default=False)
    finding = models.OneToOneField(
        Finding, models.PROTECT, null=True, blank=True, related_name="raised_late"
    )
    file = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        triggers = [insert_only()]

    def __str__(self) -> str:
        return self.text[:40]
