"""Metrics and their values."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.files.models import File
from dudao.lib.ids import uuid7
from dudao.metrics.states import Period, Source
from dudao.org.models import Unit


class Metric(models.Model):
    """A figure that is known of units: pupils, teachers above the required qualification …

    Without an office it ships with the product. `levels`: reported for each (小学部, 初中部).
    """

    key = models.CharField(max_length=60)
    office = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField(_("名称"), max_length=80)
    unit_word = models.CharField(_("计量单位"), max_length=20, blank=True)
    kinds = models.JSONField(_("适用单位"), default=list)
    levels = models.JSONField(_("学段"), default=list)
    period = models.CharField(_("口径"), max_length=14, choices=Period.choices())
    decimals = models.PositiveSmallIntegerField(_("小数位"), default=0)
    at_least = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    at_most = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    help = models.CharField(_("说明"), max_length=300, blank=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "office"], nulls_distinct=False, name="metric_key"
            ),
            models.CheckConstraint(
                condition=Q(at_least=None) | Q(at_most=None) | Q(at_least__lte=models.F("at_most")),
                name="metric_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Value(models.Model):
    """What a metric was for a unit; a correction is a new row, the newest stands.

    `number` none: not applicable, which is not the same as not known (no row). `year` is the
    year in which the school year begins, or the calendar year; `on` the day it is good for.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="metric_values")
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="values")
    level = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField()
    on = models.DateField()
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    source = models.CharField(_("来源"), max_length=12, choices=Source.choices())
    note = models.CharField(_("说明"), max_length=300, blank=True)
    evidence = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: The value that took its place; none: it stands.
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    #: When its own people last said that it is still right.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "metric", "level", "year"],
                condition=Q(replaced_by=None),
                name="value_one_stands",
            )
        ]
        indexes = [models.Index(fields=["unit", "year"], name="value_of_unit")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="number_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(OLD.unit_id, OLD.metric_id, OLD.level, OLD.year, OLD.number, OLD.source)"
                    " IS DISTINCT FROM"
                    " ROW(NEW.unit_id, NEW.metric_id, NEW.level, NEW.year, NEW.number, NEW.source)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.metric} {self.year}: {self.number}"
