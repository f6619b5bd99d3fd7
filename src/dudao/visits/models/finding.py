"""Problems met on a visit, new and old, and what is worth praising."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.findings.models import Finding, Verification
from dudao.findings.states import Verdict
from dudao.lib.ids import uuid7
from dudao.visits.models.going import Visit
from dudao.visits.models.guards import frozen
from dudao.visits.models.recording import Record


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
