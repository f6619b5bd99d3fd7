"""How values come in: tables that wait to be confirmed, and the time that schools spend."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dudao.lib.ids import uuid7
from dudao.metrics.states import Source
from dudao.org.models import Unit


class ValueUpload(models.Model):
    """A table schools × metrics that was read; nothing is a value before it is confirmed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    source = models.CharField(_("来源"), max_length=12, choices=Source.choices())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(_("文件名"), max_length=200)
    #: unit, name, metric, level, number, before, cell, as they were read.
    cells = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    repairs = models.JSONField(default=list)
    outcome = models.JSONField(default=dict)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["office", "-at"], name="value_upload_of_office")]

    def __str__(self) -> str:
        return self.name


class Filling(models.Model):
    """A time somebody spent on a unit's sheet: from opening the page to handing it in."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField()
    seconds = models.PositiveIntegerField()
    typed = models.PositiveSmallIntegerField(default=0)
    confirmed = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["unit", "year"], name="filling_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}: {self.seconds}"
