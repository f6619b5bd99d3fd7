"""Indicator systems (指标体系) and their versions."""

from functools import cached_property

import msgspec
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.evaluation.framework import Framework
from dudao.evaluation.states import SystemState
from dudao.lib.ids import uuid7
from dudao.org.models import Unit


class IndicatorSystem(models.Model):
    """An indicator system; without an office it ships with the product."""

    key = models.CharField(max_length=60)
    office = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="indicator_systems"
    )
    title = models.CharField(_("名称"), max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "office"], nulls_distinct=False, name="system_key"
            )
        ]

    def __str__(self) -> str:
        return self.title


class SystemVersion(models.Model):
    """A version: `definition` is an `evaluation.framework.Framework`, fixed once published."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    system = models.ForeignKey(IndicatorSystem, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版本"))
    definition = models.JSONField()
    hash = models.CharField(max_length=64)
    state = models.CharField(
        _("状态"), max_length=10, choices=SystemState.choices(), default=SystemState.DRAFT
    )
    edition = models.PositiveIntegerField(default=1)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "number"], name="system_version_number"),
            models.CheckConstraint(
                condition=Q(state=SystemState.DRAFT.value, published_at=None)
                | (~Q(state=SystemState.DRAFT.value) & Q(published_at__isnull=False)),
                name="system_version_published_at",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
            pgtrigger.Protect(
                name="published_is_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'draft' AND"
                    " (OLD.system_id, OLD.number, OLD.definition, OLD.hash, OLD.published_at)"
                    " IS DISTINCT FROM"
                    " (NEW.system_id, NEW.number, NEW.definition, NEW.hash, NEW.published_at)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} v{self.number}"

    @cached_property
    def framework(self) -> Framework:
        """Return the definition, typed."""
        return msgspec.convert(self.definition, Framework, strict=False)


class Crossing(models.Model):
    """How an indicator of one version compares to one of another, as a person settled it."""

    before = models.ForeignKey(SystemVersion, models.PROTECT, related_name="+")
    after = models.ForeignKey(SystemVersion, models.PROTECT, related_name="+")
    code_before = models.CharField(max_length=40)
    code_after = models.CharField(max_length=40, blank=True)
    comparable = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["before", "after", "code_before"], name="crossing_once")
        ]

    def __str__(self) -> str:
        return f"{self.code_before} → {self.code_after}"
