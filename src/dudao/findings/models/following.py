"""What follows a finding over time: kinship with earlier ones, reminders, saved views."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dudao.findings.models.guards import INSERT_ONLY
from dudao.findings.models.ledger import Finding
from dudao.findings.states import About, KinshipState, Rung
from dudao.org.models import Unit


class Kinship(models.Model):
    """That a finding may be an earlier one of the school again; a person decides."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="kin")
    ancestor = models.ForeignKey(Finding, models.PROTECT, related_name="descendants")
    score = models.PositiveSmallIntegerField()  # likeness of the texts in thousandths
    state = models.CharField(
        _("状态"), max_length=10, choices=KinshipState.choices(), default=KinshipState.SUGGESTED
    )
    suggested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "ancestor"], name="kinship_once"),
            models.UniqueConstraint(
                fields=["finding"],
                condition=Q(state=KinshipState.CONFIRMED.value),
                name="kinship_one_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(finding=F("ancestor")), name="kinship_not_with_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding} ← {self.ancestor}"


class Reminder(models.Model):
    """A rung of the ladder that was climbed for one deadline of a finding (催办记录)."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="reminders")
    about = models.CharField(_("事项"), max_length=16, choices=About.choices())
    rung = models.CharField(_("催办层级"), max_length=16, choices=Rung.choices())
    due_on = models.DateField(_("期限"))
    at = models.DateTimeField()
    people = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "about", "rung", "due_on"], name="reminder_once"
            )
        ]
        triggers = [INSERT_ONLY]

    def __str__(self) -> str:
        return f"{self.finding} {self.get_rung_display()}"


class SavedView(models.Model):
    """A way somebody looks at the ledger: filters and columns under a name."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    office = models.ForeignKey(  # for everybody of the office
        Unit, models.CASCADE, null=True, blank=True, related_name="shared_views"
    )
    name = models.CharField(_("视图名称"), max_length=40)
    query = models.JSONField(default=dict)
    columns = ArrayField(models.CharField(max_length=24), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_view_name")]

    def __str__(self) -> str:
        return self.name
