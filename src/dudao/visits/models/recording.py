"""Forms filled in on a visit, change by change, with their files."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.files.models import File
from dudao.instruments.models import Version
from dudao.lib.ids import uuid7
from dudao.visits.models.going import Visit
from dudao.visits.models.guards import frozen

_OF_RECORD = "SELECT visit_id FROM visits_record WHERE id = {row}.record_id AND NOT late"


class Record(models.Model):
    """A form filled in on a visit. `revision` counts saves, so that two people notice each other.

    `serial` tells apart the sheets of a form that is filled in several times (lesson observation);
    `facts` is what was known of the school then, for the conditions of the form. A `late` one is a
    sheet of a phone that came when the feedback list was out: it stands beside what is frozen.
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
    late = models.BooleanField(_("补报"), default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "version", "serial"], name="record_once")
        ]
        triggers = [
            frozen("SELECT CASE WHEN NOT {row}.late THEN {row}.visit_id END"),
            pgtrigger.ReadOnly(name="late_stays", fields=["late"]),
        ]

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
            frozen(_OF_RECORD),
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
        triggers = [frozen(_OF_RECORD)]

    def __str__(self) -> str:
        return f"{self.record} {self.item}"


class RecordClash(models.Model):
    """Two people answered one item differently, each without seeing the other: both answers.

    What stood (`theirs`) stands until somebody decides; `adopted` tells what he decided.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="clashes")
    item = models.CharField(max_length=80)
    mine = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    theirs_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    adopted = models.BooleanField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "record clashes"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "item", "by"],
                condition=Q(settled_at=None),
                name="record_clash_open_once",
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="settled_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__settled_at__isnull=False),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.item}"
