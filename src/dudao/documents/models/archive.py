"""The archive: files (案卷) of a matter and what lies in them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.documents.models.papers import Document
from dudao.documents.states import Matter, Retention, VolumeState
from dudao.files.models import File
from dudao.lib.ids import uuid7
from dudao.org.models import Unit


class Volume(models.Model):
    """A file of the archive. `subject` is the id of the visit or problem it is about.

    Closed, it has a number (档号) and one bundle that is read without this software.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="volumes")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="volumes_about")
    matter = models.CharField(_("案卷类别"), max_length=8, choices=Matter.choices())
    subject = models.CharField(max_length=64, blank=True)
    year = models.PositiveIntegerField(_("年度"))
    title = models.CharField(_("题名"), max_length=200)
    number = models.CharField(_("档号"), max_length=60, blank=True)
    retention = models.CharField(_("保管期限"), max_length=12, choices=Retention.choices())
    state = models.CharField(
        _("状态"), max_length=12, choices=VolumeState.choices(), default=VolumeState.OPEN
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    bundle = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    handed_over_at = models.DateTimeField(null=True, blank=True)
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    handed_over_to = models.CharField(_("接收单位"), max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "matter", "unit", "year", "subject"], name="volume_of_a_matter"
            ),
            models.UniqueConstraint(
                fields=["office", "number"], condition=~Q(number=""), name="volume_number"
            ),
            models.CheckConstraint(
                name="volume_closed_whole",
                condition=Q(state=VolumeState.OPEN.value)
                | (Q(bundle__isnull=False, closed_at__isnull=False) & ~Q(number="")),
            ),
        ]
        indexes = [models.Index(fields=["office", "year", "state"])]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.number or self.title


class VolumeItem(models.Model):
    """A document or a file in a volume, in its order."""

    volume = models.ForeignKey(Volume, models.PROTECT, related_name="items")
    place = models.PositiveIntegerField()
    title = models.CharField(_("题名"), max_length=200)
    made_on = models.DateField(_("日期"))
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="volume_items"
    )
    file = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["volume", "place"], name="volume_item_place"),
            models.CheckConstraint(
                name="volume_item_one",
                condition=Q(document__isnull=False, file=None)
                | Q(document=None, file__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title
