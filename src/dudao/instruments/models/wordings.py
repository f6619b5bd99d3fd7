"""What is said again and again beside a form's own ready texts: proposed, decided, in use."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.instruments.definition import Route, Severity, Wording
from dudao.instruments.models.versions import Version
from dudao.instruments.states import WordingPart, WordingState
from dudao.org.models import Unit


class Worded(models.Model):
    """A ready text for an item: the same parts as a `definition.Wording`."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    form = models.CharField(_("表单"), max_length=60)  # its key: every version of it says this
    item = models.CharField(_("检查项目"), max_length=60)
    severity = models.CharField(_("程度"), max_length=10, choices=Severity.choices())
    route = models.CharField(_("处理方式"), max_length=12, choices=Route.choices())
    fact = models.TextField(_("问题事实"))
    basis = models.TextField(_("依据"), blank=True)
    demand = models.TextField(_("整改要求"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.fact[:40]

    @property
    def wording(self) -> Wording:
        """Return it as a form would hold it."""
        return Wording(
            severity=Severity(self.severity),
            route=Route(self.route),
            fact=self.fact,
            demand=self.demand,
            basis=self.basis,
        )


class WordingProposal(Worded):
    """A text that went out for an item and that its bank does not have; figures and names are out.

    `changed` names the parts that differ from the nearest ready text; the others are the bank's.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="+")  # where it was said last
    changed = ArrayField(models.CharField(max_length=6, choices=WordingPart.choices()))
    state = models.CharField(
        _("状态"), max_length=8, choices=WordingState.choices(), default=WordingState.PENDING
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )

    class Meta:
        indexes = [models.Index(fields=["office", "form", "item"], name="wording_proposal_item")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=WordingState.PENDING.value, decided_at=None)
                | (~Q(state=WordingState.PENDING.value) & Q(decided_at__isnull=False)),
                name="wording_proposal_decided",
            ),
            models.CheckConstraint(
                condition=Q(state=WordingState.MERGED.value, merged_into__isnull=False)
                | (~Q(state=WordingState.MERGED.value) & Q(merged_into=None)),
                name="wording_proposal_merged",
            ),
        ]


class WordingUse(models.Model):
    """A finding that said so; findings lie above forms, so it is named by its id alone."""

    proposal = models.ForeignKey(WordingProposal, models.CASCADE, related_name="uses")
    finding = models.UUIDField(unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.finding)


class OfficeWording(Worded):
    """A ready text that an office added to the bank of an item, valid from a day until it ends."""

    proposal = models.ForeignKey(
        WordingProposal, models.PROTECT, null=True, blank=True, related_name="taken_as"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # the first day it is no longer offered
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["office", "form", "item"], name="office_wording_item")]
