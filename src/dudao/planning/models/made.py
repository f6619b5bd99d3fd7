"""Visits as planning knows them: what obligations are met with."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from dudao.org.models import Unit
from dudao.planning.models.assignments import Assignment


class VisitMade(models.Model):
    """A visit that was made: the school, the day, and what was really looked at.

    `visit` is the visit's own id, which lies above planning; `did` holds the routine items and
    the forms of which something was answered. Which obligations are met follows from these rows.
    """

    visit = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    assignment = models.OneToOneField(
        Assignment, models.PROTECT, null=True, blank=True, related_name="made"
    )
    on = models.DateField(_("日期"))
    did = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    looked_back = models.BooleanField(_("已回头看"), default=False)

    class Meta:
        verbose_name_plural = "visits made"
        indexes = [models.Index(fields=["unit", "on"], name="visit_made_at_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.on}"
