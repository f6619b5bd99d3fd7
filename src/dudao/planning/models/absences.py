"""When somebody cannot go to schools."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Absence(models.Model):
    """Days on which an inspector is away (请假、出差), both included: nobody plans him then."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    first_on = models.DateField(_("起"))
    last_on = models.DateField(_("止"))
    reason = models.CharField(_("事由"), max_length=120, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="absence_dates")
        ]
        indexes = [models.Index(fields=["person", "first_on"], name="absence_of_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.first_on}"
